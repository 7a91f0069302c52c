// Numbers, units, times and ages as people read them.

/** SenML units (RFC 8428 section 12.1) whose symbol is another. */
const SYMBOLS = { Cel: '°C', '%RH': '% RH', '%EL': '% charge', Ohm: 'Ω', deg: '°', 'm3': 'm³', 'm/s2': 'm/s²', 'W/m2': 'W/m²', '/': '' };

export const unit = name => SYMBOLS[name] ?? name ?? '';

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 6, useGrouping: false });

/** A number with six digits, or with as many decimals as the point has set. */
export function number(value, precision) {
	if (precision !== undefined && precision !== null && Math.abs(value) < 1e15) {
		return value.toFixed(precision);
	}
	return value !== 0 && (Math.abs(value) >= 1e7 || Math.abs(value) < 1e-4) ? value.toExponential(3) : plain.format(value);
}

export const whole = value => value.toLocaleString('en');

/** A value of any kind, without its unit. */
export function value(value, precision) {
	if (value === undefined || value === null) {
		return '–';
	}
	if (value.v !== undefined) {
		return number(value.v, precision);
	}
	if (value.text !== undefined) {
		return value.text;
	}
	return value.lat === undefined ? '–' : `${value.lat.toFixed(5)}, ${value.lon.toFixed(5)}`;
}

/** Milliseconds as an age of one or two parts. */
export function age(milliseconds) {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	if (seconds < 60) {
		return `${seconds} s`;
	}
	if (seconds < 3600) {
		return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	}
	if (seconds < 86400) {
		return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
	}
	return `${Math.floor(seconds / 86400)} d ${Math.floor(seconds / 3600) % 24} h`;
}

/** A moment, local time: 2026-01-31 12:00:00. */
export const moment = milliseconds => new Date(milliseconds).toLocaleString('sv');

export const count = (n, word) => `${whole(n)} ${word}${n === 1 ? '' : 's'}`;
