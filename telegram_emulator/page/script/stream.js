const LONGEST_PAUSE_MS = 5000;

/** Events from the emulator, with reconnecting. `onLost` is called once per loss, `onBack` to start over. */
export class Stream {
	constructor({ onEvent, onLost, onBack }) {
		Object.assign(this, { onEvent, onLost, onBack });
		this.pause = 400;
		this.lost = false;
	}

	open(people, after) {
		this.close();
		const source = new EventSource(`emulator/events?person=${people.join(",")}&after=${after}`);
		this.source = source;
		source.onopen = () => {
			this.pause = 400;
			this.lost = false;
		};
		source.onmessage = ({ data }) => this.onEvent(JSON.parse(data));
		source.onerror = () => this.fail();
	}

	/** Give up the present connection and ask for a fresh start after a growing pause. */
	fail() {
		this.close();
		if (!this.lost) this.onLost();
		this.lost = true;
		this.timer = setTimeout(() => this.onBack(), this.pause);
		this.pause = Math.min(this.pause * 1.6, LONGEST_PAUSE_MS);
	}

	close() {
		clearTimeout(this.timer);
		this.source?.close();
		this.source = null;
	}
}
