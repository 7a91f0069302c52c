// A view that is a list asked of the historian: loads, shows, says what went wrong; draws itself anew when told to.
import { el } from './dom.js';

export class View {
	#place;
	#shown = false;
	#drawing = 0;

	/** load(): fetches; draw(data): gives elements. Both are the subclass's. */
	show(place) {
		this.#place = place;
		this.#shown = true;
		place.replaceChildren(el('p', { class: 'soft pad' }, 'Loading …'));
		return this.refresh();
	}

	hide() {
		this.#shown = false;
		this.data = null;
	}

	/** Fetches anew, if it is in sight. */
	async refresh() {
		if (!this.#shown) {
			return;
		}
		const mine = ++this.#drawing;
		try {
			const data = await this.load();
			if (mine === this.#drawing && this.#shown) {
				this.data = data;
				this.redraw();
			}
		} catch (failure) {
			if (mine === this.#drawing && this.#shown) {
				this.data = null;
				this.#place.replaceChildren(el('p', { class: 'panel pad error', role: 'alert' }, failure.message));
			}
		}
	}

	/** Draws what there is, and leaves the focus where it was. */
	redraw() {
		if (!this.#shown || !this.data) {
			return;
		}
		const key = document.activeElement?.dataset?.key;
		this.#place.replaceChildren(...[this.draw(this.data)].flat());
		if (key) {
			this.#place.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
		}
	}
}
