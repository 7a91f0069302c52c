// Forms from a list of fields, in a dialog. A field: {name, label, kind, options, help, required, min, max, step}; a name with dots is nested; kinds: text, number,
// select, check, area, point, points, secret. What is left empty is left out.
import { button, el } from './dom.js';
import { model } from './model.js';

const SUGGESTIONS = 30;

/** Opens a form; submit(values) may throw, then its message is shown and the form stays. extra: more buttons, {text, act, danger}. */
export function openForm({ title, intro, fields, values = {}, submit, say = 'Save', extra = [], readOnly = false }) {
	const error = el('p', { class: 'error', role: 'alert' });
	const controls = new Map(fields.filter(field => field.name).map(field => [field, control(field, read(values, field.name))]));
	const dialog = el('dialog', { 'aria-labelledby': 'dialog-title', class: 'form-dialog' });
	const attempt = async act => {
		error.textContent = '';
		dialog.setAttribute('aria-busy', 'true');
		try {
			if (await act() !== false) {
				dialog.close();
			}
		} catch (failure) {
			error.textContent = failure.message;
			error.scrollIntoView({ block: 'nearest' });
		} finally {
			dialog.removeAttribute('aria-busy');
		}
	};
	const send = event => {
		event.preventDefault();
		attempt(() => submit(collect(controls)));
	};
	dialog.append(el('form', { onsubmit: send, novalidate: false },
		el('h2', { id: 'dialog-title' }, title), intro ? el('p', { class: 'soft' }, intro) : null,
		el('div', { class: 'fields' }, fields.map(field => (field.heading ? el('h3', {}, field.heading) : row(field, controls.get(field), readOnly)))),
		error,
		el('div', { class: 'buttons' }, extra.map(({ text, act, danger }) => button(text, () => attempt(act), { class: danger ? 'danger' : 'quiet' })), el('span', { class: 'grow' }),
			button(readOnly ? 'Close' : 'Cancel', () => dialog.close(), { class: 'quiet' }), readOnly ? null : el('button', { type: 'submit', class: 'main' }, say))));
	show(dialog);
	return dialog;
}

/** A dialog that is gone when it is closed. */
export function show(dialog) {
	dialog.addEventListener('close', () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
}

/** Asks before something that cannot be taken back; throws nothing, resolves to whether it was confirmed. */
export function confirmed(question, say) {
	return new Promise(resolve => {
		let answer = false;
		const dialog = el('dialog', { 'aria-labelledby': 'question', class: 'form-dialog', onclose: () => resolve(answer) },
			el('p', { id: 'question' }, question),
			el('div', { class: 'buttons' }, el('span', { class: 'grow' }), button('Cancel', () => dialog.close(), { class: 'quiet' }), button(say, () => {
				answer = true;
				dialog.close();
			}, { class: 'danger' })));
		show(dialog);
	});
}

let next = 0;

function row(field, input, readOnly) {
	const id = `field-${next++}`;
	input.id = id;
	if (readOnly) {
		input.disabled = true;
	}
	if (field.help) {
		input.setAttribute('aria-describedby', `${id}-help`);
	}
	return el('div', { class: `field ${field.kind ?? 'text'}` }, el('label', { for: id }, field.label), input, input.suggestions ?? null, field.help ? el('p', { class: 'help soft', id: `${id}-help` }, field.help) : null);
}

function control(field, value) {
	const common = { required: field.required, name: field.name };
	switch (field.kind) {
		case 'select': {
			const select = el('select', common, field.options.map(([option, text]) => el('option', { value: option }, text)));
			select.value = value ?? field.options[0][0];
			return select;
		}
		case 'check': {
			const input = el('input', { ...common, type: 'checkbox' });
			input.checked = value ?? field.otherwise ?? false;
			return input;
		}
		case 'area':
			return filled(el('textarea', { ...common, rows: field.rows ?? 3, maxlength: field.max, spellcheck: 'false' }), value);
		case 'number':
			return filled(el('input', { ...common, type: 'number', min: field.min, max: field.max, step: field.step ?? 'any', inputmode: 'decimal' }), value);
		case 'secret':
			return el('input', { ...common, type: 'password', autocomplete: 'current-password', spellcheck: 'false' });
		case 'point':
			return suggesting(filled(el('input', { ...common, type: 'text', autocomplete: 'off', spellcheck: 'false', disabled: field.disabled }), value));
		default:
			return filled(el('input', { ...common, type: 'text', maxlength: field.max, autocomplete: 'off', disabled: field.disabled, placeholder: field.placeholder }), value);
	}
}

function filled(input, value) {
	input.value = value ?? '';
	return input;
}

/** Ids of points and folders that contain what is typed. */
function suggesting(input) {
	const list = input.suggestions = el('datalist', { id: `suggestions-${next++}` });
	input.setAttribute('list', list.id);
	const suggest = () => {
		const text = input.value.toLowerCase();
		const found = [];
		for (const entity of model.entities.values()) {
			if (entity.kind === 'point' && `${entity.id} ${entity.path}`.toLowerCase().includes(text)) {
				found.push(el('option', { value: entity.id }, entity.path));
			}
			if (found.length >= SUGGESTIONS) {
				break;
			}
		}
		list.replaceChildren(...found);
	};
	input.addEventListener('input', suggest);
	suggest();
	return input;
}

function read(values, name) {
	return name.split('.').reduce((at, key) => at?.[key], values);
}

function collect(controls) {
	const values = {};
	for (const [field, input] of controls) {
		const path = field.name.split('.'), last = path.pop();
		const at = path.reduce((inner, key) => (inner[key] ??= {}), values);
		if (field.kind === 'check') {
			at[last] = input.checked;
		} else if (input.value.trim() !== '' || field.kind === 'select') {
			const text = field.kind === 'area' || field.kind === 'secret' ? input.value : input.value.trim();
			at[last] = field.kind === 'number' ? Number(text) : text;
			if (at[last] === '' && field.kind === 'select') {
				delete at[last];
			}
		}
	}
	return values;
}
