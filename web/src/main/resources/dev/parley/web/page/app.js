// @ts-check
// Starts the page: views, keys, theme, language, and the banner when the engine is gone.
import "./bench.js";
import { closeBench } from "./bench.js";
import { $, $$, clear, el, keep, num, tell, tellQuietly } from "./dom.js";
import { openEntry } from "./opener.js";
import { sum } from "./socket.js";
import { store } from "./store.js";
import { clock, togglePause, view as wire } from "./wire.js";
import { setChinese, t, translate, zh } from "./words.js";

/** @typedef {{name: string, show: (root: HTMLElement) => void, hide?: () => void, rows?: (list: any[]) => void, sums?: () => void}} View */

const VIEWS = ["wire", "values", "rules", "lesson", "measure", "probe"];
/** Where a view lives; it is fetched when it is first looked at. @type {Record<string, () => Promise<any>>} */
const SOURCES = { values: () => import("./values.js"), rules: () => import("./rules.js"), lesson: () => import("./lesson.js"), measure: () => import("./tasks.js"), probe: () => import("./tasks.js") };
/** @type {Map<string, View>} */
const views = new Map([["wire", wire]]);
/** @type {View | null} */
let current = null;

/** @param {string} name @returns {Promise<View>} */
async function load(name) {
  let view = views.get(name);
  if (!view) {
    const module = await SOURCES[name]();
    view = /** @type {View} */ (module[name + "View"] ?? module.view);
    views.set(name, view);
  }
  return view;
}

/** Shows the view that the address names. */
async function go() {
  const asked = location.hash.slice(1), name = VIEWS.includes(asked) ? asked : "wire";
  for (const link of $$(".lenses a, #pop-more a")) if (link.getAttribute("href") === "#" + name) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  if ($("#pop-more").matches(":popover-open")) $("#pop-more").hidePopover();
  const root = $("#view-" + name);
  let view;
  try { view = await load(name); } catch (error) {
    console.error(error);
    for (const v of VIEWS) $("#view-" + v).hidden = v !== name;
    clear(root).append(el("p", {}, t("This view could not be loaded.")));
    current?.hide?.();
    current = null;
    return;
  }
  if ((VIEWS.includes(location.hash.slice(1)) ? location.hash.slice(1) : "wire") !== name) return; // gone on meanwhile
  if (view === current) return;
  current?.hide?.();
  for (const v of VIEWS) $("#view-" + v).hidden = v !== name;
  current = view;
  view.show(root);
}
addEventListener("hashchange", go);

store.on("rows", list => current?.rows?.(list));
let summed = false;
store.on("sums", () => {
  if (summed || document.hidden) return;
  summed = true;
  requestAnimationFrame(() => { summed = false; current?.sums?.(); });
});
store.on("state", () => { if (current === wire) wire.state(); });
store.on("scope", () => wire.scope());
store.on("language", () => wire.language());
store.on("code", async () => {
  try {
    (await import("./snippets.js")).openSnippets();
  } catch (error) { console.error(error); tell(t("This view could not be loaded.")); }
});
store.on("make-rule", async row => {
  try { (await import("./rules.js")).makeRule(row); } catch (error) { console.error(error); tell(t("This view could not be loaded.")); }
});

/* Engine gone */
function engine() {
  const { gone, live, slow } = store;
  document.body.classList.toggle("stale", !!gone && store.known);
  clear($("#engine")).append(el(slow ? "i.dot" : live ? "i.dot.on" : gone ? "i.dot.bad" : "i.dot", { "aria-hidden": "true" }), el("span", {}, t(live && slow ? "slow to answer" : live ? "live" : gone ? "gone" : "connecting")));
  const banner = $("#gone"), was = banner.hidden;
  banner.hidden = live || !gone;
  if (gone) {
    $("#gone .word").textContent = t(gone.anew ? "not known here" : "engine gone");
    $("#gone-says").textContent = gone.anew
      ? t(store.known ? "Parley was started anew, and does not know this browser any more. Open the new link that it printed, in this browser; this page then goes on." : "Parley does not know this browser. Open the link that it printed, in this browser.")
      : t(store.known ? "Parley no longer answers on this page's address. What you see is what had come by {0}." : "Parley does not answer on this page's address.", clock(gone.since.getTime()).slice(0, 8));
    countdown();
  } else if (!was) tell(t("Parley is back"));
}
function countdown() {
  if (!store.gone) return;
  const s = Math.max(0, Math.ceil((store.gone.at - performance.now()) / 1000));
  $("#gone-retry").textContent = s ? t("Trying again in {0} s.", s) : t("Trying …");
}
setInterval(countdown, 500);
store.on("engine", engine);
$("#gone-now").addEventListener("click", () => store.retry());
addEventListener("online", () => { if (store.gone) store.retry(); });

