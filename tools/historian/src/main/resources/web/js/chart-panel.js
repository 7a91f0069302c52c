// The chart with what belongs to it: which points, which range, their figures, export.
import { $, button, colour, el, narrow, save } from './dom.js';
import { id as encode, request } from './api.js';
import { model } from './model.js';
import { Lines } from './lines.js';
import { Plot } from './plot.js';
import { PRESETS, Range } from './range.js';
import { Figures } from './figures.js';
import { RangeForm } from './range-form.js';
import { say } from './notice.js';
import { age, moment, unit, value } from './words.js';

/** As many colours as there are. */
export const MOST = 8;

export class ChartPanel {
	/** Ids of the points in the chart, in the order of their colours' free places. */
	chosen = [];
	#slots = Array(MOST).fill(null);
	#handlers;
	#parts = {};
	range = new Range(() => model.now(), () => this.reload());
	#lines;
	#plot;
	#figures;
	#form;

	/** handlers: changed() when points or range are others; edit(id), add(id), back() to the tree. */
	constructor(handlers) {
		this.#handlers = handlers;
		this.#build($('chart-panel'));
		this.#plot = new Plot(this.#parts.chart, { zoom: (from, to) => this.range.zoom(from, to), cursor: (values, time) => this.#figures.cursor(values, time) });
		this.#lines = new Lines(() => this.#plot.columns);
		model.on('points', changes => this.#follow(changes));
		model.on('tree', () => this.#showHead());
		addEventListener('themechange', () => this.#draw());
		setInterval(() => this.#tick(), 1000);
	}

	#build(place) {
		const p = this.#parts;
		p.name = el('h2', { id: 'chosen-name' });
		p.path = el('p', { id: 'chosen-path', class: 'soft' });
		p.value = el('p', { id: 'chosen-value' });
		p.about = el('p', { id: 'chosen-about', class: 'soft' });
		p.edit = button('Settings', () => this.#handlers.edit(this.chosen[0]), { id: 'edit', class: 'quiet' });
		p.add = button('Add a value', () => this.#handlers.add(this.chosen[0]), { id: 'add-value', class: 'quiet needs-write' });
		p.chart = el('div', { id: 'chart', tabindex: '0', role: 'img', 'aria-label': 'Chart', 'aria-describedby': 'chart-keys', onkeydown: event => this.#key(event) });
		p.none = el('p', { id: 'no-values', class: 'soft', hidden: true });
		p.back = button('Back', () => this.range.back(), { id: 'back', title: 'The range before (Backspace)' });
		p.presets = el('fieldset', { id: 'ranges', class: 'segments' }, el('legend', {}, 'Range'), PRESETS.map(([seconds, text]) => el('label', {},
			el('input', { type: 'radio', name: 'range', value: seconds, onchange: () => this.range.choose(seconds) }), el('span', {}, text))));
		p.says = el('span', { id: 'range-says', class: 'soft' });
		this.#figures = new Figures(this, id => this.toggle(id), id => this.#handlers.edit(id));
		this.#form = new RangeForm(this.range);
		const step = (text, label, act) => button(text, act, { 'aria-label': label, title: label, class: 'step' });
		place.append(
			button('‹ Points', () => this.#handlers.back(), { id: 'to-tree', class: 'quiet' }),
			el('div', { class: 'heading' }, el('div', {}, p.name, p.path), el('div', { class: 'now' }, p.value, p.about)),
			el('div', { class: 'bar' }, p.presets,
				el('div', { class: 'steps' }, p.back, step('◀', 'Earlier', () => this.range.shift(-.5, this.#lines.bounds)), step('▶', 'Later', () => this.range.shift(.5, this.#lines.bounds)),
					step('+', 'Zoom in', () => this.range.scale(.5, this.#lines.bounds)), step('−', 'Zoom out', () => this.range.scale(2, this.#lines.bounds)))),
			p.chart,
			el('p', { id: 'chart-keys', class: 'hidden-text' }, 'Plus and minus zoom, the arrows move, Backspace goes back, 0 goes to now. The table below has the figures.'),
			p.none,
			el('div', { class: 'under' }, p.says, this.#form.element),
			this.#figures.element,
			el('div', { class: 'actions' }, p.edit, p.add, button('Export CSV', () => this.#export('csv'), { id: 'export', class: 'quiet' }), button('Export Parquet', () => this.#export('parquet'), { id: 'export-parquet', class: 'quiet' }), button('Picture', () => this.#picture(), { id: 'picture', class: 'quiet' })),
		);
	}

	// --- which points ---

	/** A point's colour, or null if it is not in the chart. */
	colour(id) {
		const slot = this.#slots.indexOf(id);
		return slot < 0 ? null : colour(`--series-${slot + 1}`);
	}

	only(id) {
		this.set([id]);
		if (narrow.matches) {
			$('view-points').dataset.pane = 'detail';
			scrollTo(0, 0);
		}
	}

	toggle(id) {
		this.set(this.chosen.includes(id) ? this.chosen.filter(other => other !== id) : [...this.chosen, id]);
	}

	set(ids) {
		if (ids.length > MOST) {
			say(`A chart holds ${MOST} points at most; take one out first.`);
			return;
		}
		this.chosen = ids;
		this.#slots = this.#slots.map(slot => (ids.includes(slot) ? slot : null));
		for (const id of ids) {
			if (!this.#slots.includes(id)) {
				this.#slots[this.#slots.indexOf(null)] = id;
			}
		}
		this.reload();
	}

	// --- what is shown ---

	async reload() {
		this.#handlers.changed();
		const any = this.chosen.length > 0;
		$('none-chosen').hidden = any;
		$('chart-panel').hidden = !any;
		if (!any) {
			return;
		}
		this.#showHead();
		this.#showRange();
		if (await this.#lines.load(this.chosen, this.range)) {
			this.#draw();
		}
	}

	#follow(changes) {
		if (this.#lines.take(changes, () => this.reload())) {
			this.#draw();
		}
		if (changes.some(([point]) => this.chosen.includes(point.id))) {
			this.#showHead();
		}
	}

	#tick() {
		if (this.chosen.length && this.range.live && !$('view-points').hidden && !document.hidden) {
			this.#lines.move(this.range);
			this.#draw();
		}
		this.#about();
	}

	#showHead() {
		if (!this.chosen.length) {
			return;
		}
		const p = this.#parts, [first] = this.chosen, one = this.chosen.length === 1, point = model.points.get(first);
		p.name.textContent = one ? model.name(first) : `${this.chosen.length} points`;
		p.path.textContent = one ? [model.path(first), model.settings(first)?.description].filter(Boolean).join(' · ') : this.chosen.map(id => model.path(id)).join(', ');
		p.value.replaceChildren();
		if (one && point) {
			const text = value(point.last, model.settings(first)?.precision);
			p.value.append(el('span', { id: 'chosen-number', title: text }, text), ' ', el('span', { id: 'chosen-unit' }, point.last.v === undefined ? '' : unit(model.unit(first))));
		}
		p.edit.hidden = p.add.hidden = !one;
		this.#about();
	}

	#about() {
		const point = this.chosen.length === 1 ? model.points.get(this.chosen[0]) : null;
		const alarms = this.chosen.length === 1 ? model.alarmsOf(this.chosen[0]) : [];
		this.#parts.about.textContent = point ? `${alarms.length ? `${alarms.join(', ')} alarm · ` : ''}${age(model.now() - point.last.t)} ago` : '';
		this.#parts.about.classList.toggle('alarmed', alarms.length > 0);
	}

	#showRange() {
		for (const input of this.#parts.presets.querySelectorAll('input')) {
			input.checked = input.value === this.range.preset;
		}
		this.#parts.back.disabled = !this.range.canGoBack;
	}

	#draw() {
		if (!this.chosen.length || $('view-points').hidden) {
			return;
		}
		const { lines, bounds, failure, ids } = this.#lines;
		this.#plot.show(lines.map((line, i) => ({ line, colour: this.colour(ids[i]) })).filter(each => each.colour), bounds);
		this.#figures.show(lines, ids);
		const total = lines.reduce((sum, line) => sum + (line?.count ?? 0), 0);
		this.#parts.none.hidden = total > 0 && !failure;
		this.#parts.none.textContent = failure ? failure.message : 'No numbers in this range.';
		const bucketed = lines.some(line => line?.mean);
		this.#parts.says.textContent = `${moment(bounds.from)} to ${this.range.live ? 'now' : moment(bounds.to)}${bucketed ? ` · means of ${age(this.#lines.bucket)}, band from lowest to highest` : ''}`;
		this.#parts.chart.setAttribute('aria-label', `Chart of ${this.chosen.map(id => model.name(id)).join(', ')}, ${this.#parts.says.textContent}`);
		this.#form.show(bounds);
	}

	#key(event) {
		const bounds = this.#lines.bounds;
		const acts = { '+': () => this.range.scale(.5, bounds), '=': () => this.range.scale(.5, bounds), '-': () => this.range.scale(2, bounds), ArrowLeft: () => this.range.shift(-.25, bounds),
			ArrowRight: () => this.range.shift(.25, bounds), Backspace: () => this.range.back(), 0: () => this.range.choose('3600') };
		if (acts[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
			event.preventDefault();
			event.stopPropagation();
			acts[event.key]();
		}
	}

	// --- files ---

	/** What is shown, as a question; a range that ends now has no end, so that what has just come is in it. */
	#span() {
		const { from, to } = this.#lines.bounds;
		return `from=${Math.floor(from)}${this.range.live ? '' : `&to=${Math.ceil(to)}`}`;
	}

	async #export(type) {
		const span = this.#span();
		for (const id of this.chosen) {
			await this.#download(`api/v1/points/${encode(id)}/export.${type}?${span}`, `${id.replace(/[^\w.-]+/g, '_')}.${type}`);
		}
	}

	async #picture() {
		const span = this.#span();
		for (const id of this.chosen) {
			await this.#download(`api/v1/points/${encode(id)}/chart.png?${span}&width=1200&height=480`, `${id.replace(/[^\w.-]+/g, '_')}.png`);
		}
	}

	async #download(path, name) {
		try {
			save(await (await request(path, { accept: '*/*' })).blob(), name);
		} catch (failure) {
			say(failure.message);
		}
	}
}
