// The alarm log, newest first, with acknowledgement.
import { get, post } from './api.js';
import { button, el } from './dom.js';
import { model } from './model.js';
import { say } from './notice.js';
import { who } from './session.js';
import { panel, table } from './table.js';
import { age, moment, number, unit } from './words.js';
import { View } from './view.js';

const SHOWN = 500;

export class AlarmsView extends View {
	#only = 'all';
	#open;

	/** open(id): shows a point. */
	constructor(open) {
		super();
		this.#open = open;
		let timer;
		model.on('alarms', () => {
			clearTimeout(timer);
			timer = setTimeout(() => this.refresh(), 200);
		});
	}

	load() {
		return get(`alarms?limit=${SHOWN}${this.#only === 'active' ? '&active=true' : ''}`);
	}

	draw(alarms) {
		const waiting = alarms.filter(alarm => alarm.acknowledged === undefined);
		const shown = this.#only === 'unseen' ? waiting : alarms;
		const filter = el('fieldset', { class: 'segments' }, el('legend', {}, 'Which'), [['all', 'all'], ['active', 'active'], ['unseen', 'not acknowledged']].map(([name, text]) => el('label', {},
			el('input', { type: 'radio', name: 'which', value: name, checked: this.#only === name, dataset: { key: `which-${name}` }, onchange: () => {
				this.#only = name;
				this.refresh();
			} }), el('span', {}, text))));
		const all = who.writeAll && waiting.length > 1 ? button(`Acknowledge ${waiting.length}`, () => this.#acknowledge(waiting), { id: 'acknowledge-all', class: 'quiet' }) : null;
		return panel('Alarms', [filter, all], table('Alarms, newest first', [['point'], ['kind'], ['value', 'number'], ['raised'], ['cleared'], ['acknowledged']], shown.map(alarm => this.#row(alarm)),
			this.#only === 'all' ? 'No alarm was raised yet. A point’s settings say when it raises one.' : 'None.'));
	}

	#row(alarm) {
		const seen = alarm.acknowledged === undefined
			? who.writeAll ? button('Acknowledge', () => this.#acknowledge([alarm]), { class: 'main small', dataset: { key: `ack-${alarm.id}` }, 'aria-label': `Acknowledge the ${alarm.kind} alarm of ${model.name(alarm.point)}` }) : 'no'
			: el('span', { title: moment(alarm.acknowledged) }, `${moment(alarm.acknowledged)} by ${alarm.acknowledgedBy}`);
		return {
			dataset: { alarm: alarm.id },
			tone: alarm.active ? 'active' : '',
			cells: [
				button(model.path(alarm.point), () => this.#open(alarm.point), { class: 'link', dataset: { key: `point-${alarm.id}` } }),
				el('span', { class: `chip ${alarm.active ? 'bad' : ''}` }, alarm.kind),
				alarm.number === undefined ? '–' : `${number(alarm.number, model.settings(alarm.point)?.precision)} ${unit(model.unit(alarm.point))}`,
				moment(alarm.raised),
				alarm.cleared === undefined ? el('strong', {}, 'active') : `after ${age(alarm.cleared - alarm.raised)}`,
				seen,
			],
		};
	}

	async #acknowledge(alarms) {
		try {
			for (const alarm of alarms) {
				await post(`alarms/${alarm.id}/acknowledge`);
			}
		} catch (failure) {
			say(failure.message);
		}
		await this.refresh();
	}
}
