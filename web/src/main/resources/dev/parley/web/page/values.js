// @ts-check
// Values: numbers as live lines, the last text on a board's display, the last picture.
import { asUtf8, wholeLetters } from "./bytes.js";
import { clear, el } from "./dom.js";
import { atPlace, inMessage, TYPES } from "./numbers.js";
import { Oled } from "./oled.js";
import { Pictures } from "./picture.js";
import { PicturePanel } from "./picturepanel.js";
import { Line, Plot } from "./plot.js";
import { store } from "./store.js";
import { chooser, followLanguage, viewHead } from "./viewkit.js";
import { t, addWords } from "./words.js";

addWords({
  "Values": "数值", "Numbers, pictures and text that Parley found in what arrived.": "Parley 在到达的消息里找到的数字、图片和文字。", "Window": "时间窗", "Numbers": "数字", "5 min": "5 分钟", "60 s": "60 秒", "1 h": "1 小时",
  "Find them in": "在哪里找", "text: key=21.5, CSV, JSON": "文本：key=21.5、CSV、JSON", "bytes": "字节", "at byte": "从字节", "type": "类型", "byte order": "字节序", "big first (BE)": "高位在前 (BE)", "little first (LE)": "低位在前 (LE)",
  "No numbers yet. Send something like temp=21.5,hum=48 or {\"temp\": 21.5}, or columns as 21.5,48,612: each name becomes a line.": "还没有数字。发送 temp=21.5,hum=48、{\"temp\": 21.5}，或 21.5,48,612 这样的列：每个名字画成一条线。",
  "No message so far is long enough to have this number.": "到目前为止，没有消息长到包含这个数字。", "16 lines are drawn; more names came, and they wait until one is silent for 10 s.": "已画 16 条线；又来了别的名字，等某条线安静 10 秒后再画。",
  "none in this window": "时间窗内没有", "{0} with nothing in this window": "{0} 个在时间窗内没有数据", "Other sockets have numbers.": "其他套接字有数字。", "{0} at {1}": "{1} 时为 {0}", "{0} of {1}: now {2}, from {3} to {4}": "{1} 的 {0}：现在 {2}，从 {3} 到 {4}", "The drawing library could not be loaded.": "绘图库无法加载。",
});

const MOST_LINES = 16, QUIET = 10, PICTURES_BACK = 3000, BUDGET = 12;
/** @type {[string, string][]} */
const SPANS = [["60", "60 s"], ["300", "5 min"], ["3600", "1 h"]];

/** @typedef {import("./store.js").Row} Row */
/** @type {HTMLElement | null} */ let root = null;
/** @type {any} */ let uPlot = null;
/** @type {any} */ let parts = {};
let span = 60, timer = 0, next = -1, pictureFrom = 0, tick = 0, crowded = false, engine = "", seenEnd = 0;
let inBytes = false, elsewhereAt = -Infinity, elsewhereHas = false;
/** @type {import("./numbers.js").Place} */
const place = { offset: 0, type: "i16", little: false };
/** @type {Map<string, Line>} */ const lines = new Map();
/** @type {Map<string, Plot>} */ const plots = new Map();
/** @type {Row | null} */ let last = null;
/** @type {Row | null} */ let lastDrawn = null;
/** @type {import("./picture.js").Picture | null} */ let picture = null;
/** @type {import("./picture.js").Picture | null} */ let shownPicture = null;
/** @type {Pictures} */ let pictures = new Pictures(newest);

/** Of several that come at once the newest stays, also where an older one was longer on its way here. @param {import("./picture.js").Picture} found */
function newest(found) { if (found.row.n > Math.max(picture?.row.n ?? 0, shownPicture?.row.n ?? 0)) picture = found; }

/** Reads all kept rows anew: for another scope, another place of the number, another engine. */
function again() {
  for (const plot of plots.values()) plot.end();
  plots.clear();
  lines.clear();
  crowded = false;
  next = -1;
  last = null;
}
/** Pictures belong to the scope too, but not to where a number stands. */
function againAll() {
  again();
  pictures.end();
  pictures = new Pictures(newest);
  shownPicture = picture = null;
  pictureFrom = Math.max(store.rows.first, store.rows.first + store.rows.length - PICTURES_BACK);
}

