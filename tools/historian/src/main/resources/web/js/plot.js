// The chart: uPlot, dressed in the page's colours, as wide as its place. A line of buckets is its mean within a band from lowest to highest.
/* global uPlot */
import { colour, narrow } from './dom.js';
import { model } from './model.js';
import { table } from './lines.js';
import { number, unit } from './words.js';

const height = () => (narrow.matches ? 240 : Math.max(280, Math.min(460, innerHeight - 440)));

export class Plot {
	#place;
	#plot = null;
	#shape = '';
	#handlers;
	#shown = [];

	/** handlers: zoom(from, to) in milliseconds; cursor(values by id or null, milliseconds or null). */
	constructor(place, handlers) {
		this.#place = place;
		this.#handlers = handlers;
		new ResizeObserver(() => this.#plot?.setSize({ width: place.clientWidth, height: height() })).observe(place);
		addEventListener('themechange', () => this.#shape = '');
	}

	get columns() {
		return Math.max(150, Math.min(500, Math.round(this.#place.clientWidth / 2)));
	}

	/** Draws lines, {line, colour} each, over bounds in milliseconds. */
	show(shown, bounds) {
		shown = shown.filter(each => each.line);
		const shape = JSON.stringify(shown.map(({ line, colour: ink }) => [line.id, ink, Boolean(line.v), model.unit(line.id), model.settings(line.id)]));
		this.#shown = shown;
		if (shape !== this.#shape || !this.#plot) {
			this.#plot?.destroy();
			this.#plot = this.#make();
			this.#shape = shape;
		}
		this.#plot.setData(shown.length ? uPlot.join(shown.map(({ line }) => table(line))) : [[], []], false);
		this.#plot.setScale('x', { min: bounds.from / 1000, max: bounds.to / 1000 });
	}

	#make() {
		const units = [...new Set(this.#shown.map(({ line }) => model.unit(line.id)))];
		const scale = id => `y${units.indexOf(model.unit(id))}`;
		const series = [{}], bands = [];
		for (const { line, colour: ink } of this.#shown) {
			const base = { scale: scale(line.id), stroke: ink, width: 2 };
			const step = ['fixed_hysteresis', 'percent_hysteresis'].includes(model.settings(line.id)?.filter?.kind);
			if (step && line.v) {
				base.paths = uPlot.paths.stepped({ align: 1 });
			}
			series.push({ ...base, points: { show: (u, _, from, to) => to - from < u.width / 12, size: 5, fill: ink } });
			if (!line.v) {
				const edge = { scale: base.scale, stroke: 'transparent', width: 0, points: { show: false } };
				bands.push({ series: [series.length + 1, series.length], fill: `${ink}38` });
				series.push(edge, edge);
			}
		}
		const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
		const day = '{YYYY}-{MM}-{DD}';
		const years = [[365 * 86400, '{YYYY}', null, null, null, null, null, null, 1], [28 * 86400, '{YYYY}-{MM}', null, null, null, null, null, null, 1], [86400, day, null, null, null, null, null, null, 1]];
		const hours = [[60, '{HH}:{mm}', `\n${day}`, null, `\n${day}`, null, null, null, 1], [1, '{HH}:{mm}:{ss}', `\n${day}`, null, `\n${day}`, null, null, null, 1], [.001, '{HH}:{mm}:{ss}.{fff}', null, null, null, null, null, null, 1]];
		const sides = units.slice(0, 2).map((name, i) => ({ ...axis, scale: `y${i}`, side: i ? 1 : 3, size: 58, grid: i ? { show: false } : axis.grid, label: unit(name) || undefined, labelSize: 18,
			labelFont: axis.font, values: (_, ticks) => ticks.map(tick => number(tick)) }));
		return new uPlot({
			width: this.#place.clientWidth,
			height: height(),
			legend: { show: false },
			cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false, setScale: false }, dataIdx: (u, k, at) => nearest(u.data[k], at), bind: { dblclick: () => () => {} } },
			scales: Object.fromEntries(units.map((_, i) => [`y${i}`, { range: (_, low, high) => around(low, high) }])),
			axes: [{ ...axis, size: 44, values: [...years, ...hours] }, ...(sides.length ? sides : [{ ...axis, size: 58 }])],
			series: series.length > 1 ? series : [{}, {}],
			bands,
			hooks: { setSelect: [u => this.#select(u)], setCursor: [u => this.#cursor(u)], drawAxes: [u => this.#bounds(u)] },
		}, [[], ...Array(Math.max(1, series.length - 1)).fill([])], this.#place);
	}

	#select(u) {
		if (u.select.width > 4) {
			const { left, width } = u.select;
			u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
			this.#handlers.zoom(u.posToVal(left, 'x') * 1000, u.posToVal(left + width, 'x') * 1000);
		}
	}

	#cursor(u) {
		const { idxs, left } = u.cursor;
		if (left < 0 || !idxs) {
			this.#handlers.cursor(null, null);
			return;
		}
		const values = new Map();
		let k = 1;
		for (const { line } of this.#shown) {
			values.set(line.id, u.data[k]?.[idxs[k]] ?? null);
			k += line.v ? 1 : 3;
		}
		this.#handlers.cursor(values, u.posToVal(left, 'x') * 1000);
	}

	/** Where a single point's alarms are. */
	#bounds(u) {
		const alarms = this.#shown.length === 1 && model.settings(this.#shown[0].line.id)?.alarms;
		for (const bound of alarms ? [alarms.high, alarms.low] : []) {
			const y = bound === undefined || bound === null ? NaN : u.valToPos(bound, 'y0', true);
			if (y > u.bbox.top && y < u.bbox.top + u.bbox.height) {
				u.ctx.save();
				u.ctx.strokeStyle = colour('--bad');
				u.ctx.lineWidth = devicePixelRatio;
				u.ctx.setLineDash([6 * devicePixelRatio, 5 * devicePixelRatio]);
				u.ctx.beginPath();
				u.ctx.moveTo(u.bbox.left, y);
				u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
				u.ctx.stroke();
				u.ctx.restore();
			}
		}
	}
}

/** The index of the value nearest to a place; places between are of other lines. */
function nearest(column, at) {
	for (let away = 0; away < column.length; away++) {
		if (column[at - away] !== undefined && column[at - away] !== null) {
			return at - away;
		}
		if (column[at + away] !== undefined && column[at + away] !== null) {
			return at + away;
		}
	}
	return at;
}

/** A flat line in the middle rather than at the edge, and some air above and below any other. */
function around(low, high) {
	if (low === null || low === undefined) {
		return [0, 1];
	}
	const air = (high - low) * .08 || Math.abs(high) * .01 || 1;
	return [low - air, high + air];
}
