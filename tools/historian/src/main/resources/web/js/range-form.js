// From when to when, typed.
import { button, el } from './dom.js';

/** Local time as an input of type datetime-local wants it. */
const local = milliseconds => new Date(milliseconds).toLocaleString('sv').replace(' ', 'T');

export class RangeForm {
	#from = el('input', { type: 'datetime-local', step: '1', 'aria-label': 'from' });
	#to = el('input', { type: 'datetime-local', step: '1', 'aria-label': 'to' });
	#error = el('span', { class: 'error', role: 'alert' });
	#range;
	element;

	constructor(range) {
		this.#range = range;
		this.element = el('details', { id: 'range-form' }, el('summary', {}, 'Other range'),
			el('form', { onsubmit: event => this.#submit(event) }, el('label', {}, 'from ', this.#from), el('label', {}, 'to ', this.#to), el('button', { type: 'submit' }, 'Show'), this.#error));
	}

	/** What is shown now, unless somebody is typing. */
	show(bounds) {
		if (!this.element.open) {
			this.#from.value = local(bounds.from);
			this.#to.value = local(bounds.to);
		}
	}

	#submit(event) {
		event.preventDefault();
		const from = new Date(this.#from.value).getTime(), to = new Date(this.#to.value).getTime();
		this.#error.textContent = Number.isNaN(from) || Number.isNaN(to) ? 'Give both times.' : to <= from ? 'The end must be after the beginning.' : '';
		if (!this.#error.textContent) {
			this.#range.zoom(from, to);
		}
	}
}
