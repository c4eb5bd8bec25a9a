// @ts-check
// The list of what passed. Only the rows on the screen are in the page; they are moved by their index, once a frame.
import { payloadNodes, plain, toHex } from "./bytes.js";
import { closeCapture } from "./captures.js";
import { emptyWire } from "./empty.js";
import { $, $$, clear, el, icon, keep, num, tell } from "./dom.js";
import { answerTo, onSent } from "./composer.js";
import { inspect, openSocket } from "./details.js";
import { exportRows } from "./export.js";
import { parseFilter, Shown } from "./filter.js";
import { ownAddress } from "./rows.js";
import { store } from "./store.js";
import { t, zh } from "./words.js";

/** @typedef {import("./rows.js").Row} Row */

const MORE = 10; // rows above and below the screen
const grid = $("#wire-grid"), body = $("#gbody");
/** What the list is of: what passes, or a capture. */
const source = () => store.capture?.rows ?? store.rows;
const shown = new Shown(store.rows, () => later());
const narrow = matchMedia("(max-width: 760px)");
const WIDE = 940; // from this width on, whole addresses leave the payload room enough
/** The hosts that each entry's rows have named, two at most; where it is one, a row need not say it. @type {Map<string, Set<string>>} */
const hosts = new Map();
/** @type {Map<number, {node: HTMLElement, key: string}>} */
const nodes = new Map();
/** @type {Row | null} */
let selected = null;
/** @type {Row | null} */
let other = null;
let direction = "all", find = parseFilter(""), finding = "", follow = true, visible = false, asked = false, high = 28, wait = 0, compact = false, many = false, fromTop = false, hex = keep.get("list") === "hex";

