// The line on top of the page that says what went wrong, until it is over or has been read.
import { $, button, el } from './dom.js';

let lasting = null;
let timer = null;

function show(text, closable) {
	clearTimeout(timer);
	$('notice').hidden = !text;
	$('notice').replaceChildren(...(text ? [el('span', {}, text), closable ? button('Close', () => show(lasting), { class: 'quiet' }) : ''] : []));
}

/** Something to be read once. */
export function say(text) {
	show(text, true);
	timer = setTimeout(() => show(lasting), 15_000);
}

/** A state that lasts until it is called with null. */
export function sayWhile(text) {
	if (text !== lasting) {
		lasting = text;
		show(text);
	}
}
