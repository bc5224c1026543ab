// Brings the page up to date by itself, without touching what one is writing.
"use strict";
const fresh = document.getElementById("fresh");
let tag = "", since = Date.now(), timer;

const local = root => {
  for (const time of root.querySelectorAll("time"))
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang,
      { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(time.dateTime));
};

// Only what is new or different is changed: whoever listens to the page hears that and nothing twice.
const merge = html => {
  const next = document.createElement("div");
  next.innerHTML = html;
  local(next);
  const head = fresh.querySelector("header"), then = next.querySelector("header");
  if (head.outerHTML !== then.outerHTML) head.replaceWith(then);
  const thread = document.getElementById("thread"), low = innerHeight + scrollY > document.body.scrollHeight - 160;
  const wanted = [...next.querySelector("#thread").children];
  for (const child of [...thread.children])
    if (!child.id || !wanted.some(one => one.id === child.id)) child.remove();
  let before = null, grown = false;
  for (const one of wanted) {
    const here = one.id && document.getElementById(one.id);
    if (here && here.outerHTML !== one.outerHTML) { here.replaceWith(one); before = one; }
    else if (here) before = here;
    else { before ? before.after(one) : thread.prepend(one); before = one; grown = true; }
  }
  if (grown && low) thread.lastElementChild.scrollIntoView({ block: "nearest" });
};

const look = async () => {
  clearTimeout(timer);
  try {
    const answer = await fetch(fresh.dataset.from, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") || "";
      merge(await answer.text());
      since = Date.now();
    } else if (answer.status === 404) return location.reload();
  } catch { /* no network: later */ }
  next();
};
// Quick while something is expected, slow when nothing has happened for long, not at all out of sight.
const next = () => {
  if (document.hidden) return;
  const quiet = Date.now() - since;
  timer = setTimeout(look, document.querySelector("[data-soon]") || quiet < 20e3 ? 1500 : quiet < 600e3 ? 5000 : 30e3);
};
document.addEventListener("visibilitychange", () => document.hidden ? clearTimeout(timer) : look());

const copy = document.getElementById("copy");
if (navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href.split("#")[0]);
    copy.textContent = copy.dataset.done;
  });
}
local(fresh);
next();
