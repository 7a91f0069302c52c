// What the page knows: the tree, every point's newest value, the alarms that last. Views listen for 'points', 'tree', 'alarms', 'session'.
import { get } from './api.js';
import { setWho } from './session.js';

class Model extends EventTarget {
	/** Newest values by id: {id, node, name, unit, count, first, last, latencyMs}. */
	points = new Map();
	/** Folders and points by id: {id, kind, parent, name, path, settings}. */
	entities = new Map();
	/** Alarms that last, by their id. */
	active = new Map();
	#kinds = new Map();
	#offset = 0;

	/** The historian's clock, in milliseconds since 1970, by what it last told. */
	now() {
		return Date.now() + this.#offset;
	}

	/** Asks for everything that events do not bring from the beginning. */
	async load() {
		setWho(await get('session'));
		this.#tell('session');
		const [entities, alarms] = await Promise.all([get('tree?deep=true'), get('alarms?active=true&limit=10000')]);
		this.entities = new Map(entities.map(entity => [entity.id, entity]));
		this.active = new Map(alarms.map(alarm => [alarm.id, alarm]));
		this.#tell('tree');
		this.#tell('alarms');
	}

	/** Forgets everything: somebody else is asking. */
	clear() {
		this.points.clear();
		this.entities.clear();
		this.active.clear();
		this.#tell('points', []);
		this.#tell('tree');
		this.#tell('alarms');
	}

	take(event, data) {
		if (event === 'points') {
			this.#takePoints(data);
		} else if (event === 'alarm') {
			if (data.active) {
				this.active.set(data.id, data);
			} else {
				this.active.delete(data.id);
			}
			this.#tell('alarms', data);
		} else if (event === 'tree') {
			if (data.removed) {
				this.entities.delete(data.id);
				this.points.delete(data.id);
			} else {
				this.entities.set(data.id, data);
			}
			this.#tell('tree');
		} else if (event === 'reload') {
			this.load().catch(() => {});
		}
	}

	#takePoints(list) {
		const changed = [];
		for (const point of list) {
			this.#offset = point.last.t + point.ageMs - Date.now();
			changed.push([point, this.points.get(point.id)]);
			this.points.set(point.id, point);
		}
		this.#tell('points', changed);
	}

	#tell(type, detail) {
		if (type === 'alarms') {
			this.#kinds = new Map();
			for (const { point, kind } of this.active.values()) {
				this.#kinds.set(point, [...this.#kinds.get(point) ?? [], kind]);
			}
		}
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}

	on(type, handler) {
		this.addEventListener(type, event => handler(event.detail));
	}

	settings(id) {
		return this.entities.get(id)?.settings;
	}

	/** The unit that a point is shown in. */
	unit(id) {
		return this.settings(id)?.unit ?? this.points.get(id)?.unit ?? '';
	}

	/** What people call a point. */
	name(id) {
		return this.entities.get(id)?.name ?? this.points.get(id)?.name ?? id;
	}

	path(id) {
		return this.entities.get(id)?.path ?? id;
	}

	/** The alarms of a point that last: 'high', 'low', 'delta', 'idle'. */
	alarmsOf(id) {
		return this.#kinds.get(id) ?? [];
	}
}

export const model = new Model();
