// The table below the chart: what each line is, and its figures in the range; what is under the cursor.
import { button, el } from './dom.js';
import { model } from './model.js';
import { moment, number, unit, value, whole } from './words.js';

export class Figures {
	#chart;
	#remove;
	#edit;
	#body = el('tbody');
	#at = el('th', { scope: 'col' }, 'at cursor');
	#cells = new Map();
	#key = '';
	element = el('div', { class: 'scroll-x' }, el('table', { id: 'figures', class: 'table' },
		el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'point'), el('th', { scope: 'col' }, 'last'), this.#at,
			...['lowest', 'mean', 'highest', 'values'].map(name => el('th', { scope: 'col' }, name)), el('th', { scope: 'col' }, el('span', { class: 'hidden-text' }, 'take out')))),
		this.#body));

	constructor(chart, remove, edit) {
		this.#chart = chart;
		this.#remove = remove;
		this.#edit = edit;
	}

	show(lines, ids) {
		const key = ids.map(id => id + this.#chart.colour(id)).join('\n');
		if (key !== this.#key) {
			this.#key = key;
			this.#cells.clear();
			this.#body.replaceChildren(...ids.map(id => this.#row(id)));
		}
		ids.forEach((id, i) => {
			const cells = this.#cells.get(id), line = lines[i], point = model.points.get(id);
			const name = unit(model.unit(id)), precision = model.settings(id)?.precision;
			const text = figure => (figure === undefined || figure === null ? '–' : `${number(figure, precision)} ${name}`.trim());
			cells.name.textContent = ids.length > 1 ? model.path(id) : model.name(id);
			cells.last.textContent = point ? `${value(point.last, precision)} ${point.last.v === undefined ? '' : name}`.trim() : '–';
			cells.low.textContent = text(line?.low);
			cells.mean.textContent = text(line?.average);
			cells.high.textContent = text(line?.high);
			cells.count.textContent = line ? whole(line.count) : '–';
		});
	}

	#row(id) {
		const cells = { name: button('', () => this.#edit(id), { class: 'link' }) };
		for (const name of ['last', 'at', 'low', 'mean', 'high', 'count']) {
			cells[name] = el('td', { class: `number ${name}` });
		}
		this.#cells.set(id, cells);
		const mark = el('span', { class: 'mark', 'aria-hidden': 'true' });
		mark.style.background = this.#chart.colour(id) ?? '';
		return el('tr', { dataset: { id } }, el('th', { scope: 'row' }, mark, cells.name), cells.last, cells.at, cells.low, cells.mean, cells.high, cells.count,
			el('td', {}, button('×', () => this.#remove(id), { class: 'quiet', 'aria-label': `Take ${model.name(id)} out of the chart`, title: 'Take out of the chart' })));
	}

	cursor(values, time) {
		this.#at.textContent = time === null ? 'at cursor' : moment(time);
		for (const [id, cells] of this.#cells) {
			const figure = values?.get(id);
			cells.at.textContent = figure === undefined || figure === null ? '' : number(figure, model.settings(id)?.precision);
		}
	}
}
