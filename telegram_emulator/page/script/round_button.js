import { h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

/** A round button that shows only an icon; the text of `word` is read out and shown to the mouse. */
export const roundButton = (sign, word, onclick, more = {}) => h("button.round", { tip: say(word), onclick, ...more }, icon(sign));
