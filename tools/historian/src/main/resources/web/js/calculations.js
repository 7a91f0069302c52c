// Calculations and summaries: their lists and forms.
import { model } from './model.js';
import { el } from './dom.js';
import { age } from './words.js';

const on = document => (document.enabled === false ? el('span', { class: 'chip' }, 'off') : el('span', { class: 'chip good' }, 'on'));
const enabled = { name: 'enabled', label: 'Enabled', kind: 'check', otherwise: true };
const name = id => el('span', { title: id }, model.path(id));

/** x = id, one a line. */
const toLines = variables => Object.entries(variables ?? {}).map(([variable, id]) => `${variable} = ${id}`).join('\n');

function fromLines(text) {
	const lines = (text ?? '').split('\n').map(line => line.trim()).filter(Boolean);
	if (!lines.length) {
		return undefined;
	}
	return Object.fromEntries(lines.map(line => {
		const at = line.indexOf('=');
		if (at < 1) {
			throw new Error(`A variable is written like x = id of a point, not “${line}”.`);
		}
		return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
	}));
}

export const calculations = {
	path: 'calculations', title: 'Calculations', one: 'calculation',
	intro: 'When the trigger gets a newer value, the formula is evaluated with the newest number of each variable, and written to the target.',
	empty: 'No calculation yet.',
	columns: [['target'], ['formula'], ['trigger'], ['variables'], ['condition'], ['state']],
	cells: c => [name(c.target), el('code', {}, c.formula), name(c.trigger), el('span', { class: 'lines' }, toLines(c.variables)), c.condition ? el('code', {}, c.condition) : '', on(c)],
	fields: () => [
		{ name: 'trigger', label: 'Trigger', kind: 'point', required: true, help: 'Id of the point that sets it off.' },
		{ name: 'variables', label: 'Variables', kind: 'area', rows: 3, help: 'A line each: x = id of a point. Empty: x is the trigger.' },
		{ name: 'formula', label: 'Formula', required: true, max: 1000, help: 'Like x * 1.8 + 32, IF(x > y, x, y), ROUND(SQRT(x), 2).' },
		{ name: 'condition', label: 'Only if', max: 1000, help: 'A formula likewise; empty: always.' },
		{ name: 'target', label: 'Target', kind: 'point', required: true, help: 'Id of the point that the result is written to; it appears if it is not there.' },
		enabled,
	],
	toForm: c => ({ ...c, variables: toLines(c.variables) }),
	fromForm: form => ({ ...form, variables: fromLines(form.variables) }),
};

const functions = [['avg', 'mean'], ['twa', 'mean over time'], ['min', 'lowest'], ['max', 'highest'], ['sum', 'sum'], ['count', 'count'], ['delta', 'last less first'], ['first', 'first'], ['last', 'last'],
	['sd', 'standard deviation'], ['var', 'variance'], ['skew', 'skewness']];

export const summaries = {
	path: 'summaries', title: 'Summaries', one: 'summary',
	intro: 'What a point was over each interval, written to another point at the interval’s end.',
	empty: 'No summary yet.',
	columns: [['target'], ['function'], ['of'], ['every'], ['state']],
	cells: s => [name(s.target), functions.find(([key]) => key === s.function)?.[1] ?? s.function, name(s.point), age(s.intervalSeconds * 1000), on(s)],
	fields: () => [
		{ name: 'point', label: 'Of', kind: 'point', required: true },
		{ name: 'function', label: 'Function', kind: 'select', options: functions },
		{ name: 'intervalSeconds', label: 'Every seconds', kind: 'number', required: true, min: 10, max: 31622400, step: 1, help: '60 a minute, 3600 an hour, 86400 a day.' },
		{ name: 'target', label: 'Target', kind: 'point', required: true },
		enabled,
	],
	toForm: s => s,
	fromForm: form => form,
};
