// A secret that is shown once.
import { button, el } from './dom.js';
import { show } from './form.js';

export function showSecret(title, words, secret) {
	const field = el('input', { type: 'text', readonly: true, value: secret, id: 'secret', 'aria-label': title, spellcheck: 'false', onfocus: event => event.target.select() });
	const done = el('span', { role: 'status', class: 'soft' });
	const copy = button('Copy', async () => {
		try {
			await navigator.clipboard.writeText(secret);
			done.textContent = 'copied';
		} catch {
			field.select();
			done.textContent = 'press Ctrl+C';
		}
	}, { class: 'quiet' });
	const dialog = el('dialog', { class: 'form-dialog', 'aria-labelledby': 'dialog-title' }, el('h2', { id: 'dialog-title' }, title), el('p', { class: 'soft' }, words), el('div', { class: 'secret' }, field, copy, done),
		el('div', { class: 'buttons' }, el('span', { class: 'grow' }), button('I have kept it', () => dialog.close(), { class: 'main' })));
	show(dialog);
}
