// @ts-check
// Lesson: one conversation as arrows between two lines, told in sentences, step by step or live. Large enough for a projector.
import { asUtf8, payloadNodes, toHex, wholeLetters } from "./bytes.js";
import { clear, el, svg, tellQuietly } from "./dom.js";
import { ownAddress } from "./rows.js";
import { store } from "./store.js";
import { tell } from "./story.js";
import { clockTime, followLanguage } from "./viewkit.js";
import { t, addWords } from "./words.js";

addWords({
  "Lesson": "课堂", "One conversation, step by step": "一次对话，一步一步看", "Back": "上一步", "Next step": "下一步", "Follow live": "跟随实时", "Conversation": "对话", "the most recent": "最近的",
  "Projector": "投影", "Large type, without the side bar": "大字，隐藏侧栏", "simulated device": "模拟设备",
  "Space shows the next step": "按空格看下一步", "That is all so far. The next event appears here with Space, or by itself with Follow live.": "到目前为止就这些。下一个事件来了，按空格显示；或用“跟随实时”自动显示。", "Each new event appears here by itself.": "新的事件会自动出现在这里。",
  "There is no conversation yet. As soon as a device sends something, it is told here in steps.": "还没有对话。设备一发来内容，这里就一步一步讲给你看。", "step {0} of {1}": "第 {0} 步，共 {1} 步",
});

/** @typedef {import("./store.js").Row} Row */
const MOST = 400, MOST_SHOWN = 60, BEGIN_WITH = 6, LIVE_EVERY = 250;
/** Events that are about the socket and not about one conversation. */
const NOT_TOLD = new Set(["listening", "relaying", "summary", "step"]);
/** That a datagram's sender is new, its first datagram tells by itself. @param {Row} row */
const isTold = row => !NOT_TOLD.has(row.event) && !(row.event === "joined" && row.scheme === "udp" && store.entry(row.entry)?.kind === "listen");

/** @type {HTMLElement | null} */ let root = null;
/** @type {any} */ let ui = {};
let chosen = ""; // "" is the most recent
/** @type {{entry: string, peer: string} | null} */ let talk = null;
/** @type {Row[]} */ let rows = [];
let projector = (() => { try { return localStorage.getItem("parley.projector") === "on"; } catch { return false; } })();
let from = 0, to = 0, live = false, complete = true, timer = 0, drawnAt = 0, engine = "";

/** @param {Row} row */
const keyOf = row => row.entry + "\n" + row.peer;
/** @param {Row} row */
const belongs = row => talk !== null && row.entry === talk.entry && isTold(row) && (row.peer === talk.peer || (!row.peer && (row.event === "dropped" || row.event === "unshown")));
/** @param {Row} row */
const inScope = row => store.scope === "all" || row.entry === store.scope;

/** Takes the conversation's rows anew, and begins where the last few have not been shown. */
function gather() {
  if (chosen) { const [entry, peer] = chosen.split("\n"); talk = { entry, peer }; }
  else { const [last] = store.rows.last(1, r => r.kind === "message" && r.peer !== "" && inScope(r)); talk = last ? { entry: last.entry, peer: last.peer } : null; }
  engine = store.state.engine;
  rows = talk ? store.rows.last(MOST, belongs) : [];
  complete = rows.length < MOST;
  from = Math.max(0, rows.length - BEGIN_WITH);
  to = live ? rows.length : Math.min(rows.length, from + 1);
}

/** @param {Row[]} fresh */
function add(fresh) {
  const known = rows.length ? rows[rows.length - 1].n : 0, more = fresh.filter(r => r.n > known && belongs(r));
  if (!more.length) return false;
  rows.push(...more);
  if (rows.length > MOST * 2) {
    const gone = Math.min(from, rows.length - MOST);
    rows.splice(0, gone);
    from -= gone;
    to -= gone;
    complete = complete && gone === 0;
  }
  return true;
}

const SIMULATED = /^(?:temp=-?[\d.]+,hum=\d+,light=\d+|ping)\s*$/, MOST_LISTED = 200;
/** The beginning of what was said. @param {Row} row */
function beginning(row) {
  const text = asUtf8(row.cut ? wholeLetters(row.bytes) : row.bytes), [line, more] = text === null ? [toHex(row.bytes.subarray(0, 6)), row.size > 6] : [[...text.trim().replace(/\p{C}+/gu, " ")].slice(0, 16).join(""), [...text.trim()].length > 16];
  return line + (more ? "…" : "");
}

