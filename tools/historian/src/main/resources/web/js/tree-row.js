// One row of the tree: its elements are made once and filled anew for whatever point or folder comes to stand in it.
import { el, colour } from './dom.js';
import { model } from './model.js';
import { age, unit, value, count } from './words.js';

const STALE = 60_000;
const SPARK_WIDTH = 56, SPARK_HEIGHT = 20;

export class TreeRow {
	#parts = {};
	#drawn = null;
	id = null;

	constructor(handlers) {
		const part = (name, tag = 'span', properties = {}) => this.#parts[name] = el(tag, { class: name, ...properties });
		this.element = el('div', { class: 'row', role: 'treeitem', onclick: event => handlers.press(this.id, event), ondblclick: () => handlers.twice(this.id) },
			part('twist', 'span', { 'aria-hidden': 'true' }), part('pick', 'span', { 'aria-hidden': 'true', title: 'In the chart, or not' }), part('name'), part('state'),
			part('spark', 'canvas', { width: 2 * SPARK_WIDTH, height: 2 * SPARK_HEIGHT, 'aria-hidden': 'true' }),
			el('span', { class: 'value' }, part('figure'), ' ', part('unit')), part('age'));
	}

	/** colour: of its line in the chart, or null if it is not in it; folder: {points, alarms, open}. */
	show(row, { colour: line, active, folder, domId }) {
		const { entity, level } = row;
		const e = this.element, parts = this.#parts;
		const isNew = this.id !== entity.id;
		this.id = entity.id;
		e.id = domId;
		e.dataset.kind = entity.kind;
		e.dataset.id = entity.id;
		e.setAttribute('aria-level', level);
		e.setAttribute('aria-posinset', row.position);
		e.setAttribute('aria-setsize', row.size);
		e.style.setProperty('--level', level - 1);
		e.classList.toggle('active', active);
		parts.name.textContent = row.found ? entity.path : entity.name;
		parts.name.title = entity.path;
		if (folder) {
			e.setAttribute('aria-expanded', folder.open);
			e.removeAttribute('aria-selected');
			parts.figure.textContent = count(folder.points, 'point');
			parts.unit.textContent = '';
			this.#state(folder.alarms ? count(folder.alarms, 'alarm') : '', folder.alarms > 0);
			parts.age.textContent = '';
			return;
		}
		e.removeAttribute('aria-expanded');
		e.setAttribute('aria-selected', line !== null);
		e.style.setProperty('--line-colour', line ?? 'transparent');
		const kinds = model.alarmsOf(entity.id);
		this.#state(kinds.join(', '), kinds.length > 0);
		const point = model.points.get(entity.id);
		const text = point ? value(point.last, entity.settings?.precision) : 'no value';
		if (!isNew && point && parts.figure.textContent !== text) {
			e.classList.remove('changed');
			void e.offsetWidth;
			e.classList.add('changed');
		} else if (isNew) {
			e.classList.remove('changed');
		}
		parts.figure.textContent = text;
		parts.unit.textContent = point?.last.v === undefined ? '' : unit(model.unit(entity.id));
		this.age();
	}

	#state(text, alarmed) {
		this.#parts.state.textContent = text;
		this.element.classList.toggle('alarmed', alarmed);
	}

	age() {
		const point = this.element.dataset.kind === 'point' ? model.points.get(this.id) : null;
		const elapsed = point ? model.now() - point.last.t : 0;
		this.#parts.age.textContent = point ? age(elapsed) : '';
		this.#parts.age.classList.toggle('stale', elapsed > STALE);
	}

	/** spark: {t, v, from, to} in milliseconds, or null. */
	draw(spark) {
		if (this.#drawn === spark) {
			return;
		}
		this.#drawn = spark;
		const canvas = this.#parts.spark;
		const c = canvas.getContext('2d');
		c.clearRect(0, 0, canvas.width, canvas.height);
		if (!spark || spark.t.length === 0) {
			return;
		}
		let low = Infinity, high = -Infinity;
		for (const v of spark.v) {
			low = Math.min(low, v);
			high = Math.max(high, v);
		}
		const middle = low === high;
		const x = t => 3 + (canvas.width - 6) * (t - spark.from) / (spark.to - spark.from);
		const y = v => middle ? canvas.height / 2 : canvas.height - 4 - (canvas.height - 8) * (v - low) / (high - low);
		c.strokeStyle = c.fillStyle = colour('--spark');
		c.lineWidth = 2.4;
		c.lineJoin = 'round';
		c.beginPath();
		spark.t.forEach((t, i) => c.lineTo(x(t), y(spark.v[i])));
		c.stroke();
		c.beginPath();
		c.arc(x(spark.t.at(-1)), y(spark.v.at(-1)), 3.2, 0, 7);
		c.fill();
	}

	/** Colours have changed. */
	forget() {
		this.#drawn = undefined;
	}
}
