// Tokens: made (the secret is shown once), listed, revoked.
import { get, id as encode, post, remove } from './api.js';
import { button } from './dom.js';
import { confirmed, openForm } from './form.js';
import { say } from './notice.js';
import { who } from './session.js';
import { showSecret } from './secret.js';
import { panel, table } from './table.js';
import { moment } from './words.js';
import { View } from './view.js';

const scopes = [['admin', 'admin: everything'], ['read_write_all', 'read and write all'], ['read_all', 'read all'], ['read_write_point', 'read and write the points named'], ['read_point', 'read the points named'],
	['public_read', 'read public and shared points']];

export class TokensView extends View {
	#signIn;

	/** signIn(secret): goes on as the first token's owner. */
	constructor(signIn) {
		super();
		this.#signIn = signIn;
	}

	load() {
		return get('tokens');
	}

	draw(tokens) {
		return panel('Tokens', who.admin ? button('New token', () => this.#make(tokens.length === 0), { class: 'main', id: 'new-token' }) : null,
			table('Tokens', [['name'], ['scope'], ['points'], ['made'], ['']], tokens.map(token => ({
				dataset: { id: token.id },
				cells: [token.name, scopes.find(([key]) => key === token.scope)?.[1] ?? token.scope, (token.points ?? []).join(', '), moment(token.created),
					button('Revoke', () => this.#revoke(token), { class: 'danger small', 'aria-label': `Revoke ${token.name}` })],
			})), 'There is no token: whoever is on this machine may do everything, and nobody else anything. The first must be of scope admin.'));
	}

	#make(first) {
		openForm({
			title: 'New token', say: 'Make it',
			intro: first ? 'From now on every request needs a token; this page signs in with the new one.' : null,
			fields: [{ name: 'name', label: 'Name', required: true, max: 100, help: 'Whose it is.' }, { name: 'scope', label: 'Scope', kind: 'select', options: first ? scopes.slice(0, 1) : scopes },
				{ name: 'points', label: 'Points', kind: 'area', rows: 3, help: 'Ids, a line each, for the scopes that name points; a stands for a/…, a_… and a:… too.' }],
			submit: async values => {
				const points = (values.points ?? '').split(/\s+/).filter(Boolean);
				const token = await post('tokens', { name: values.name, scope: values.scope, ...(points.length ? { points } : {}) });
				if (first) {
					this.#signIn(token.secret);
				}
				showSecret(`Token ${token.name}`, 'Keep it now: it is shown this once.', token.secret);
				await this.refresh();
			},
		});
	}

	async #revoke(token) {
		if (!await confirmed(`Revoke the token ${token.name}? Whoever uses it is let in no more.`, 'Revoke')) {
			return;
		}
		try {
			await remove(`tokens/${encode(token.id)}`);
		} catch (failure) {
			say(failure.message);
		}
		await this.refresh();
	}
}
