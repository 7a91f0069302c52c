// The stream of events (WHATWG HTML, "Server-sent events"), read with fetch because EventSource carries no token. It tries for ever, and polls where the
// historian has no room for another listener.
import { request, get } from './api.js';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;
/** The historian says something every 10 s; who is silent for longer is gone. */
const SILENCE = 30_000;

export class Live {
	#handlers;
	#abort = new AbortController();
	#pause = FIRST_PAUSE;

	/** handlers: open(), event(name, data), lost(failure). */
	constructor(handlers) {
		this.#handlers = handlers;
		this.#run();
	}

	/** Begins anew, as somebody else perhaps. */
	restart() {
		this.#pause = FIRST_PAUSE;
		this.#abort.abort();
	}

	async #run() {
		for (;;) {
			this.#abort = new AbortController();
			try {
				await this.#listen(this.#abort);
				this.#handlers.lost(null);
			} catch (failure) {
				if (failure.name === 'AbortError') {
					continue;
				}
				this.#handlers.lost(failure);
				if (failure.status === 503) {
					await this.#poll();
				}
			}
			await new Promise(resolve => {
				setTimeout(resolve, this.#pause);
				this.#abort.signal.addEventListener('abort', resolve);
			});
			this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
		}
	}

	async #poll() {
		try {
			this.#handlers.event('points', await get('points'));
		} catch {
			// The next attempt to listen says what is wrong.
		}
	}

	async #listen(abort) {
		const answer = await request('api/v1/events', { signal: abort.signal, accept: 'text/event-stream' });
		this.#pause = FIRST_PAUSE;
		await this.#handlers.open();
		const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
		let text = '';
		for (;;) {
			const timer = setTimeout(() => reader.cancel(), SILENCE);
			const { value, done } = await reader.read().catch(() => ({ done: true }));
			clearTimeout(timer);
			if (abort.signal.aborted) {
				throw new DOMException('restarted', 'AbortError');
			}
			if (done) {
				return;
			}
			text += value;
			for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
				this.#take(text.slice(0, end));
			}
		}
	}

	#take(block) {
		let name = 'message', data = '';
		for (const line of block.split('\n')) {
			if (line.startsWith('event: ')) {
				name = line.slice(7);
			} else if (line.startsWith('data: ')) {
				data += line.slice(6);
			}
		}
		if (data) {
			this.#handlers.event(name, JSON.parse(data));
		}
	}
}
