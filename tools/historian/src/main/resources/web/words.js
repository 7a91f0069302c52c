// Numbers, units and ages as people read them.

/** SenML units (RFC 8428 section 12.1) whose symbol is another. */
const SYMBOLS = { Cel: '°C', '%RH': '% RH', '%EL': '% charge', Ohm: 'Ω', deg: '°', 'm3': 'm³', 'm/s2': 'm/s²', 'W/m2': 'W/m²', '/': '' };

export const unit = name => SYMBOLS[name] ?? name ?? '';

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 6, useGrouping: false });

export const number = value => value !== 0 && (Math.abs(value) >= 1e7 || Math.abs(value) < 1e-4) ? value.toExponential(3) : plain.format(value);

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
