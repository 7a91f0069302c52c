// The values of one point over a range that ends now.

const PAGE = 100_000;

export class Series {
	#range;
	#now;
	#times = [];
	#values = [];
	#busy = Promise.resolve();
	loaded = false;

	/** range in milliseconds; now: a function that gives milliseconds since 1970. */
	constructor(id, range, now) {
		this.id = id;
		this.#range = range;
		this.#now = now;
	}

	get range() {
		return this.#range;
	}

	/** Fetches the whole range. */
	load() {
		return this.#queue(async () => {
			const [times, values] = await this.#fetch(this.#now() - this.#range);
			this.#times = times;
			this.#values = values;
			this.loaded = true;
		});
	}

	/** Fetches what came after the last value we have. */
	extend() {
		return this.#queue(async () => {
			const last = this.#times.at(-1);
			const [times, values] = await this.#fetch(last === undefined ? this.#now() - this.#range : last + .001);
			this.#times.push(...times);
			this.#values.push(...values);
			const begin = this.#now() - this.#range;
			let old = 0;
			while (old < this.#times.length && this.#times[old] < begin) {
				old++;
			}
			this.#times.splice(0, old);
			this.#values.splice(0, old);
		});
	}

	figures() {
		const count = this.#values.length;
		if (!count) {
			return { count, low: null, mean: null, high: null };
		}
		let low = Infinity, high = -Infinity, sum = 0;
		for (const value of this.#values) {
			low = Math.min(low, value);
			high = Math.max(high, value);
			sum += value;
		}
		return { count, low, mean: sum / count, high };
	}

	/** Columns for the plot: seconds and values, with a break where values are missing for much longer than usual. */
	columns() {
		const gaps = [];
		for (let i = 1; i < this.#times.length; i++) {
			gaps.push(this.#times[i] - this.#times[i - 1]);
		}
		gaps.sort((a, b) => a - b);
		const most = Math.max(2000, 5 * (gaps[gaps.length >> 1] ?? Infinity));
		const seconds = [], values = [];
		for (let i = 0; i < this.#times.length; i++) {
			if (i > 0 && this.#times[i] - this.#times[i - 1] > most) {
				seconds.push((this.#times[i - 1] + this.#times[i]) / 2000);
				values.push(null);
			}
			seconds.push(this.#times[i] / 1000);
			values.push(this.#values[i]);
		}
		return [seconds, values];
	}

	async #fetch(from) {
		const times = [], values = [];
		for (let next = from; next !== undefined;) {
			const answer = await fetch(`api/v1/points/${encodeURIComponent(this.id)}/values?from=${next.toFixed(3)}&limit=${PAGE}`);
			if (!answer.ok) {
				break;
			}
			const page = await answer.json();
			for (const { t, v } of page.values) {
				times.push(t);
				values.push(v);
			}
			next = page.next;
		}
		return [times, values];
	}

	/** One request at a time, in order; one that fails leaves what there is (the page says that the historian is away). */
	#queue(task) {
		return this.#busy = this.#busy.then(task).catch(() => {});
	}
}
