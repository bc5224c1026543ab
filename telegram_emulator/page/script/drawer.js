import { advanceClock, clearFaults, setFault } from "./api.js";
import { h, redraw } from "./dom.js";
import { roundButton } from "./round_button.js";
import { clockSeconds, dayKey, dayName, spanWords } from "./times.js";
import { say } from "./words.js";

const STEPS = [["minute", 60], ["ten_minutes", 600], ["hour", 3600], ["day", 86400]];
const SENDS = ["sendMessage", "sendPhoto", "sendDocument", "sendVoice", "sendVideo", "sendMediaGroup", "copyMessage", "copyMessages",
	"editMessageText"];
const SHORT_FAULT_MS = 5000;
const FAULTS = {
	fault_429: { kind: "429", retry_after: 5 },
	fault_500: { kind: "500" },
	fault_drop_after: { kind: "drop_after" },
	fault_hang: { kind: "hang", seconds: 20 },
};

/** The drawer behind the scenes: clock, faults, API calls. `report(promise)` shows what was refused. */
export class Drawer {
	constructor(store, report, close) {
		Object.assign(this, { store, report });
		this.active = new Set();
		this.dial = h("p.dial");
		this.list = h("ul.call-list", { tabindex: "0", label: say("calls") });
		this.switches = h("div");
		this.element = h("aside.drawer", { id: "drawer", label: say("behind"), hidden: true,
			onkeydown: (event) => event.key === "Escape" && close() },
			h("div.drawer-head", h("h2", say("behind")), roundButton("close", "close", close)),
			h("section", h("h3", say("clock")), this.dial, h("div.steps", STEPS.map(([label, seconds]) => this.step(label, seconds)))),
			h("section", h("h3", say("faults"), h("button", { onclick: () => this.clearAll() }, say("clear"))), this.switches),
			h("section.calls", h("h3", say("calls")), this.list));
		this.drawClock();
		this.drawFaults();
		this.drawCalls();
		this.timer = setInterval(() => !this.element.hidden && this.drawClock(), 1000);
	}

	stop() {
		clearInterval(this.timer);
	}

	step(label, seconds) {
		return h("button.step", { onclick: () => this.advance(seconds) }, say(label));
	}

	async advance(seconds) {
		const clock = await this.report(advanceClock(seconds));
		if (clock) this.store.takeClock(clock);
	}

	drawClock() {
		const offset = this.store.clock.offset_s ?? 0;
		const now = new Date(Date.now() + offset * 1000);
		const note = offset >= 1 ? say("clock_ahead", { time: spanWords(offset) }) : say("clock_real");
		const day = dayKey(now) !== dayKey(new Date()) ? `, ${dayName(now, new Date())}` : "";
		this.dial.replaceChildren(clockSeconds(now), h("small", note + day));
	}

	drawFaults() {
		redraw(this.switches, Object.keys(FAULTS).map((name) =>
			h("button.fault", { role: "switch", "aria-checked": String(this.active.has(name)), onclick: () => this.toggle(name) },
				h("span", say(name), h("small", say(`${name}_note`))), h("span.switch", { "aria-hidden": "true" }))));
	}

	async toggle(name) {
		if (this.active.has(name)) this.active.delete(name);
		else this.active.add(name);
		this.drawFaults();
		await this.report(this.apply());
		clearTimeout(this.ending);
		if (this.active.has("fault_429")) this.ending = setTimeout(() => this.toggle("fault_429"), SHORT_FAULT_MS);
	}

	/** The emulator clears all faults at once, so set anew those that stay. */
	async apply() {
		await clearFaults();
		for (const name of this.active) {
			const methods = name === "fault_429" ? SENDS : ["*"];
			await Promise.all(methods.map((method) => setFault({ method, ...FAULTS[name] })));
		}
		return true;
	}

	clearAll() {
		this.active.clear();
		clearTimeout(this.ending);
		this.drawFaults();
		this.report(this.apply());
	}

	drawCalls() {
		const { calls } = this.store;
		this.list.replaceChildren(...(calls.length ? calls.map(callRow) : [h("li.call-none", say("no_calls"))]));
	}

	addCall(event) {
		if (this.element.hidden) return;
		this.list.querySelector(".call-none")?.remove();
		this.list.prepend(callRow(event));
		while (this.list.children.length > this.store.calls.length) this.list.lastChild.remove();
	}
}

function callRow(call) {
	const failed = call.ok === false || Boolean(call.fault);
	const outcome = failed ? call.fault ?? call.status : say("milliseconds", { n: Math.round(call.duration_ms * 10) / 10 });
	return h("li", { class: `call ${failed ? "failed" : ""}` }, h("details",
		h("summary", h("time", clockSeconds(call.at)), h("b", call.method), h("span", outcome)),
		call.error ? h("p.why", call.error) : null,
		h("pre", { tabindex: "0" }, JSON.stringify(call.params, null, 2))));
}
