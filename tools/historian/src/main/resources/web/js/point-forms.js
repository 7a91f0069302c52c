// Making and changing points and folders, and adding a value by hand.
import { id as encode, post, put, remove } from './api.js';
import { confirmed, openForm } from './form.js';
import { model } from './model.js';
import { who } from './session.js';

const folders = except => [['', '(top)'], ...[...model.entities.values()].filter(entity => entity.kind === 'folder' && entity.id !== except).map(entity => [entity.id, entity.path])
	.sort((a, b) => a[1].localeCompare(b[1]))];

const place = except => [
	{ name: 'name', label: 'Name', required: true, max: 200 },
	{ name: 'parent', label: 'Folder', kind: 'select', options: folders(except) },
];

const settings = [
	{ name: 'settings.description', label: 'Description', kind: 'area', rows: 2, max: 1000 },
	{ name: 'settings.unit', label: 'Unit', max: 64, help: 'SenML unit (Cel, V, %RH) or any other; empty: as its readings say.' },
	{ name: 'settings.precision', label: 'Decimals', kind: 'number', min: 0, max: 15, step: 1, help: 'Shown; what is stored stays exact.' },
	{ name: 'settings.content', label: 'Takes', kind: 'select', options: [['any', 'anything'], ['number', 'numbers'], ['text', 'text'], ['json', 'JSON'], ['xml', 'XML'], ['position', 'positions']] },
	{ name: 'settings.type', label: 'Type', kind: 'select', options: [['basic', 'basic: the number that came'], ['cumulative', 'cumulative: the sum of all'], ['timespan', 'timespan: seconds since the value before'],
		['flag', 'flag: 0 or 1'], ['high', 'high: the highest so far'], ['low', 'low: the lowest so far']] },
	{ name: 'settings.protection', label: 'Who may read it', kind: 'select', options: [['private', 'private: tokens that name it or read all'], ['shared', 'shared: every token'], ['public', 'public: everybody']] },
	{ name: 'settings.expireDays', label: 'Keep for days', kind: 'number', min: 1, max: 36500, step: 1, help: 'Empty: for ever.' },
	{ heading: 'Filter' },
	{ name: 'settings.filter.kind', label: 'Keeps out', kind: 'select', options: [['none', 'nothing'], ['fixed_hysteresis', 'changes of no more than'], ['percent_hysteresis', 'changes of no more than percent'],
		['ceiling', 'numbers above'], ['floor', 'numbers below']] },
	{ name: 'settings.filter.value', label: 'Value', kind: 'number' },
	{ heading: 'Alarms' },
	{ name: 'settings.alarms.high', label: 'High, above', kind: 'number' },
	{ name: 'settings.alarms.low', label: 'Low, below', kind: 'number' },
	{ name: 'settings.alarms.delta', label: 'Change by more than', kind: 'number', min: 0 },
	{ name: 'settings.alarms.deltaSeconds', label: 'within seconds', kind: 'number', min: 1, max: 86400, step: 1, help: 'Empty: 60.' },
	{ name: 'settings.alarms.idleSeconds', label: 'Idle for seconds', kind: 'number', min: 1, max: 31536000, step: 1 },
	{ name: 'settings.alarms.hysteresis', label: 'Cleared when back by', kind: 'number', min: 0 },
];

/** Makes a point in a folder; made(id) is called with it. */
export function newPoint(parent, made) {
	openForm({
		title: 'New point', say: 'Make it', values: { parent },
		fields: [...place(), { name: 'id', label: 'Id', max: 256, help: 'What readings name it by; empty: made from folder and name. It never changes.' }, ...settings],
		async submit(values) {
			const point = await post('points', values);
			model.take('tree', point);
			made(point.id);
		},
	});
}

export function newFolder(parent) {
	openForm({ title: 'New folder', say: 'Make it', values: { parent }, fields: place(), submit: values => post('folders', values) });
}

/** Changes a point or folder. removed() is called if it is removed. */
export function edit(id, removed) {
	const entity = model.entities.get(id);
	if (!entity) {
		return;
	}
	const point = entity.kind === 'point';
	openForm({
		title: `${point ? 'Point' : 'Folder'} ${entity.name}`, intro: entity.id, values: entity, readOnly: !who.writeAll,
		fields: point ? [...place(), ...settings] : place(id),
		submit: async values => model.take('tree', await put(`entities/${encode(id)}`, values)),
		extra: who.writeAll ? [{ text: 'Remove', danger: true, act: () => take(entity, removed) }] : [],
	});
}

async function take(entity, removed) {
	const question = entity.kind === 'point' ? `Remove ${entity.path} with all of its values? They cannot be brought back.` : `Remove the folder ${entity.path}? It must be empty.`;
	if (!await confirmed(question, 'Remove')) {
		return false;
	}
	await remove(`entities/${encode(entity.id)}`);
	removed?.(entity.id);
	return true;
}

/** A value by hand, now. */
export function addValue(id) {
	openForm({
		title: `A value for ${model.name(id)}`, say: 'Store it',
		fields: [{ name: 'v', label: 'Number', kind: 'number' }, { name: 'text', label: 'Text', kind: 'area', rows: 2 }, { name: 'note', label: 'Note', max: 1000 }],
		async submit(values) {
			const { outcome } = await post(`points/${encode(id)}/values`, values);
			if (outcome === 'filtered') {
				throw new Error('The point’s filter keeps it out.');
			}
			if (outcome === 'late') {
				throw new Error('It is not newer than the point’s newest value.');
			}
		},
	});
}
