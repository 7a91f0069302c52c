// Health of the nodes: when each was last heard, what came of it, and what it says of itself.
import { get } from './api.js';
import { button, el } from './dom.js';
import { model } from './model.js';
import { panel, table } from './table.js';
import { age, number, unit, value, whole } from './words.js';
import { View } from './view.js';

const STALE = 5 * 60_000;
const EVERY = 5000;

export class NodesView extends View {
	#open;

	/** open(id): shows a point. */
	constructor(open) {
		super();
		this.#open = open;
		setInterval(() => document.hidden || this.refresh(), EVERY);
		model.on('alarms', () => this.redraw());
	}

	load() {
		return get('nodes');
	}

	draw(nodes) {
		const silent = nodes.filter(node => model.now() - node.lastSeen > STALE).length;
		return panel('Nodes', el('p', { class: 'soft' }, nodes.length ? `${nodes.length} in all, ${silent} silent for more than 5 minutes` : ''), table('Nodes',
			[['node'], ['last seen'], ['rank'], ['battery'], ['link'], ['delay', 'number'], ['backlog', 'number'], ['duplicates', 'number'], ['rejects', 'number'], ['readings', 'number'], ['alarms', 'number']],
			nodes.map(node => this.#row(node)), 'No node was heard yet.'));
	}

	#row(node) {
		const silent = model.now() - node.lastSeen;
		const report = (...names) => {
			for (const name of names) {
				const found = node.reports[name];
				if (found) {
					const text = `${value(found.last)} ${found.last.v === undefined ? '' : unit(found.unit)}`.trim();
					return button(text, () => this.#open(found.id), { class: 'link', title: `${name}, ${age(model.now() - found.last.t)} ago`, dataset: { key: `${node.id}-${name}` } });
				}
			}
			return '–';
		};
		const rejects = node.refused + (node.reports.rejects?.last.v ?? 0);
		return {
			dataset: { node: node.id },
			tone: silent > STALE ? 'stale' : '',
			cells: [
				el('code', {}, node.id),
				el('span', { class: silent > STALE ? 'warn' : '', title: new Date(node.lastSeen).toLocaleString('sv') }, `${age(silent)} ago`),
				report('rank'),
				report('battery', 'supply'),
				report('lqi', 'rssi', 'etx'),
				el('span', { title: 'From sampling to storing, of what was stored last' }, node.delayMs === undefined ? '–' : node.delayMs < 10_000 ? `${whole(node.delayMs)} ms` : age(node.delayMs)),
				report('backlog'),
				whole(node.duplicates + (node.reports.duplicates?.last.v ?? 0)),
				el('span', { title: Object.entries(node.reasons).map(([reason, n]) => `${reason}: ${number(n)}`).join('\n') }, whole(rejects)),
				whole(node.readings),
				node.alarms ? el('span', { class: 'chip bad' }, whole(node.alarms)) : '0',
			],
		};
	}
}