/** @param {number} ms local time, as the terminal shows it */
export function clock(ms) {
  const d = new Date(ms), two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, "0")}`;
}

/** @param {Row} row */
function passes(row) {
  if (!store.capture && store.scope !== "all" && row.entry !== store.scope) return false;
  if (direction === "odd") { if (row.kind !== "odd" && row.size && !row.why && !row.truncated) return false; }
  else if (direction !== "all" && (row.kind === "odd" || row.direction !== direction)) return false;
  return find(row);
}

function refilter() { shown.search(passes); later(); }

/** Draws in the next frame. */
function later() {
  if (asked || !visible) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; draw(); });
}

function draw() {
  if (!visible) return;
  // After a time in another view or tab there is much to look at: that is a search, and searches are done in slices.
  if (!shown.paused && source().end - shown.seen > 8000) shown.search(passes); else shown.take();
  const moved = shown.takeMoved(), count = shown.length;
  const tall = count * high + "px";
  if (body.style.height !== tall) body.style.height = tall;
  if (fromTop) { grid.scrollTop = 0; fromTop = shown.searching; } else if (follow && !shown.paused) grid.scrollTop = grid.scrollHeight;
  else if (moved) grid.scrollTop += moved * high;
  grid.setAttribute("aria-rowcount", String(count + 1));
  const view = grid.clientHeight || 500;
  const first = Math.max(0, Math.floor(grid.scrollTop / high) - MORE), last = Math.min(count, first + Math.ceil(view / high) + 2 * MORE);
  const wanted = [];
  for (let i = first; i < last; i++) wanted.push(i);
  // The chosen row stays in the page, since the grid's aria-activedescendant names it.
  const chosen = selected ? shown.indexOf(selected.seq) : -1;
  if (chosen >= 0 && chosen < first) wanted.unshift(chosen); else if (chosen >= last) wanted.push(chosen);
  place(wanted);
  $("#wire-empty").hidden = count > 0;
  if (!count) emptyWire($("#wire-empty"), { filtered: source().length > 0 && (direction !== "all" || finding.trim() !== ""), searching: shown.searching, clearFilter });
  counts(count);
}

/** @param {number[]} wanted indexes, ascending */
function place(wanted) {
  const shownNow = new Set(), now = Date.now() + store.skew;
  let cursor = body.firstElementChild;
  for (const i of wanted) {
    const row = shown.at(i);
    if (!row) continue;
    const old = row.direction === "in" && !row.mate && now - row.at > 1000;
    const key = `${row.mate} ${row.why} ${row.count} ${old} ${row === selected || row === other} ${selected?.mate === row.n} ${zh()} ${narrow.matches} ${store.scope} ${hex} ${compact} ${many}`;
    let known = nodes.get(row.seq);
    if (!known || known.key !== key) {
      const node = rowNode(row, old);
      if (known) { if (cursor === known.node) cursor = node; known.node.replaceWith(node); }
      nodes.set(row.seq, known = { node, key });
    }
    shownNow.add(row.seq);
    const { node } = known, top = i * high + "px";
    if (node.style.top !== top) { node.style.top = top; node.setAttribute("aria-rowindex", String(i + 2)); }
    if (cursor === node) cursor = node.nextElementSibling; else body.insertBefore(node, cursor);
  }
  for (const [seq, { node }] of nodes) if (!shownNow.has(seq)) { node.remove(); nodes.delete(seq); }
}

/** @param {number} count */
function counts(count) {
  const { waiting } = shown, away = !store.capture && !follow && !shown.paused && count > 0;
  $("#newer").hidden = !(waiting || away);
  const words = waiting ? t("paused, {0} new", num(waiting)) : t("Follow");
  if ($("#newer span").textContent !== words) $("#newer span").textContent = words;
  const said = (shown.searching ? t("searching, ") : "") + t("{0} of {1}", num(count), num(source().length));
  if ($("#count").textContent !== said) $("#count").textContent = said;
}

/** @param {Row} row @param {boolean} old long enough here that an answer would have left */
function rowNode(row, old) {
  const node = el("div", { role: "row", id: "r" + row.seq, "aria-selected": row === selected || row === other });
  node.className = [row.kind === "odd" ? "odd " + row.tone : row.direction, row.way ? "relayed" : "", selected && selected.mate && selected.mate === row.n ? "mate" : ""].filter(Boolean).join(" ");
  const cell = (/** @type {string} */ name, /** @type {any[]} */ ...kids) => el("span." + name, { role: "gridcell" }, ...kids);
  const when = cell("tm", narrow.matches ? clock(row.at).slice(0, 8) : clock(row.at));
  const whose = row.peer || ownAddress(row), connection = row.connection ? " #" + row.connection : "";
  const peer = cell("pe", ...(row.way ? wayOf(row) : row.peer ? [shortPeer(whose)] : [el("i", {}, shortPeer(whose))]), connection ? el("i", {}, connection) : null);
  peer.title = (row.way ? wayTitle(row) : whose) + connection;
  if (row.kind === "odd") {
    const word = row.word.replace(/ [\d,]+$/, ""), count = row.word.slice(word.length);
    node.append(when, cell("ar", row.mark), peer, cell("tx", el("span.wd", {}, t(word) + count), el("span", row.event === "unshown" ? {} : { lang: "en" }, row.event === "unshown" ? t(row.says) : plain(row.says))));
    return node;
  }
  const arrived = row.direction === "in";
  const arrow = cell("ar", el("span", { "aria-hidden": "true" }, arrived ? "→" : "←"), el("span.vh", {}, t(arrived ? "arrived" : "left")));
  const mark = row.truncated ? el("span.mark.w", {}, t("truncated")) : row.mark ? el("span.mark", {}, row.mark) : null;
  const [says, none] = arrived ? [unanswered(row, old), true] : [by(row), false], rule = cell(none ? "ru.none" : "ru", says);
  if (says) rule.title = says;
  node.append(when, arrow, peer, cell("sz", num(row.size), el("u", {}, " B")), cell("tx", mark, ...(hex && row.size ? [hexOf(row)] : payloadNodes(row.bytes, 140, row.cut))), rule,
    cell("rt", !arrived && row.mate ? took(row.rtt) : ""));
  return node;
}
/** Which way a relay passes it on. @param {Row} row */
function wayOf(row) {
  const peer = row.flow ? shortPeer(row.flow) : "?", target = t("target");
  return row.way === "up" ? [peer, el("i", {}, ` → ${target}`)] : [el("i", {}, `${target} → `), peer];
}
/** @param {Row} row with whole addresses */
export function wayTitle(row) {
  const peer = row.flow || "?", target = store.entry(row.entry)?.target ?? t("target");
  return row.way === "up" ? `${peer} → ${target}` : `${target} → ${peer}`;
}
/** Where there is little room: the port alone while there is one host, else the end of the address. @param {string} peer */
function shortPeer(peer) {
  if (!compact || narrow.matches) return peer;
  peer = peer.replace(/^\w+:\/\//, "");
  const port = peer.lastIndexOf(":");
  return !many && port >= 0 ? peer.slice(port) : peer.length > 12 ? "…" + peer.slice(-11) : peer;
}
/** @param {Row} row */
const hexOf = row => toHex(row.bytes.subarray(0, 64)) + (row.size > 64 ? " …" : "");
/** @param {number} ms */
export const took = ms => ms >= 10_000 ? (ms / 1000).toFixed(1) + " s" : ms.toFixed(ms < 10 ? 1 : 0) + " ms";
/** By what an answer left. @param {Row} row */
export function by(row) {
  if (row.how.startsWith("every ")) return t("every {0}", row.how.slice(6));
  if (row.hand) return t(row.how || "by hand");
  if (row.label) return t("by {0}", row.label);
  if (row.rule) {
    // The bench's own file need not be named in each row; the details have it.
    const own = store.state.bench.file + ":";
    return own !== ":" && row.rule.startsWith(own) ? t("by line {0}", row.rule.slice(own.length)) : t("by {0}", row.rule);
  }
  const entry = store.entry(row.entry);
  return entry?.answers === "echo" ? t("echo") : entry?.kind === "send" ? t("on its beat") : entry?.answers === "template" ? t("one answer to all") : "";
}
/** Why nothing answers. @param {Row} row @param {boolean} old */
export function unanswered(row, old) {
  if (row.mate) return "";
  if (row.why) return t(row.why);
  const entry = store.entry(row.entry);
  if (!entry || entry.kind !== "listen") return "";
  return entry.answers === "nothing" || entry.answers === "hand" ? t("no rules here") : old ? t("no answer") : "";
}

/** @param {Row | null} row @param {{scroll?: boolean, beside?: boolean}} [how] beside: compare it with the chosen one */
export function choose(row, how = {}) {
  if (how.beside && row && selected) other = row === selected ? null : row;
  else { selected = row; other = null; }
  const look = how.beside ? row : selected;
  if (selected) grid.setAttribute("aria-activedescendant", "r" + (look ?? selected).seq); else grid.removeAttribute("aria-activedescendant");
  showDetails();
  if (look) {
    const i = shown.indexOf(look.seq), head = $(".ghead").offsetHeight;
    if (i >= 0) {
      const y = i * high;
      if (y < grid.scrollTop && how.scroll) { follow = false; grid.scrollTop = y; }
      else if (y + high + head > grid.scrollTop + grid.clientHeight) grid.scrollTop = y + high + head - grid.clientHeight;
    }
  }
  draw();
}

function showDetails() {
  inspect(selected, other, { choose, answer: row => { if (narrow.matches) choose(null); answerTo(row); /* there the details lie over the composer */ }, back: () => { choose(null); grid.focus({ preventScroll: true }); }, clock, by, unanswered, took, way: wayTitle });
}

function clearFilter() {
  $("#find").value = "";
  readFilter();
  direction = "all";
  $("#dirs input").checked = true;
  refilter();
}

function readFilter() {
  const box = $("#find"), error = $("#find-err");
  if (box.value === finding) return;
  finding = box.value;
  error.hidden = true;
  box.removeAttribute("aria-invalid");
  try { find = parseFilter(finding); } catch (problem) {
    error.textContent = /** @type {Error} */ (problem).message;
    error.hidden = false;
    box.setAttribute("aria-invalid", "true");
    find = () => true;
  }
  refilter();
}

export function togglePause() {
  shown.take();
  shown.pause(!shown.paused);
  if (!shown.paused) follow = true;
  const button = $("#pause"), word = shown.paused ? "Go on" : "Pause";
  button.setAttribute("aria-pressed", String(shown.paused));
  clear(button).append(icon(shown.paused ? "play" : "pause"), el("span", { "data-t": "", "data-en": word }, t(word)));
  draw();
}

/** @param {KeyboardEvent} event */
function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const look = other ?? selected, i = look ? shown.indexOf(look.seq) : -1, end = shown.length - 1, page = Math.max(1, Math.floor(grid.clientHeight / high) - 2);
  const from = i < 0 ? end + 1 : i;
  /** @type {Record<string, number>} */
  const moves = { ArrowDown: i < 0 ? end : i + 1, j: i < 0 ? end : i + 1, ArrowUp: from - 1, k: from - 1, PageDown: from + page, PageUp: from - page, Home: 0, End: end };
  const to = moves[event.key];
  if (to !== undefined && end >= 0) {
    event.preventDefault();
    event.stopPropagation();
    const row = shown.at(Math.max(0, Math.min(end, to)));
    follow = to >= end;
    if (row) choose(row, { scroll: true, beside: event.shiftKey && event.key.startsWith("Arrow") && !!selected });
  } else if (event.key === "Escape") { if (!selected && store.capture) closeCapture(); else choose(null); }
  else if (event.key === "a" && selected?.kind === "message" && !store.capture) { event.preventDefault(); answerTo(selected); }
}

function measure() { high = parseInt(getComputedStyle(document.documentElement).getPropertyValue("--row"), 10) || 28; compact = grid.clientWidth < WIDE; fitPeers(); later(); }

/** Several hosts need more room than ports alone. */
function fitPeers() {
  const all = new Set();
  for (const { name } of store.scoped()) for (const host of hosts.get(name) ?? []) all.add(host);
  many = all.size > 1 || !!store.capture;
  const entries = store.capture ? [] : store.scoped(), relays = entries.filter(e => e.kind === "relay").length;
  grid.classList.toggle("hosts", many);
  grid.classList.toggle("relays", relays > 0);
  grid.classList.toggle("ruleless", relays > 0 && relays === entries.length);
}

/** @param {Row[]} list */
function noteHosts(list) {
  if (!store.rows.length) hosts.clear();
  for (const row of list) {
    const peer = row.way ? row.flow : row.peer; // a relay's target is not named in its rows
    if (!peer) continue;
    let known = hosts.get(row.entry);
    if (!known) hosts.set(row.entry, known = new Set());
    if (known.size < 2) known.add(peer.slice(0, Math.max(0, peer.lastIndexOf(":"))));
  }
  fitPeers();
}
store.on("rows", noteHosts);
for (const kind of ["scope", "state"]) store.on(kind, fitPeers);

/** @param {boolean} on */
function showHex(on) {
  hex = on;
  keep.set("list", on ? "hex" : "text");
  for (const input of $$("[name=list]")) input.checked = (input.value === "hex") === on;
  later();
}

export const view = {
  name: "wire",
  show() { visible = true; measure(); draw(); showDetails(); },
  hide() { visible = false; },
  /** @param {Row[]} list */
  rows(list) {
    if (store.capture) return;
    if (selected && !store.rows.bySeq(selected.seq) && !list.length) { selected = other = null; showDetails(); }
    draw();
    // A message without an answer says so after a second, and then nothing else may call for a frame.
    if (list.length && !wait) wait = window.setTimeout(() => { wait = 0; later(); }, 1100);
  },
  sums() { if (!selected) showDetails(); if (!shown.length) later(); },
  state() { later(); if (!selected) showDetails(); },
  scope() { selected = other = null; follow = true; grid.removeAttribute("aria-activedescendant"); refilter(); if (visible) showDetails(); },
  language() { later(); if (visible) showDetails(); },
};

/** A wish to look elsewhere ends the following; a scroll that the page itself made does not. */
let byHand = -1e9;
for (const kind of ["wheel", "touchmove"]) grid.addEventListener(kind, () => { byHand = performance.now(); }, { passive: true });
grid.addEventListener("pointerdown", () => { byHand = Infinity; });
addEventListener("pointerup", () => { if (byHand === Infinity) byHand = performance.now(); });
grid.addEventListener("scroll", () => {
  if (grid.scrollTop + grid.clientHeight > grid.scrollHeight - high * 1.5) follow = true;
  else if (performance.now() - byHand < 600) follow = false;
  later();
}, { passive: true });
new ResizeObserver(measure).observe(grid);
grid.addEventListener("keydown", key);
body.addEventListener("click", (/** @type {MouseEvent} */ event) => {
  const node = /** @type {Element} */ (event.target).closest("[role=row]"), row = node && source().bySeq(+node.id.slice(1));
  if (row) choose(row, { beside: event.shiftKey && !!selected });
});
$("#newer").addEventListener("click", () => { if (shown.paused) togglePause(); follow = true; draw(); grid.focus({ preventScroll: true }); });
$("#pause").addEventListener("click", togglePause);
for (const input of $$("[name=dir]")) input.addEventListener("change", () => { direction = input.value; refilter(); });
for (const input of $$("[name=list]")) input.addEventListener("change", () => showHex(input.value === "hex"));
$("#more-hex").addEventListener("click", () => showHex(!hex));
showHex(hex);
$("#find").addEventListener("input", readFilter);
$("#find").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== "ArrowDown" || !shown.length) return;
  event.preventDefault();
  grid.focus();
  choose(/** @type {Row} */ (shown.at(shown.length - 1)), { scroll: true });
});
for (const kind of ["json", "csv", "copy"]) $("#export-" + kind).addEventListener("click", () => {
  const list = [];
  for (let i = 0; i < shown.length; i++) { const row = shown.at(i); if (row) list.push(row); }
  if (list.length) exportRows(kind, list); else tell(t("Nothing to export: the filter shows nothing."));
});
$("#more-export").addEventListener("click", () => setTimeout(() => $("#pop-export").showPopover()));
onSent(() => { follow = true; later(); });
refilter();
store.on("choice", () => { if (visible) choose(null); });
/** The list is of something else from now on. */
store.on("capture", () => {
  if (shown.paused) togglePause();
  for (const { node } of nodes.values()) node.remove();
  nodes.clear();
  selected = other = null;
  follow = !store.capture;
  fromTop = !!store.capture;
  grid.removeAttribute("aria-activedescendant");
  shown.rows = source();
  fitPeers();
  refilter();
  if (visible) showDetails();
});
store.on("capture-more", later);
$("#b-impair").addEventListener("click", () => { choose(null); openSocket(); });
