// The span of time that the chart shows, and the way back through what it showed before. Times in milliseconds since 1970.

/** Ranges to choose from, in seconds; 'all' is from the oldest value on. */
export const PRESETS = [['300', '5 min'], ['3600', '1 hour'], ['86400', '1 day'], ['604800', '1 week'], ['2592000', '30 days'], ['31536000', '1 year'], ['all', 'all']];
const LEAST = 10;

export class Range {
	/** Seconds up to now, as a preset names them; 'all'; or null, then from and to are set. */
	#current = { preset: '3600' };
	#before = [];
	#changed;
	#now;

	/** now: the historian's clock; changed: is called after each change. */
	constructor(now, changed) {
		this.#now = now;
		this.#changed = changed;
	}

	get preset() {
		return this.#current.preset ?? null;
	}

	/** Whether it ends now, and goes with it. */
	get live() {
		return this.preset !== null;
	}

	get canGoBack() {
		return this.#before.length > 0;
	}

	/** Its bounds; first is the oldest value's time, for 'all'. */
	bounds(first) {
		const now = this.#now();
		if (this.preset === 'all') {
			return { from: first ?? now - 3600_000, to: now };
		}
		return this.preset ? { from: now - this.preset * 1000, to: now } : { from: this.#current.from, to: this.#current.to };
	}

	choose(preset) {
		this.#go({ preset });
	}

	/** Shows a part, or anything else. */
	zoom(from, to) {
		from = Math.max(0, Math.round(from));
		this.#go({ from, to: Math.max(from + LEAST, Math.round(to)) });
	}

	/** Wider (above 1) or narrower about the middle, or about the end while that is now. */
	scale(factor, bounds) {
		const { from, to } = bounds;
		const width = Math.min((to - from) * factor, this.#now());
		if (this.live) {
			this.zoom(to - width, to);
		} else {
			const middle = (from + to) / 2;
			this.zoom(middle - width / 2, Math.max(middle + width / 2, middle - width / 2 + LEAST));
		}
	}

	/** Earlier (below 0) or later, by a part of its width. */
	shift(part, bounds) {
		const by = (bounds.to - bounds.from) * part;
		this.zoom(bounds.from + by, bounds.to + by);
	}

	back() {
		if (this.canGoBack) {
			this.#current = this.#before.pop();
			this.#changed();
		}
	}

	#go(next) {
		if (JSON.stringify(next) !== JSON.stringify(this.#current)) {
			this.#before.push(this.#current);
			this.#before.splice(0, this.#before.length - 50);
			this.#current = next;
		}
		this.#changed();
	}

	/** As the address has it. */
	get text() {
		return this.preset ?? `${this.#current.from}-${this.#current.to}`;
	}

	set text(text) {
		const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
		if (from && Number(to) > Number(from)) {
			this.#current = { from: Number(from), to: Number(to) };
		} else if (PRESETS.some(([preset]) => preset === text)) {
			this.#current = { preset: text };
		}
	}
}
