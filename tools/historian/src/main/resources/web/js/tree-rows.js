// Which rows the tree shows: folders and points in order, those in closed folders left out, or those that a search finds.
import { model } from './model.js';

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export class TreeRows {
	/** Ids of open folders. */
	open = new Set(JSON.parse(sessionStorage.getItem('open') ?? '[]'));
	search = '';
	/** {entity, level, position, size, folder, points} each. */
	rows = [];
	#children = new Map();
	#counts = new Map();
	#known = false;

	/** Sorts the tree anew; after it changed. */
	rebuild() {
		this.#children = new Map();
		for (const entity of model.entities.values()) {
			const parent = model.entities.has(entity.parent) ? entity.parent : '';
			if (!this.#children.has(parent)) {
				this.#children.set(parent, []);
			}
			this.#children.get(parent).push(entity);
		}
		for (const list of this.#children.values()) {
			list.sort((a, b) => (a.kind === b.kind ? order.compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1));
		}
		this.#counts.clear();
		if (!this.#known && model.entities.size) {
			this.#known = true;
			this.#openFew();
		}
		this.update();
	}

	/** At the first sight of a small tree, all of it; a large one is for its user to open. */
	#openFew() {
		if (!sessionStorage.getItem('open') && model.entities.size <= 40) {
			for (const entity of model.entities.values()) {
				if (entity.kind === 'folder') {
					this.open.add(entity.id);
				}
			}
		}
	}

	/** The rows as folders are open and the search says. */
	update() {
		this.rows = [];
		const words = this.search.toLowerCase().split(/\s+/).filter(Boolean);
		if (words.length) {
			this.#find(words);
		} else {
			this.#add('', 1);
		}
	}

	#add(folder, level) {
		const list = this.#children.get(folder) ?? [];
		list.forEach((entity, i) => {
			this.rows.push({ entity, level, position: i + 1, size: list.length });
			if (entity.kind === 'folder' && this.open.has(entity.id)) {
				this.#add(entity.id, level + 1);
			}
		});
	}

	#find(words) {
		const found = [...model.entities.values()].filter(entity => {
			const text = `${entity.path} ${entity.id} ${entity.settings?.description ?? ''}`.toLowerCase();
			return entity.kind === 'point' && words.every(word => text.includes(word));
		});
		found.sort((a, b) => order.compare(a.path, b.path));
		this.rows = found.map((entity, i) => ({ entity, level: 1, position: i + 1, size: found.length, found: true }));
	}

	toggle(id, open = !this.open.has(id)) {
		if (open) {
			this.open.add(id);
		} else {
			this.open.delete(id);
		}
		sessionStorage.setItem('open', JSON.stringify([...this.open]));
		this.update();
	}

	/** Opens every folder above. */
	reveal(id) {
		for (let at = model.entities.get(id)?.parent; at; at = model.entities.get(at)?.parent) {
			this.toggle(at, true);
		}
	}

	/** How many points there are below a folder. */
	count(folder) {
		if (!this.#counts.has(folder)) {
			let sum = 0;
			for (const entity of this.#children.get(folder) ?? []) {
				sum += entity.kind === 'point' ? 1 : this.count(entity.id);
			}
			this.#counts.set(folder, sum);
		}
		return this.#counts.get(folder);
	}

	index(id) {
		return this.rows.findIndex(row => row.entity.id === id);
	}
}
