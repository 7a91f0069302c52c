// Elements from code: text is always text, never HTML.

export const $ = id => document.getElementById(id);

/**
 * An element. Properties: class, dataset, on* handlers, anything else an attribute (left out if it is null, undefined or false). Children: elements,
 * text, null, or arrays of these.
 */
export function el(tag, properties = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) {
		if (value === null || value === undefined || value === false) {
			continue;
		}
		if (name === 'class') {
			element.className = value;
		} else if (name === 'dataset') {
			Object.assign(element.dataset, value);
		} else if (name.startsWith('on')) {
			element.addEventListener(name.slice(2), value);
		} else {
			element.setAttribute(name, value === true ? '' : value);
		}
	}
	element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
	return element;
}

export const button = (text, onclick, properties = {}) => el('button', { type: 'button', ...properties, onclick }, text);

export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Whether the window is as narrow as a phone. */
export const narrow = matchMedia('(max-width: 52rem)');

/** Hands a file to the browser's downloads. */
export function save(blob, name) {
	const url = URL.createObjectURL(blob);
	el('a', { href: url, download: name }).click();
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
