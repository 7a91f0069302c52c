// The lines of the chart: what the historian answers for the chosen points and the range, kept up to date by the events.
import { post } from './api.js';
import { model } from './model.js';

/** A chart whose values come in buckets asks again so often at most, in milliseconds. */
const AGAIN = 2000;

export class Lines {
	/** {id, t, v} or {id, t, min, mean, max}, each with count, low, average, high; null where there is nothing to read. */
	lines = [];
	ids = [];
	bounds = { from: 0, to: 1 };
	/** Width of the buckets, in milliseconds. */
	bucket = 0;
	failure = null;
	#columns;
	#asking = null;
	#timer = null;
	#live = false;

	/** columns: how many the chart has room for. */
	constructor(columns) {
		this.#columns = columns;
	}

	/** Fetches everything anew; resolves to false if another call has overtaken this one. */
	async load(ids, range) {
		clearTimeout(this.#timer);
		this.#timer = null;
		const mine = this.#asking = {};
		const first = Math.min(...ids.map(id => model.points.get(id)?.first ?? Infinity));
		const bounds = range.bounds(Number.isFinite(first) ? first : undefined);
		try {
			const answer = ids.length ? await post('series', { points: ids, from: bounds.from, to: bounds.to, columns: this.#columns() }) : { series: [] };
			if (this.#asking !== mine) {
				return false;
			}
			this.failure = null;
			this.bucket = answer.bucket;
			this.lines = answer.series.map(line => line && { ...line, t: line.t.map(offset => answer.from + offset) });
		} catch (failure) {
			if (this.#asking !== mine) {
				return false;
			}
			this.failure = failure;
			this.lines = ids.map((id, i) => (this.ids[i] === id ? this.lines[i] : null));
		}
		this.ids = ids;
		this.bounds = bounds;
		this.#live = range.live;
		return true;
	}

	/** The range has moved on with the time; values that left it are let go. */
	move(range) {
		if (this.#live && range.preset !== 'all') {
			this.bounds = range.bounds();
			for (const line of this.lines) {
				if (line?.v && line.t[0] < this.bounds.from) {
					const keep = line.t.findIndex(t => t >= this.bounds.from);
					line.t = keep < 0 ? [] : line.t.slice(keep);
					line.v = keep < 0 ? [] : line.v.slice(keep);
					figures(line);
				}
			}
		} else if (this.#live) {
			this.bounds.to = range.bounds(0).to;
		}
	}

	/** Takes changes of points, [after, before] each; calls reload, soon, where the lines have to be fetched anew. True if a line has grown. */
	take(changes, reload) {
		let grown = false;
		for (const [point, before] of changes) {
			const line = this.lines[this.ids.indexOf(point.id)];
			if (!this.ids.includes(point.id) || point.last.v === undefined) {
				continue;
			}
			// More than one value since, or one that came late: only the historian knows.
			const one = before && point.count === before.count + 1 && point.last.t > before.last.t;
			if (this.#live && line?.v && one && line.v.length < 2 * this.#columns()) {
				line.t.push(point.last.t);
				line.v.push(point.last.v);
				figures(line);
				grown = true;
			} else if (point.last.t !== before?.last.t || point.count !== before?.count) {
				this.#timer ??= setTimeout(reload, line?.v ? 0 : Math.max(AGAIN, Math.min(30_000, this.bucket / 4)));
			}
		}
		return grown;
	}
}

function figures(line) {
	line.count = line.v.length;
	let low = Infinity, high = -Infinity, sum = 0;
	for (const v of line.v) {
		low = Math.min(low, v);
		high = Math.max(high, v);
		sum += v;
	}
	line.low = line.count ? low : undefined;
	line.high = line.count ? high : undefined;
	line.average = line.count ? sum / line.count : undefined;
}

/** A line's columns, seconds first, with a break where values are missing for much longer than usual. */
export function table(line) {
	const ys = line.v ? [line.v] : [line.mean, line.min, line.max];
	const gaps = [];
	for (let i = 1; i < line.t.length; i++) {
		gaps.push(line.t[i] - line.t[i - 1]);
	}
	gaps.sort((a, b) => a - b);
	const most = Math.max(2000, 5 * (gaps[gaps.length >> 1] ?? Infinity));
	const columns = [[], ...ys.map(() => [])];
	for (let i = 0; i < line.t.length; i++) {
		if (i > 0 && line.t[i] - line.t[i - 1] > most) {
			columns[0].push((line.t[i - 1] + line.t[i]) / 2000);
			ys.forEach((_, k) => columns[k + 1].push(null));
		}
		columns[0].push(line.t[i] / 1000);
		ys.forEach((y, k) => columns[k + 1].push(y[i]));
	}
	return columns;
}
