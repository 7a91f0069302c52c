// The little lines of the tree: of the points that are in sight, asked for together, kept for a while.
import { post } from './api.js';

const SPAN = 24 * 3600_000;
const COLUMNS = 48;
const KEPT = 60_000;
const MOST = 60;

export class Sparks {
	#kept = new Map();
	#asked = new Set();
	#timer = null;
	#wanted = () => [];
	#arrived;

	/** wanted: gives the ids in sight; arrived: is called when there are new lines. */
	constructor(wanted, arrived) {
		this.#wanted = wanted;
		this.#arrived = arrived;
	}

	get(id) {
		return this.#kept.get(id)?.spark ?? null;
	}

	clear() {
		this.#kept.clear();
	}

	/** Asks for those that are missing or old, when scrolling has come to rest. */
	ask() {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#ask(), 120);
	}

	async #ask() {
		const old = performance.now() - KEPT;
		const ids = this.#wanted().filter(id => !this.#asked.has(id) && !(this.#kept.get(id)?.at > old)).slice(0, MOST);
		if (!ids.length || document.hidden) {
			return;
		}
		ids.forEach(id => this.#asked.add(id));
		try {
			const to = Date.now() + 1000, from = to - SPAN;
			const answer = await post('series', { points: ids, from, to, columns: COLUMNS });
			answer.series.forEach((line, i) => this.#kept.set(ids[i], { at: performance.now(), spark: line && spark(answer, line) }));
			this.#arrived();
		} catch {
			// They are an ornament: the next attempt comes with the next look.
			ids.forEach(id => this.#kept.set(id, { at: performance.now(), spark: this.get(id) }));
		} finally {
			ids.forEach(id => this.#asked.delete(id));
		}
		this.ask();
	}
}

/** A line over as much of the span as it has values in, so that an hour's worth is not a dot. */
function spark(answer, line) {
	const t = line.t.map(offset => answer.from + offset);
	return { t, v: line.v ?? line.mean, from: t[0], to: Math.max(t.at(-1), t[0] + 1) };
}
