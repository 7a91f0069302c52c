// The token, kept as long as this tab and nowhere else; it travels in a header, never in an address.

const KEY = 'token';

export const token = () => sessionStorage.getItem(KEY);

/** What the historian says of whoever asks: {name, tokens, readAll, writeAll, admin}. */
export let who = { name: '', tokens: false, readAll: false, writeAll: false, admin: false };

export function setToken(secret) {
	if (secret) {
		sessionStorage.setItem(KEY, secret);
	} else {
		sessionStorage.removeItem(KEY);
	}
}

/** Takes over what the historian says, and shows only what may be used. */
export function setWho(answer) {
	who = answer;
	document.body.classList.toggle('may-write', who.writeAll);
	document.body.classList.toggle('may-admin', who.admin);
}
