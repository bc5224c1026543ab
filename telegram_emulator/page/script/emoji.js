import { h } from "./dom.js";
import { say } from "./words.js";

const EMOJI = "😀 😁 😂 🙂 😉 😊 😍 😘 🤔 😐 😕 😟 😢 😭 😡 🤯 😱 🥳 😴 🤒 👍 👎 👌 🙏 👏 🤝 💪 👋 ✌️ 🤷 ❤️ 💔 🔥 🎉 ⭐ ✅ ❌ ❓ ❗ ⏳ ☎️ 📷 🧾 💳 🖨️ 💻 📶 🔌".split(" ");
const STICKERS = "👋 🙏 👍 🤷 😢 🎉 ❤️ 🔥".split(" ");

/** The panel of smileys and stickers. `type(emoji)` writes one, `send(emoji)` sends a sticker. */
export function emojiPanel(type, send) {
	const face = (act, kind) => (emoji) => h(`button.face${kind}`, { label: emoji, onclick: () => act(emoji) }, emoji);
	return h("div.faces", { role: "group", label: say("emoji"), hidden: true },
		h("div.faces-row", { role: "group", label: say("stickers") }, STICKERS.map(face(send, ".large"))), h("div.faces-grid", EMOJI.map(face(type, ""))));
}
