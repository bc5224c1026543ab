import { upload } from "./api.js";
import { h } from "./dom.js";
import { parseMarkup } from "./markup.js";
import { openSheet } from "./sheet.js";
import { say } from "./words.js";

const LARGEST = 50 * 1024 * 1024;
const IN_ALBUM = 10;

function thumb(file) {
	if (!file.type.startsWith("image/")) return h("span.thumb", file.name);
	const address = URL.createObjectURL(file);
	return h("span.thumb", h("img", { src: address, alt: file.name, onload: () => URL.revokeObjectURL(address) }));
}

const isPicture = (file) => /^(image\/(?!svg)|video\/)/.test(file.type);

/** Send in albums of ten: pictures together, other files together. */
async function sendAll(person, target, files, asFiles, typed) {
	const pictures = asFiles ? [] : files.filter(isPicture);
	const others = files.filter((file) => !pictures.includes(file));
	const { text, entities } = parseMarkup(typed);
	let caption = { caption: text, entities };
	for (const [group, kind] of [[pictures, null], [others, "document"]]) {
		for (let at = 0; at < group.length; at += IN_ALBUM) {
			const part = group.slice(at, at + IN_ALBUM);
			const one = kind ?? (part.every((file) => file.type.startsWith("image/")) ? "photo" : null);
			await upload(person, { ...target, ...caption, kind: one }, part);
			caption = {};
		}
	}
}

/** Ask for a caption and send files; `run(promise)` reports what went wrong. */
export function offerFiles(host, person, target, files, run, done) {
	const big = files.find((file) => file.size > LARGEST);
	if (big) return run(Promise.reject(new Error(say("too_big", { name: big.name }))));
	const caption = h("textarea", { rows: "1", placeholder: say("caption"), label: say("caption") });
	const raw = h("input", { type: "checkbox" });
	const send = (close) => async () => {
		close();
		if (await run(sendAll(person, target, files, raw.checked, caption.value))) done();
	};
	const content = [h("div.thumbs", files.slice(0, 20).map(thumb)), caption,
		files.some(isPicture) ? h("label.check", raw, say("as_files")) : null];
	return openSheet(host, { title: say("send_files", { n: files.length }), content: h("div", { style: { display: "grid", gap: "12px" } }, content),
		actions: (close) => {
			caption.addEventListener("keydown", (event) => {
				if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
				event.preventDefault();
				send(close)();
			});
			return [h("button.plain", { onclick: close }, say("cancel")),
				h("button.solid", { onclick: send(close) }, say("send"))];
		} });
}

/** Let files be dropped on `host`; `accept(files)` gets them. `allowed()` says whether there is a chat for them. */
export function takeDrops(host, allowed, accept) {
	let depth = 0;
	let sign = null;
	const end = () => {
		depth = 0;
		sign?.remove();
		sign = null;
	};
	host.addEventListener("dragenter", (event) => {
		if (!event.dataTransfer.types.includes("Files") || !allowed()) return;
		depth += 1;
		if (!sign) host.append(sign = h("div.drop", say("drop")));
	});
	host.addEventListener("dragleave", () => sign && (depth -= 1) === 0 && end());
	host.addEventListener("dragover", (event) => sign && event.preventDefault());
	host.addEventListener("drop", (event) => {
		if (!sign) return;
		event.preventDefault();
		end();
		const files = [...event.dataTransfer.files];
		if (files.length) accept(files);
	});
}
