import { say, sayOr } from "./words.js";

/** One line that stands for a message in lists, quotes and bars. */
export function summary(message) {
  if (!message) return "";
  if (message.service) return message.service;
  const text = message.text ?? message.caption;
  if (message.kind === "text" || !message.kind) return (text ?? "").replace(/\s+/g, " ");
  const label = message.kind === "document" && message.file?.name ? message.file.name : sayOr(message.kind, say("other_kind"));
  return text ? `${label}, ${text.replace(/\s+/g, " ")}` : label;
}

/** Who a message is shown as from: an anonymous administrator writes in the name of the group. */
export function senderOf(message) {
  const chat = message.sender_chat;
  return chat ? { id: chat.id, name: chat.title } : message.from ?? { id: 0, name: "" };
}