/** Takes the rows that came since the last time, for some milliseconds at most. */
function pull() {
  const { rows } = store, begin = rows.first, end = begin + rows.length, until = performance.now() + BUDGET;
  if (store.state.engine !== engine || end < seenEnd) { engine = store.state.engine; againAll(); }
  seenEnd = end;
  let seq = Math.max(next, begin);
  for (let n = 0; seq < end; seq++, n++) {
    if ((n & 63) === 63 && performance.now() > until) break;
    const row = rows.at(seq - begin);
    if (row.kind !== "message" || row.direction !== "in" || (store.scope !== "all" && row.entry !== store.scope)) continue;
    for (const { key, value, digits } of inBytes ? atPlace(row.bytes, place) : inMessage(row.bytes, row.cut)) put(row, key, value, digits);
    if (row.size && isText(row)) last = row;
    if (seq >= pictureFrom) { pictures.take(row); pictureFrom = seq + 1; }
  }
  next = seq;
}

/** A board's display shows text; of bytes and pictures it shows nothing. @param {Row} row */
function isText(row) {
  const text = asUtf8(row.cut ? wholeLetters(row.bytes) : row.bytes);
  return text !== null && !/[\0-\x08\x0e-\x1f]/.test(text);
}

/** @param {Row} row @param {string} key @param {number} value @param {number} digits */
function put(row, key, value, digits) {
  // A board that sends from a new port each time is still the same board.
  const host = row.peer.replace(/:\d+$/, ""), id = `${row.entry} ${host} ${key}`;
  let line = lines.get(id);
  if (!line) {
    if (lines.size >= MOST_LINES && !makeRoom(row.at / 1000)) { crowded = true; return; }
    lines.set(id, line = new Line(id, key, store.scope === "all" ? `${host}, ${row.entry}` : host));
  }
  line.push(row.at / 1000, value, digits);
}

/** What nobody sends any more would else fill all lines for ever. @param {number} now */
function makeRoom(now) {
  const [oldest] = [...lines.values()].sort((a, b) => a.last - b.last);
  if (now - oldest.last < QUIET) return false;
  lines.delete(oldest.id);
  plots.get(oldest.id)?.end();
  plots.delete(oldest.id);
  return true;
}

function draw() {
  if (!root || document.hidden) return;
  pull();
  // The engine's clock goes on while it lives; of an engine that is gone the last picture stays.
  const now = store.live === false ? Math.max(0, ...[...lines.values()].map(l => l.last)) : (Date.now() + (store.skew ?? 0)) / 1000;
  if (uPlot) {
    for (const line of lines.values()) {
      let plot = plots.get(line.id);
      if (!plot) { plots.set(line.id, plot = new Plot(line, uPlot)); parts.plots.append(plot.node); }
      // A line without a point in this window lies folded below the others.
      const quiet = line.last < now - span, at = quiet ? parts.quiet : parts.plots;
      if (plot.node.parentNode !== at) at.append(plot.node);
      plot.update(now, span);
    }
    const silent = parts.quiet.children.length - 1;
    parts.quiet.hidden = !silent;
    if (parts.silent !== silent) { parts.silent = silent; parts.quietSays.textContent = t("{0} with nothing in this window", silent); }
  }
  if (tick++ % 2 === 0) slow();
}

/** Display and picture: five times a second. */
function slow() {
  parts.none.hidden = lines.size > 0;
  parts.none.textContent = t(inBytes ? "No message so far is long enough to have this number." : "No numbers yet. Send something like temp=21.5,hum=48 or {\"temp\": 21.5}, or columns as 21.5,48,612: each name becomes a line.");
  parts.crowded.hidden = !crowded;
  // Nothing here, but another socket has numbers: say so, and lead there.
  const elsewhere = store.scope !== "all" && !lines.size && !inBytes && hasNumbersElsewhere();
  parts.elsewhere.hidden = !elsewhere;
  if (last && last !== lastDrawn) {
    lastDrawn = last;
    const dial = store.entry(last.entry)?.dial?.find(d => d.scheme === last?.scheme);
    parts.oled.show(last, dial ? `${dial.host}:${dial.port}` : last.local);
  }
  pictures.look();
  if (picture && !parts.picture.busy) { shownPicture = picture; picture = null; parts.picture.show(shownPicture); }
  parts.picture.begun(picture ? null : pictures.unfinished(shownPicture?.row));
}

