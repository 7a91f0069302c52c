// The tree on the page. Only the rows in sight exist, however many points there are; the element with the focus is the tree itself, and
// aria-activedescendant says which row is meant (WAI-ARIA Authoring Practices, tree view).
import { $, narrow } from './dom.js';
import { model } from './model.js';
import { Sparks } from './sparks.js';
import { TreeRow } from './tree-row.js';
import { TreeRows } from './tree-rows.js';

const SPARE = 6;
const TYPED_FOR = 700;

export class TreeView {
	#tree = $('tree');
	#inner = document.createElement('div');
	#rows = new TreeRows();
	#pool = [];
	#active = null;
	#handlers;
	#typed = '';
	#typedAt = 0;
	#sparks = new Sparks(() => this.#inSight().filter(row => row.entity.kind === 'point').map(row => row.entity.id), () => this.#schedule());
	#alarms = new Map();
	#scheduled = false;

	/** handlers: only(id), toggle(id), colour(id) of the chart; edit(id). */
	constructor(handlers) {
		this.#handlers = handlers;
		this.#inner.setAttribute('role', 'presentation');
		this.#inner.className = 'rows';
		this.#tree.append(this.#inner);
		this.#tree.addEventListener('scroll', () => this.#schedule(), { passive: true });
		this.#tree.addEventListener('keydown', event => this.#key(event));
		this.#tree.addEventListener('focus', () => this.#focused());
		new ResizeObserver(() => this.#schedule()).observe(this.#tree);
		narrow.addEventListener('change', () => this.#schedule());
		addEventListener('themechange', () => {
			this.#pool.forEach(row => row.forget());
			this.#schedule();
		});
		$('search').addEventListener('input', event => this.search(event.target.value));
		$('search').addEventListener('keydown', event => this.#searchKey(event));
		model.on('tree', () => this.rebuild());
		model.on('points', () => this.#schedule());
		model.on('alarms', () => this.#countAlarms());
		setInterval(() => this.#pool.forEach(row => row.element.isConnected && row.age()), 1000);
		setInterval(() => this.#sparks.ask(), 20_000);
	}

	rebuild() {
		this.#rows.rebuild();
		this.#countAlarms();
	}

	/** Alarms below each folder. */
	#countAlarms() {
		this.#alarms.clear();
		for (const alarm of model.active.values()) {
			for (let at = model.entities.get(alarm.point)?.parent; at; at = model.entities.get(at)?.parent) {
				this.#alarms.set(at, (this.#alarms.get(at) ?? 0) + 1);
			}
		}
		this.#schedule();
	}

	search(text) {
		this.#rows.search = text;
		this.#rows.update();
		this.#tree.scrollTop = 0;
		this.#active = this.#rows.rows[0]?.entity.id ?? null;
		this.#schedule();
	}

	/** The chart has other points. */
	refresh() {
		this.#schedule();
	}

	/** The first point that is worth looking at when nothing was asked for: a temperature tells more at a glance than a counter. */
	first() {
		const ids = [...model.points.keys()].filter(id => model.points.get(id).last.v !== undefined);
		return ids.find(id => model.unit(id) === 'Cel') ?? ids[0] ?? null;
	}

	/** Opens what is above a point and brings it into sight. */
	reveal(id) {
		this.#rows.reveal(id);
		this.#active = id;
		this.#toSight();
		this.#schedule();
	}

	#height() {
		return narrow.matches ? 48 : 36;
	}

	#inSight() {
		const height = this.#height();
		const from = Math.max(0, Math.floor(this.#tree.scrollTop / height) - SPARE);
		return this.#rows.rows.slice(from, from + Math.ceil(this.#tree.clientHeight / height) + 2 * SPARE);
	}

	#schedule() {
		if (!this.#scheduled) {
			this.#scheduled = true;
			requestAnimationFrame(() => {
				this.#scheduled = false;
				this.#draw();
			});
		}
	}

	#draw() {
		const height = this.#height();
		const rows = this.#inSight();
		const from = Math.max(0, Math.floor(this.#tree.scrollTop / height) - SPARE);
		this.#inner.style.height = `${this.#rows.rows.length * height}px`;
		while (this.#pool.length < rows.length) {
			this.#pool.push(new TreeRow({ press: (id, event) => this.#press(id, event), twice: id => this.#twice(id) }));
		}
		this.#pool.forEach((row, i) => {
			if (i >= rows.length) {
				row.element.remove();
				return;
			}
			const entity = rows[i].entity;
			const folder = entity.kind === 'folder' ? { points: this.#rows.count(entity.id), alarms: this.#alarms.get(entity.id) ?? 0, open: this.#rows.open.has(entity.id) } : null;
			row.show(rows[i], { colour: folder ? null : this.#handlers.colour(entity.id), active: entity.id === this.#active, folder, domId: `row-${from + i}` });
			row.draw(folder ? null : this.#sparks.get(entity.id));
			row.element.style.transform = `translateY(${(from + i) * height}px)`;
			if (!row.element.isConnected) {
				this.#inner.append(row.element);
			}
		});
		const active = this.#rows.index(this.#active);
		if (active >= from && active < from + rows.length) {
			this.#tree.setAttribute('aria-activedescendant', `row-${active}`);
		} else {
			this.#tree.removeAttribute('aria-activedescendant');
		}
		this.#sparks.ask();
	}

	#focused() {
		if (this.#rows.index(this.#active) < 0) {
			this.#active = this.#rows.rows[0]?.entity.id ?? null;
		}
		this.#schedule();
	}

	#press(id, event) {
		this.#active = id;
		const row = this.#rows.rows[this.#rows.index(id)];
		if (row?.entity.kind === 'folder') {
			this.#rows.toggle(id);
		} else if (event.ctrlKey || event.metaKey || event.shiftKey || event.target.classList.contains('pick')) {
			this.#handlers.toggle(id);
		} else {
			this.#handlers.only(id);
		}
		this.#schedule();
	}

	#twice(id) {
		if (model.entities.get(id)?.kind === 'point') {
			this.#handlers.edit(id);
		}
	}

	#toSight() {
		const height = this.#height(), at = this.#rows.index(this.#active) * height;
		if (at < this.#tree.scrollTop) {
			this.#tree.scrollTop = Math.max(0, at);
		} else if (at + height > this.#tree.scrollTop + this.#tree.clientHeight) {
			this.#tree.scrollTop = at + height - this.#tree.clientHeight;
		}
	}

	#move(index) {
		const rows = this.#rows.rows;
		this.#active = rows[Math.max(0, Math.min(rows.length - 1, index))]?.entity.id ?? null;
		this.#toSight();
		this.#schedule();
	}

	#searchKey(event) {
		if (event.key === 'ArrowDown' || event.key === 'Enter') {
			event.preventDefault();
			this.#tree.focus();
			this.#move(0);
			if (event.key === 'Enter' && this.#active) {
				this.#handlers.only(this.#active);
			}
		} else if (event.key === 'Escape' && event.target.value) {
			event.preventDefault();
			event.target.value = '';
			this.search('');
		}
	}

	#key(event) {
		const index = this.#rows.index(this.#active);
		const row = this.#rows.rows[index];
		const folder = row?.entity.kind === 'folder';
		const page = Math.max(1, Math.floor(this.#tree.clientHeight / this.#height()) - 1);
		const moves = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: this.#rows.rows.length - 1, PageDown: index + page, PageUp: index - page };
		if (event.altKey || event.metaKey) {
			return;
		}
		if (event.key in moves) {
			this.#move(moves[event.key]);
		} else if (event.key === 'ArrowRight' && folder) {
			this.#right(row, index);
		} else if (event.key === 'ArrowLeft' && row) {
			this.#left(row);
		} else if (event.key === 'Enter' && row) {
			this.#press(row.entity.id, event);
		} else if (event.key === ' ' && row) {
			folder ? this.#rows.toggle(row.entity.id) : this.#handlers.toggle(row.entity.id);
			this.#schedule();
		} else if (event.key === 'F2' && row) {
			this.#handlers.edit(row.entity.id);
		} else if (event.key.length === 1 && /[\p{L}\p{N}]/u.test(event.key) && !event.ctrlKey) {
			this.#type(event.key, index);
			event.stopPropagation();
			return;
		} else {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
	}

	#right(row, index) {
		if (this.#rows.open.has(row.entity.id)) {
			this.#move(index + 1);
		} else {
			this.#rows.toggle(row.entity.id, true);
			this.#schedule();
		}
	}

	#left(row) {
		if (row.entity.kind === 'folder' && this.#rows.open.has(row.entity.id)) {
			this.#rows.toggle(row.entity.id, false);
			this.#schedule();
		} else if (this.#rows.index(row.entity.parent) >= 0) {
			this.#move(this.#rows.index(row.entity.parent));
		}
	}

	/** Typing goes to the next row that begins so. */
	#type(key, index) {
		const now = performance.now();
		this.#typed = now - this.#typedAt > TYPED_FOR ? key : this.#typed + key;
		this.#typedAt = now;
		const rows = this.#rows.rows;
		const begin = this.#typed.length > 1 ? 0 : 1;
		for (let i = begin; i <= rows.length; i++) {
			const at = (index + i) % rows.length;
			if (rows[at]?.entity.name.toLowerCase().startsWith(this.#typed.toLowerCase())) {
				this.#move(at);
				return;
			}
		}
	}
}
