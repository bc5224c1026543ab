/** What the emulator answered with when it refused something; `message` is its own text. */
export class Refusal extends Error {}
/** The emulator could not be reached. */
export class Unreachable extends Error {}

async function request(path, options) {
	let response;
	try {
		response = await fetch(path, options);
	} catch (error) {
		throw new Unreachable(String(error));
	}
	const type = response.headers.get("content-type") ?? "";
	if (!type.includes("json")) throw new Refusal(`${response.status} ${response.statusText}`);
	const body = await response.json();
	if (!response.ok || body.ok === false) throw new Refusal(body.error ?? `${response.status}`);
	return body;
}

const post = (path, body) =>
	request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const readState = () => request("emulator/state");
export const readView = (person) => request(`emulator/view?person=${person}`);
export const advanceClock = (seconds) => post("emulator/clock", { advance_s: seconds });
export const setFault = (fault) => post("emulator/fault", fault);
export const clearFaults = () => request("emulator/fault", { method: "DELETE" });

/** Act as a person. Gives the result of the action; raises Refusal or Unreachable. */
export async function act(person, action, details) {
	return (await post("emulator/act", { person, action, ...details })).result;
}

/** Send files as a person; several become an album. `kind` null lets each file's type decide. */
export async function upload(person, { chat, topic, kind, caption, entities, replyTo }, files) {
	const query = new URLSearchParams({ person, chat });
	if (topic) query.set("topic", topic);
	if (kind) query.set("kind", kind);
	if (caption) query.set("caption", caption);
	if (entities?.length) query.set("entities", JSON.stringify(entities));
	if (replyTo) query.set("reply_to", replyTo);
	const form = new FormData();
	for (const file of files) form.append("file", file, file.name);
	return (await request(`emulator/upload?${query}`, { method: "POST", body: form })).result;
}

/** A path given by the emulator, made relative so that the page also works below a prefix. */
export function fileAddress(file) {
	return (file.url ?? `emulator/file/${file.id}`).replace(/^\//, "");
}
