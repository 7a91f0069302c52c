// A list of what is configured, with a form for each: calculations, summaries, subscriptions.
import { get, id as encode, post, put, remove } from './api.js';
import { button } from './dom.js';
import { confirmed, openForm } from './form.js';
import { say } from './notice.js';
import { who } from './session.js';
import { panel, table } from './table.js';
import { View } from './view.js';

/**
 * kinds: {path, title, one, intro, columns, cells(document), fields(), toForm(document), fromForm(values, before), empty, made(answer), extra(document)}, one list each.
 */
export class DocumentsView extends View {
	#kinds;

	constructor(kinds) {
		super();
		this.#kinds = kinds;
	}

	load() {
		return Promise.all(this.#kinds.map(kind => get(kind.path)));
	}

	draw(lists) {
		return this.#kinds.map((kind, i) => panel(kind.title,
			who.writeAll ? button(`New ${kind.one}`, () => this.#edit(kind, null), { class: 'main', dataset: { key: `new-${kind.path}` }, id: `new-${kind.path}` }) : null,
			table(kind.title, [...kind.columns, ['']], lists[i].map(document => ({
				dataset: { id: document.id },
				cells: [...kind.cells(document), who.writeAll ? button('Edit', () => this.#edit(kind, document), { class: 'quiet', dataset: { key: `edit-${document.id}` }, 'aria-label': `Edit ${kind.one}` }) : ''],
			})), kind.empty)));
	}

	#edit(kind, document) {
		const values = document ? kind.toForm(document) : kind.toForm({});
		openForm({
			title: document ? `${kind.one[0].toUpperCase()}${kind.one.slice(1)}` : `New ${kind.one}`, intro: kind.intro, fields: kind.fields(document), values, say: document ? 'Save' : 'Make it',
			submit: async form => {
				const body = kind.fromForm(form, document);
				const answer = document ? await put(`${kind.path}/${encode(document.id)}`, body) : await post(kind.path, body);
				kind.made?.(answer);
				await this.refresh();
			},
			extra: document ? [{ text: 'Remove', danger: true, act: () => this.#remove(kind, document) }, ...(kind.extra?.(document) ?? [])] : [],
		});
	}

	async #remove(kind, document) {
		if (!await confirmed(`Remove this ${kind.one}?`, 'Remove')) {
			return false;
		}
		await remove(`${kind.path}/${encode(document.id)}`);
		say(`The ${kind.one} is removed.`);
		await this.refresh();
		return true;
	}
}
