// Tables of the views: a heading, what can be done, rows.
import { el } from './dom.js';

/** columns: [heading, class]; rows: arrays of text or elements. */
export function table(caption, columns, rows, empty) {
	if (!rows.length) {
		return el('p', { class: 'soft pad' }, empty);
	}
	return el('div', { class: 'scroll-x' }, el('table', { class: 'table' },
		el('caption', { class: 'hidden-text' }, caption),
		el('thead', {}, el('tr', {}, columns.map(([heading, tone]) => el('th', { scope: 'col', class: tone }, heading || el('span', { class: 'hidden-text' }, 'actions'))))),
		el('tbody', {}, rows.map(({ cells, dataset, tone }) => el('tr', { dataset, class: tone }, cells.map((cell, i) => el(i ? 'td' : 'th', { scope: i ? null : 'row', class: columns[i][1], dataset: { label: columns[i][0] } }, cell)))))));
}

/** A view's frame. */
export function panel(title, tools, ...content) {
	return el('section', { class: 'panel wide', 'aria-label': title }, el('div', { class: 'panel-head' }, el('h2', {}, title), tools), content);
}