/** Whether one of the last messages of other sockets has a number. Looked at seldom: it is no more than a hint. */
function hasNumbersElsewhere() {
  if (performance.now() - elsewhereAt < 2000) return elsewhereHas;
  elsewhereAt = performance.now();
  elsewhereHas = store.rows.last(200, r => r.kind === "message" && r.direction === "in" && r.entry !== store.scope).some(r => inMessage(r.bytes, r.cut).length > 0);
  return elsewhereHas;
}

/** Where a number stands in the bytes. */
function placeControls() {
  const offset = el("input.offset", { type: "number", min: 0, max: 4095, value: place.offset, oninput: () => { place.offset = Math.max(0, Math.min(4095, Math.trunc(+offset.value) || 0)); again(); } });
  const where = el("span.where", { hidden: !inBytes }, el("label.mini", {}, el("span", {}, t("at byte")), offset),
    chooser("type", TYPES.map(type => [type, type]), place.type, v => { place.type = v; again(); }),
    chooser("byte order", [["be", t("big first (BE)")], ["le", t("little first (LE)")]], place.little ? "le" : "be", v => { place.little = v === "le"; again(); }));
  const source = chooser("Find them in", [["text", t("text: key=21.5, CSV, JSON")], ["bytes", t("bytes")]], inBytes ? "bytes" : "text", v => { inBytes = v === "bytes"; where.hidden = !inBytes; again(); });
  return el("div.plotopts", {}, source, where);
}

/** Which socket is shown. */
function scopeWords() {
  const entry = store.scope === "all" ? undefined : store.entry(store.scope);
  return entry ? `${entry.name} ${entry.addresses[0] ?? ""}` : t("All sockets");
}

/** @param {HTMLElement} at */
function show(at) {
  view.hide();
  root = at;
  const quietSays = el("summary");
  parts = { plots: el("div", { id: "plots" }), quietSays, silent: -1, quiet: el("details", { id: "plots-quiet", hidden: true }, quietSays),
    elsewhere: el("p.note.nothing", { hidden: true }, t("Other sockets have numbers."), " ", el("button.lnk", { type: "button", onclick: () => store.setScope("all") }, t("All sockets"))),
    none: el("p.note.nothing", { role: "status" }), crowded: el("p.note", { hidden: true }, t("16 lines are drawn; more names came, and they wait until one is silent for 10 s.")), oled: new Oled(), picture: new PicturePanel() };
  clear(at).append(
    viewHead("h-values", [t("Values"), " ", el("span.mono.dim", {}, scopeWords())], "Numbers, pictures and text that Parley found in what arrived.", chooser("Window", SPANS.map(([v, words]) => [v, t(words)]), String(span), v => { span = +v; })),
    el("div.vgrid", {},
      el("section.panel.plots", { "aria-labelledby": "h-num" }, el("header", {}, el("h2", { id: "h-num" }, t("Numbers")), placeControls()), parts.none, parts.elsewhere, parts.plots, parts.quiet, parts.crowded),
      parts.oled.node, parts.picture.node));
  lastDrawn = null;
  if (shownPicture) parts.picture.show(shownPicture);
  if (!uPlot) {
    // Loaded with the first view of values: the other views have no need of it.
    import("./lib/uPlot.esm.js").then(module => { uPlot = module.default; draw(); }, () => { parts.none.textContent = t("The drawing library could not be loaded."); });
  }
  timer = window.setInterval(draw, 100);
  draw();
}

store.on("scope", () => { againAll(); lastDrawn = null; elsewhereAt = -Infinity; if (root) show(root); });

export const view = {
  name: "values",
  show,
  hide() {
    clearInterval(timer);
    for (const plot of plots.values()) plot.end();
    plots.clear();
    root = null;
  },
  // Rows are taken by the timer, ten times a second, however many came.
  rows() {},
  sums() {},
};
followLanguage(() => root, show);
