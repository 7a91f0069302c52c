// The chart: uPlot, dressed in the page's colours, as wide as its place.
/* global uPlot */
import { number } from './words.js';

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const height = () => matchMedia('(max-width: 52rem)').matches ? 220 : 340;

export class Plot {
	#place;
	#plot = null;
	#unit = '';

	constructor(place) {
		this.#place = place;
		new ResizeObserver(() => this.#plot?.setSize({ width: place.clientWidth, height: height() })).observe(place);
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
			this.#plot?.destroy();
			this.#plot = null;
		});
	}

	/** Draws a series over the range that ends at now (milliseconds since 1970). */
	show(series, now, unit) {
		this.#unit = unit;
		this.#plot ??= this.#make();
		this.#plot.setData(series.columns(), false);
		this.#plot.setScale('x', { min: (now - series.range) / 1000, max: now / 1000 });
	}

	#make() {
		const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
		return new uPlot({
			width: this.#place.clientWidth,
			height: height(),
			legend: { live: true },
			cursor: { y: false, points: { size: 7 } },
			scales: { y: { range: (_, low, high) => this.#bounds(low, high) } },
			axes: [
				{ ...axis, size: 34, values: [[86400, '{YYYY}-{MM}-{DD}', null, null, null, null, null, null, 1], [60, '{HH}:{mm}', null, null, null, null, null, null, 1], [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]] },
				{ ...axis, size: 54, values: (_, ticks) => ticks.map(tick => number(tick)) },
			],
			series: [
				{ label: 'time', value: (_, seconds) => seconds === null ? '–' : new Date(seconds * 1000).toLocaleString('sv') },
				{ label: 'value', stroke: colour('--accent'), width: 2, fill: colour('--accent') + '18', points: { show: (u, _, from, to) => to - from < u.width / 12, size: 5, fill: colour('--accent') },
					value: (_, value) => value === null ? '–' : `${number(value)} ${this.#unit}` },
			],
		}, [[], []], this.#place);
	}

	/** A flat line in the middle rather than at the edge, and some air above and below any other. */
	#bounds(low, high) {
		if (low === null) {
			return [0, 1];
		}
		const air = (high - low) * .1 || Math.abs(high) * .01 || 1;
		return [low - air, high + air];
	}
}