/* Sums for those who listen: each 10 s, and only if something passed */
let last = { in: 0, out: 0, dropped: 0, first: true };
setInterval(() => {
  if (!store.live) return;
  const now = { in: 0, out: 0, dropped: 0, first: false };
  for (const { ledger } of store.state.entries) { now.in += ledger.received; now.out += ledger.sent; now.dropped += sum(ledger.droppedIn) + sum(ledger.droppedOut); }
  const [arrived, left, dropped] = [now.in - last.in, now.out - last.out, now.dropped - last.dropped], first = last.first;
  last = now;
  if (first || arrived < 0 || left < 0 || !(arrived || left || dropped > 0)) return;
  tellQuietly(t("In the last 10 seconds {0} arrived, {1} left", num(arrived), num(left)) + (dropped > 0 ? t(", {0} dropped", num(dropped)) : ""));
}, 10_000);

/* Theme and language */
function theme() {
  const root = document.documentElement, dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  keep.set("theme", root.dataset.theme);
  store.emit("theme");
}
for (const id of ["#theme", "#more-theme"]) $(id).addEventListener("click", theme);

/** @param {boolean} chinese */
function language(chinese) {
  setChinese(chinese);
  document.documentElement.lang = chinese ? "zh-Hans" : "en";
  const button = $("#lang");
  button.textContent = chinese ? "English" : "中文";
  button.lang = chinese ? "en" : "zh";
  button.setAttribute("aria-label", chinese ? "English: switch the page to English" : "中文: 把页面切换为中文");
  translate();
  engine();
  store.emit("language", chinese ? "zh" : "en");
}
$("#lang").addEventListener("click", () => { language(!zh()); keep.set("language", zh() ? "zh" : "en"); });

/* Keys */
const KEYMAP = [["/", "filter; ↓ from there goes into the list"], ["c", "write an answer"], ["Enter, Shift Enter", "send, new line"], ["↑ ↓", "in the answer: earlier and later ones; in the list: rows"], ["j k PgUp PgDn Home End", "rows"], ["← → ↑ ↓", "in the bytes: the chosen byte"],
  ["Shift click, Shift ↑ ↓", "compare with the chosen message"], ["a", "answer the chosen message"], ["Space", "pause and go on; in the lesson: next step"], ["Esc", "back to the list; close"], ["1 … 6", "views"], ["o", "open a socket"], ["Ctrl S", "apply the rules"], ["?", "this list"]];
let single = keep.get("keys") !== "off";
function showKeys() {
  clear($("#keylist")).append(...KEYMAP.flatMap(([keys, words]) => [el("dt", {}, el("kbd", {}, keys)), el("dd", {}, t(words))]));
  $("#keys-on").checked = single;
  $("#d-keys").showModal();
}
$("#keys-on").addEventListener("change", () => { single = $("#keys-on").checked; keep.set("keys", single ? "on" : "off"); });
for (const id of ["#keys", "#more-keys"]) $(id).addEventListener("click", showKeys);

addEventListener("keydown", event => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.defaultPrevented || $("dialog[open]")) return;
  if (target.closest?.("input, textarea, select, [contenteditable]")) {
    if (event.key === "Escape" && target.closest("#composer, .find")) $("#wire-grid").focus();
    return;
  }
  if (!single || event.ctrlKey || event.metaKey || event.altKey) return;
  const name = VIEWS[+event.key - 1];
  if (name) location.hash = name;
  else if (event.key === "/") { event.preventDefault(); to("#find"); }
  else if (event.key === "c") { event.preventDefault(); to("#c-text"); }
  else if (event.key === "o") { event.preventDefault(); openEntry(); }
  else if (event.key === "?") showKeys();
  else if (event.key === " " && current === wire && !target.closest?.("button, a, summary, .hex")) { event.preventDefault(); togglePause(); }
});
/** A field of the wire view, which may have to be shown first. @param {string} field */
async function to(field) {
  if (current !== wire) { location.hash = "wire"; await new Promise(resolve => setTimeout(resolve, 50)); }
  $(field).focus();
}

/* What lies over the page */
for (const button of $$("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
for (const dialog of $$("dialog")) dialog.addEventListener("click", (/** @type {MouseEvent} */ event) => { if (event.target === dialog) dialog.close(); });
for (const pop of $$("[popover]")) {
  const by = $(`[popovertarget="${pop.id}"]`);
  pop.addEventListener("toggle", (/** @type {any} */ event) => {
    if (event.newState !== "open") return;
    const at = by.getBoundingClientRect(), wide = pop.offsetWidth, high = pop.offsetHeight;
    pop.style.left = Math.max(8, Math.min(innerWidth - wide - 8, at.left)) + "px";
    pop.style.top = (at.bottom + high + 12 > innerHeight ? Math.max(8, at.top - high - 6) : at.bottom + 6) + "px";
  });
  if (pop.id !== "pop-saved") pop.addEventListener("click", (/** @type {any} */ event) => { if (event.target.closest("button")) pop.hidePopover(); });
}
$(".skip").addEventListener("click", (/** @type {Event} */ event) => { event.preventDefault(); location.hash = "wire"; setTimeout(() => $("#wire-grid").focus()); });
addEventListener("beforeunload", () => store.feed.close());
addEventListener("hashchange", () => closeBench(false));

const chosen = keep.get("theme");
if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
const speaks = keep.get("language") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
language(speaks === "zh");
go();
store.start();
