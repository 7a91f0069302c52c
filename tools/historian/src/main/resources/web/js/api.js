// Requests to the historian, with the token that the user signed in with, and their failures in words.
import { token } from './session.js';

/** A request that failed; its message is for the user. status is 0 where the historian was not reached. */
export class Refused extends Error {
	constructor(status, message) {
		super(message);
		this.status = status;
	}
}

const words = {
	401: reason => token() ? `The token is refused: ${reason}.` : `This needs a token: sign in first.`,
	403: reason => `Not allowed: ${reason}.`,
	429: () => 'Too many requests; wait a moment and try again.',
	503: reason => `Not now: ${reason}.`,
};

/** The answer as it comes; throws Refused for any that is no success. */
export async function request(path, { method = 'GET', body, signal, accept = 'application/json' } = {}) {
	const headers = { Accept: accept };
	if (token()) {
		headers.Authorization = `Bearer ${token()}`;
	}
	if (body !== undefined) {
		headers['Content-Type'] = 'application/json';
	}
	let answer;
	try {
		answer = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store', credentials: 'omit', redirect: 'error' });
	} catch (e) {
		throw e.name === 'AbortError' ? e : new Refused(0, 'The historian cannot be reached.');
	}
	if (!answer.ok) {
		const reason = await answer.json().then(json => json.error, () => `status ${answer.status}`);
		throw new Refused(answer.status, words[answer.status]?.(reason) ?? sentence(reason));
	}
	return answer;
}

const sentence = reason => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

/** The answer's JSON, or null if it has none. */
export async function json(path, options) {
	const answer = await request(path, options);
	return answer.status === 204 ? null : answer.json();
}

export const get = (path, options) => json(`api/v1/${path}`, options);
export const post = (path, body) => json(`api/v1/${path}`, { method: 'POST', body });
export const put = (path, body) => json(`api/v1/${path}`, { method: 'PUT', body });
export const remove = path => json(`api/v1/${path}`, { method: 'DELETE' });
export const id = encodeURIComponent;