/** @typedef {{key: string, first: Row | null, last: number, simulated: boolean, words: string}} Talk */
/** What each is about and when it began, newest first; what the simulated device says comes last. @returns {Talk[]} */
function conversations() {
  /** @type {Map<string, Talk>} */
  const list = new Map();
  for (const row of store.rows.last(5000, r => r.kind === "message" && r.peer !== "" && inScope(r))) {
    const key = keyOf(row), known = list.get(key), like = row.direction === "in" && isLocal(row.peer) && row.size < 64 && SIMULATED.test(asUtf8(row.bytes) ?? "");
    if (!known) list.set(key, { key, first: row, last: row.at, simulated: like, words: "" });
    else { known.last = row.at; if (row.direction === "in") known.simulated &&= like; }
  }
  for (const entry of store.state.entries) {
    if (store.scope !== "all" && entry.name !== store.scope) continue;
    for (const peer of entry.peers ?? []) {
      const address = peer.address.replace(/^[a-z]+:\/\//, ""), key = entry.name + "\n" + address;
      if (!list.has(key)) list.set(key, { key, first: null, last: 0, simulated: false, words: "" });
      /** @type {Talk} */ (list.get(key)).words = peer.name;
    }
  }
  const all = [...list.values()].sort((a, b) => Number(a.simulated) - Number(b.simulated) || b.last - a.last).slice(0, MOST_LISTED);
  for (const one of all) one.words = wordsOf(one);
  return all;
}
const isLocal = (/** @type {string} */ peer) => /^(127\.|\[::1\])/.test(peer);

/** @param {Talk} one as "tcp 5001 · hello over tcp… · 06:03" */
function wordsOf({ key, first, words, simulated }) {
  const [name, peer] = key.split("\n"), entry = store.entry(name), [, scheme, port] = /^(\w+):\/\/.*?:(\d+)$/.exec(entry?.addresses[0] ?? "") ?? ["", first?.scheme ?? "", name];
  return [`${scheme} ${port}`, simulated ? t("simulated device") : words || (isLocal(peer) && first ? "" : peer.replace(first ? /:\d+$/ : /$^/, "")), first ? beginning(first) : "", first ? clockTime(first.at) : ""].filter(Boolean).join(" · ");
}

function fillChoice() {
  if (document.activeElement === ui.pick) return; // it may be open
  const list = conversations(), was = list.map(x => x.words + x.key).join("|") + chosen;
  if (ui.choices === was) return;
  ui.choices = was;
  if (chosen && !list.some(x => x.key === chosen)) list.push({ key: chosen, first: null, last: 0, simulated: false, words: chosen.split("\n")[1] });
  clear(ui.pick).append(el("option", { value: "" }, t("the most recent")), ...list.map(x => el("option", { value: x.key, title: x.key.split("\n")[1] }, x.words)));
  ui.pick.value = chosen;
}

/** @param {HTMLElement} at */
function show(at) {
  view.hide();
  root = at;
  if (!rows.length || engine !== store.state.engine || store.rows.byNumber(rows[rows.length - 1].n) === undefined) gather();
  else { add(store.rows.last(MOST, belongs)); if (live) to = rows.length; }
  ui = {
    pick: el("select", { onchange: () => { chosen = ui.pick.value; ui.pick.blur(); gather(); draw(); } }), who: el("p.mono"),
    back: el("button.soft", { type: "button", id: "l-prev", onclick: back }, t("Back")), next: el("button.primary", { type: "button", id: "l-next", onclick: next }, el("span", {}, t("Next step")), el("kbd", { "aria-hidden": "true" }, "Space")),
    live: el("button.soft", { type: "button", id: "l-live", "aria-pressed": live, onclick: follow }, t("Follow live")),
    projector: el("button.soft", { type: "button", id: "l-projector", "aria-pressed": projector, title: t("Large type, without the side bar"), onclick: () => project(!projector) }, t("Projector")),
    left: el("b"), lanes: el("ol.lanes", { id: "lanes" }), none: el("p.lesson-none", {}, t("There is no conversation yet. As soon as a device sends something, it is told here in steps.")),
  };
  ui.heads = el("div.lanes-head", { "aria-hidden": "true" }, el("span"), el("div", {}, ui.left, el("b", {}, "Parley")), el("span"));
  clear(at).append(
    el("div.lesson-head", {}, el("div", {}, el("h1", { id: "h-lesson" }, t("One conversation, step by step")), ui.who),
      el("div.acts", {}, el("label.mini", {}, el("span", {}, t("Conversation")), ui.pick), ui.back, ui.next, ui.live, ui.projector)),
    el("div.lesson-scroll", { tabindex: "-1" }, ui.none, ui.heads, ui.lanes));
  addEventListener("keydown", space, true);
  addEventListener("keyup", space, true);
  document.body.classList.toggle("projector", projector);
  timer = window.setInterval(() => { if (!document.hidden) fillChoice(); }, 2000);
  fillChoice();
  draw();
}

/** @param {boolean} [fresh] whether the last step is new */
function draw(fresh = false) {
  if (!root) return;
  drawnAt = performance.now();
  const empty = rows.length === 0;
  ui.none.hidden = !empty;
  ui.heads.hidden = ui.lanes.hidden = empty;
  const entry = talk && store.entry(talk.entry), scheme = rows[0]?.scheme ?? "udp", peer = talk && entry?.peers?.find(p => p.address.endsWith(talk?.peer ?? "?"));
  const here = rows.findLast(row => row.local);
  ui.who.textContent = talk ? `${scheme} ${talk.peer} ↔ ${here ? ownAddress(here) : talk.entry}` : "";
  ui.left.textContent = peer?.name || t(isLocal(talk?.peer ?? "") ? "Your program" : "Device");
  ui.back.disabled = live || (to <= 1 && from === 0);
  ui.next.disabled = live || to >= rows.length;
  from = Math.max(from, to - MOST_SHOWN);
  clear(ui.lanes).append(...rows.slice(from, to).map((row, i) => item(from + i, fresh && from + i === to - 1)));
  if (!empty) {
    ui.lanes.append(el("li.rest", {}, el("div.w"), el("div.lane"), el("div.m", {}, t(live ? "Each new event appears here by itself." : to < rows.length ? "Space shows the next step" : "That is all so far. The next event appears here with Space, or by itself with Follow live."))));
  }
}

/** @param {number} i @param {boolean} fresh */
function item(i, fresh) {
  const row = rows[i], step = tell(rows, i, complete), when = new Date(row.at).toLocaleTimeString("en-GB") + "." + String(Math.floor(row.at % 1000)).padStart(3, "0");
  const bad = /^dropped|refused/.test(step.fate) || row.event === "refused" || row.cause === "reset";
  if (step.legs) return el(fresh ? "li.new" : "li", {}, el("div.w", {}, when), legs(step, when), el("div.m", {}, el("b", {}, step.head), el("span", {}, step.text)));
  const lane = el(`div.lane.${step.way}.${step.fate}${bad ? ".bad" : ""}`, {}, el("div.pay", {}, ...(step.word !== undefined ? [step.word] : payloadNodes(row.bytes, 48, row.cut))), ...arrow(step), el("div.sub", {}, el("span.tm2.num", {}, when + (step.sub ? ", " : "")), step.sub));
  return el(fresh ? "li.new" : "li", {}, el("div.w", {}, when), lane, el("div.m", {}, el("b", {}, step.head), el("span", {}, step.text), step.says ? el("span.says", { lang: "en" }, step.says) : null));
}

/** There, back, there: an arrow for each segment of the handshake. @param {import("./story.js").Step} step @param {string} when */
function legs(step, when) {
  const back = step.way === "in" ? "out" : "in";
  return el("div.lane.legs", {}, ...(step.legs ?? []).map((word, i) => { const way = i % 2 ? back : /** @type {"in" | "out"} */ (step.way); return el(`div.leg.lane.${way}`, {}, el("div.pay", {}, word), ...arrow({ ...step, way })); }), el("div.sub", {}, el("span.tm2.num", {}, when + (step.sub ? ", " : "")), step.sub));
}

/** The arrow is ornament: the sentence beside it says the same. @param {import("./story.js").Step} step */
function arrow({ way, fate }) {
  if (way === "none") return [];
  // x where it begins and where it ends; a cross stands only where somebody knows that it ended there.
  const ends = fate === "dropped-in" ? [0, 90] : fate === "dropped-out" ? [100, 90] : way === "in" ? [0, 100] : fate === "refused" ? [100, 4] : [100, 0];
  const long = Math.abs(ends[1] - ends[0]) / 100, line = svg("svg", { class: "line", viewBox: "0 0 100 30", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("path", { d: `M${ends[0]} 4L${ends[1]} ${4 + 22 * long}` }));
  if (fate === "maybe") return [line, el("span.ask", { "aria-hidden": "true" }, "?")];
  const cross = fate !== "sure";
  const tip = svg("svg", { class: `tip ${cross ? "tip-cross" : "tip-" + way}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: cross ? "M3 3l10 10M13 3 3 13" : way === "in" ? "M4 3l8 5-8 5" : "M12 3 4 8l8 5" }));
  if (cross) { tip.style.left = `calc(${ends[1]}% - 8px)`; tip.style.top = `${34 + 22 * long}px`; }
  return [line, tip];
}

function next() {
  if (live || to >= rows.length) return;
  to++;
  draw(true);
  ui.lanes.lastElementChild.scrollIntoView({ block: "nearest" });
  tellQuietly(`${t("step {0} of {1}", to - from, rows.length - from)}: ${tell(rows, to - 1, complete).head}`);
}
function back() {
  if (live) return;
  // At the beginning it goes further into the past.
  if (to - from > 1) to--; else if (from > 0) { from--; to = from + 1; }
  draw();
}
function follow() {
  live = !live;
  ui.live.setAttribute("aria-pressed", String(live));
  if (live) to = rows.length;
  draw();
  if (live) ui.lanes.lastElementChild?.scrollIntoView({ block: "nearest" });
}

/** The page's switch for keys without Ctrl, for those whom such keys disturb. */
function singleKeysOff() { try { return localStorage.getItem("parley.keys") === "off"; } catch { return false; } }
/** Space is the next step wherever the focus is, but where one writes; a button is pressed with Enter. @param {KeyboardEvent} event */
function space(event) {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.key !== " " || singleKeysOff() || event.ctrlKey || event.altKey || event.metaKey || at.closest?.("input, textarea, [contenteditable], dialog, [popover]") || document.querySelector("dialog[open]")) return;
  event.preventDefault(); // of keyup too: it is what presses a button
  event.stopImmediatePropagation();
  if (event.type === "keydown") next();
}

/** Large type for the last row of a class, remembered in this browser. @param {boolean} on */
function project(on) {
  projector = on;
  try { localStorage.setItem("parley.projector", on ? "on" : "off"); } catch { /* then it holds for this page */ }
  ui.projector.setAttribute("aria-pressed", String(on));
  document.body.classList.toggle("projector", on);
}

store.on("scope", () => { chosen = ""; if (root) { gather(); ui.choices = null; fillChoice(); draw(); } else rows = []; });

export const view = {
  name: "lesson",
  show,
  hide() {
    clearInterval(timer);
    removeEventListener("keydown", space, true);
    removeEventListener("keyup", space, true);
    document.body.classList.remove("projector");
    root = null;
  },
  /** @param {Row[]} fresh */
  rows(fresh) {
    if (!root) return;
    if (engine !== store.state.engine || !rows.length) { gather(); draw(); return; }
    if (!add(fresh)) return;
    if (!live) { ui.next.disabled = to >= rows.length; refate(); return; }
    if (performance.now() - drawnAt < LIVE_EVERY) return; // the next rows bring these with them; the timer below the last
    catchUp();
  },
  /** The last events of a burst come without further rows behind them. */
  sums() { if (root && live && to < rows.length) catchUp(); },
};

function catchUp() {
  to = rows.length;
  draw(true);
  ui.lanes.lastElementChild?.scrollIntoView({ block: "nearest" });
}
/** What is known of the last shown step may have grown: an answer to it, a refusal. */
function refate() { if (to >= rows.length - 3) draw(); }
followLanguage(() => root, show);
