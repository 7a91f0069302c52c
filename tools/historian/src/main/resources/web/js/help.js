// The keys, and the dialog that lists them.
import { $, button, el } from './dom.js';
import { show } from './form.js';

const KEYS = [['/', 'find points'], ['1 … 6', 'the views'], ['n', 'new point'], ['t', 'light, dark, as the system'], ['?', 'this list'],
	['↑ ↓ Home End', 'move in the tree'], ['→ ←', 'open and close a folder'], ['Enter', 'show the point alone'], ['Space', 'add the point to the chart, or take it out'], ['F2', 'settings of the point or folder'],
	['letters', 'in the tree: go to what begins so'], ['+ −', 'on the chart: zoom'], ['← →', 'on the chart: earlier, later'], ['Backspace', 'on the chart: back'], ['0', 'on the chart: the last hour']];

const wanted = () => localStorage.getItem('keys') !== 'off';

export function showHelp() {
	const box = el('input', { type: 'checkbox', id: 'single-keys', onchange: event => localStorage.setItem('keys', event.target.checked ? 'on' : 'off') });
	box.checked = wanted();
	const dialog = el('dialog', { class: 'form-dialog', 'aria-labelledby': 'dialog-title' }, el('h2', { id: 'dialog-title' }, 'Keys'),
		el('dl', { class: 'keys' }, KEYS.map(([key, what]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, what)])),
		el('p', {}, box, ' ', el('label', { for: 'single-keys' }, 'Single keys act outside of the tree and the chart')),
		el('div', { class: 'buttons' }, el('span', { class: 'grow' }), button('Close', () => dialog.close(), { class: 'main' })));
	show(dialog);
}

/** acts: by key. They do nothing while somebody types, or in a dialog. */
export function listenForKeys(acts) {
	addEventListener('keydown', event => {
		const typing = event.target.closest?.('input:not([type=radio]):not([type=checkbox]), textarea, select, dialog');
		if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && acts[event.key] && wanted()) {
			event.preventDefault();
			acts[event.key]();
		}
	});
	$('help').addEventListener('click', showHelp);
}
