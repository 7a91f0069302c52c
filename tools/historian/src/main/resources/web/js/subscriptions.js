// Subscriptions: who is told of what.
import { el } from './dom.js';
import { id as encode, post } from './api.js';
import { model } from './model.js';
import { showSecret } from './secret.js';
import { moment } from './words.js';

const occasions = [['any_alert', 'any alarm'], ['high', 'high alarm'], ['low', 'low alarm'], ['delta', 'delta alarm'], ['idle', 'idle alarm'], ['new_value', 'new value'], ['increase', 'increase'], ['decrease', 'decrease']];
const ways = [['webhook', 'webhook'], ['email', 'email'], ['xmpp', 'XMPP']];
const text = (list, key) => list.find(([name]) => name === key)?.[1] ?? key;

function outcome(s) {
	if (s.enabled === false) {
		return el('span', { class: 'chip' }, 'off');
	}
	if (s.lastError && (s.lastFailure ?? 0) > (s.lastDelivered ?? 0)) {
		return el('span', { class: 'error', title: moment(s.lastFailure) }, s.lastError);
	}
	return `${s.delivered ?? 0} delivered${s.waiting ? `, ${s.waiting} waiting` : ''}${s.dropped ? `, ${s.dropped} dropped` : ''}`;
}

export const subscriptions = {
	path: 'subscriptions', title: 'Subscriptions', one: 'subscription',
	intro: 'Who is told, how, and of what.',
	empty: 'No subscription yet.',
	columns: [['name'], ['when'], ['of'], ['to'], ['so far']],
	cells: s => [s.name ?? '–', text(occasions, s.on), s.point ? el('span', { title: s.point }, model.path(s.point)) : 'every point', `${text(ways, s.by)}: ${s.to}`, outcome(s)],
	fields: () => [
		{ name: 'name', label: 'Name', max: 100 },
		{ name: 'point', label: 'Of', kind: 'point', help: 'Id of a point, or of a folder for all below it; empty: every point.' },
		{ name: 'on', label: 'When', kind: 'select', options: occasions },
		{ name: 'by', label: 'By', kind: 'select', options: ways },
		{ name: 'to', label: 'To', required: true, max: 1000, help: 'A URL, an address of mail, or a JID.' },
		{ name: 'everySeconds', label: 'At most every seconds', kind: 'number', min: 0, max: 86400, step: 1, help: 'Empty: at once for alarms, 60 for values.' },
		{ name: 'cleared', label: 'Tell the end of an alarm too', kind: 'check', otherwise: true },
		{ name: 'enabled', label: 'Enabled', kind: 'check', otherwise: true },
	],
	toForm: s => s,
	fromForm: form => form,
	made(answer) {
		if (answer.secret) {
			showSecret('The webhook’s secret', 'Its messages are signed with this. It is shown this once.', answer.secret);
		}
	},
	extra: s => [{ text: 'Try it', act: async () => { await post(`subscriptions/${encode(s.id)}/try`); } }],
};
