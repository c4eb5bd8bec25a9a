// @ts-check
// Rules: written here, tried at once on the last hundred messages, and put in force without a restart.
import { post, put, path, ApiError } from "./api.js";
import { fromHex, payloadNodes } from "./bytes.js";
import { Completion } from "./completion.js";
import { clear, el, num, svg, tell } from "./dom.js";
import { highlight, rulesOf, withRule } from "./ruletext.js";
import { store } from "./store.js";
import { chooser, followLanguage } from "./viewkit.js";
import { t, addWords } from "./words.js";

addWords({
  "Rules": "规则", "Asked from the top. The first that matches answers, and no other.": "从上往下问，第一条匹配的规则应答，其余不答。", "Undo": "撤销", "Apply": "应用", "Ctrl+Space completes": "Ctrl+空格 补全", "Rules in YAML": "YAML 规则",
  "What the last 100 would get": "最近 100 条会得到什么", "no rule matched": "没有规则匹配", "silence": "沉默", "silent on purpose": "有意沉默", "Listener": "监听",
  "In force. The numbers at the left say how many of the last 100 each rule took.": "规则生效中。左边的数字：每条规则在最近 100 条消息中接了多少。", "Checked, and nothing is wrong. Not in force yet.": "检查通过，尚未应用。", "Checking …": "检查中…",
  "This listener has no rules yet. The text is what it does now, as a rule; Apply makes it so.": "这个监听还没有规则。这段文字是它现在做的事，写成了规则；点“应用”就生效。",
  "in force": "已生效", "changed": "已修改", "not in force yet": "尚未生效", "what was in force goes on": "原来的继续生效", "the rules in force were changed elsewhere meanwhile": "生效的规则在别处被改过",
  "what it answers now": "现在的应答", "{0} would fall silent": "{0} 条将不再应答", "falls silent: it is answered now": "将不再应答：现在有应答", "the same as now": "与现在相同", "{0} differ from now": "{0} 条与现在不同", "The rules are in force": "规则已生效", "line {0}": "第 {0} 行",
  "Only a listener has rules, and none is open.": "只有监听才有规则，而现在没有打开的监听。", "Nothing has arrived here yet.": "这里还没有消息到达。", "Only a listener has rules": "只有监听才有规则", "Parley does not answer now. The text stays here.": "Parley 现在没有应答。文字会留在这里。",
});

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {{text: string, base: string, before: string, touched: boolean}} Draft the text, what was in force when it began, and what was in force before that */
/** @typedef {{errors: import("./ruletext.js").Trouble[], rules: {label: string, line: number, count: number}[], unmatched: number, results: {n: number, hex: string, label?: string, reply?: string, silent?: boolean, sets?: string[], why?: string, fallsSilent?: boolean, changed: boolean}[]}} Checked */

const DEBOUNCE = 250, AGAIN = 1500;
/** @type {HTMLElement | null} */ let root = null;
/** @type {any} */ let ui = {};
let chosen = "", timer = 0, asked = 0, applying = false, lastChecked = 0;
/** The text that Apply was pressed for while it was still being checked. @type {string | null} */ let queued = null;
/** @type {Checked | null} */ let checked = null;
/** @type {string} */ let checkedText = "";
/** @type {Map<string, Draft>} */ const drafts = new Map();
/** @type {{from: number, to: number} | null} */ let toSelect = null;

const listeners = () => store.state.entries.filter(e => e.kind === "listen");
const names = () => listeners().map(e => e.name).join();
/** @returns {Entry | undefined} */
const current = () => store.entry(chosen);

/** @param {Entry} entry @returns {Draft} */
function draftOf(entry) {
  let draft = drafts.get(entry.name);
  const base = rulesOf(entry);
  if (!draft) drafts.set(entry.name, draft = { text: base, base, before: base, touched: false });
  else if (!draft.touched && draft.base !== base) { draft.before = draft.base; draft.text = draft.base = base; }
  return draft;
}
/** @param {Entry} entry @param {Draft} draft */
const isInForce = (entry, draft) => entry.rules != null && draft.text === entry.rules;

function choose() {
  const list = listeners();
  if (store.scope !== "all" && list.some(e => e.name === store.scope)) chosen = store.scope;
  else if (!list.some(e => e.name === chosen)) chosen = list[0]?.name ?? "";
}

/** @param {HTMLElement} at */
function show(at) {
  view.hide();
  root = at;
  choose();
  const entry = current();
  addEventListener("keydown", shortcut, true);
  if (!entry) {
    clear(at).append(el("div.viewhead", {}, el("div", {}, el("h1", { id: "h-rules" }, t("Rules")), el("p", {}, t("Only a listener has rules, and none is open.")))));
    ui = {};
    return;
  }
  const field = el("textarea", { id: "yaml", spellcheck: "false", wrap: "off", autocapitalize: "off", "aria-label": t("Rules in YAML"), "aria-describedby": "yaml-err" });
  ui = {
    field, words: new Completion(field), gut: el("div.gut", { id: "gut", "aria-hidden": "true" }), hl: el("pre", { id: "hl", "aria-hidden": "true" }), says: el("div.ed-says", { id: "yaml-err", role: "status" }),
    state: el("span.rstate"), undo: el("button.quiet", { type: "button", id: "r-undo", onclick: undo }, t("Undo")), apply: el("button.primary", { type: "button", id: "r-apply", onclick: apply }, el("span", {}, t("Apply")), el("kbd", { "aria-hidden": "true" }, "Ctrl S")),
    names: names(), diff: el("span.dim"), shares: el("div", { id: "shares" }), would: el("ol.wouldlist", { tabindex: "0", "aria-labelledby": "h-w" }),
  };
  const list = listeners(), pick = list.length > 1 ? chooser("Listener", list.map(e => [e.name, `${e.name}  ${e.addresses[0] ?? ""}`]), chosen, name => { chosen = name; checked = null; show(at); }) : null;
  clear(at).append(
    el("div.viewhead", {}, el("div", {}, el("h1", { id: "h-rules" }, t("Rules"), " ", el("span.mono.dim", {}, entry.addresses[0] ?? entry.name)), el("p", {}, t("Asked from the top. The first that matches answers, and no other."))),
      el("div.acts", {}, pick, ui.state, ui.undo, ui.apply)),
    el("div.rgrid", {},
      el("section.panel.editor", { "aria-labelledby": "h-ed" }, el("header", {}, el("h2.mono", { id: "h-ed" }, store.state.bench?.file || entry.name), el("span.dim", {}, t("Ctrl+Space completes"))),
        el("div.ed", {}, ui.gut, el("div.edbox", {}, ui.hl, field, ui.words.box)), ui.says),
      el("section.panel.would", { "aria-labelledby": "h-w" }, el("header", {}, el("h2", { id: "h-w" }, t("What the last 100 would get")), ui.diff), ui.shares, ui.would)));
  field.value = draftOf(entry).text;
  field.addEventListener("input", () => { const e = current(); if (!e) return; const draft = draftOf(e); draft.text = field.value; draft.touched = draft.text !== draft.base; checked = null; queued = null; draw(); later(DEBOUNCE); });
  field.addEventListener("scroll", () => { ui.hl.scrollTop = field.scrollTop; ui.hl.scrollLeft = field.scrollLeft; });
  draw();
  later(0);
  if (toSelect) { field.focus(); field.setSelectionRange(toSelect.from, toSelect.to); toSelect = null; }
}

/** What is asked now is about the text from before. @param {number} ms */
function later(ms) { asked++; clearTimeout(timer); timer = window.setTimeout(check, ms); }

async function check() {
  const entry = current(), mine = ++asked;
  if (!root || !entry) return;
  const { text } = draftOf(entry);
  lastChecked = performance.now();
  try {
    const answer = await post(path("entries", entry.name, "rules", "check"), { text });
    if (mine !== asked || !root) return;
    checked = answer;
    checkedText = text;
  } catch (error) {
    if (mine !== asked || !root) return;
    const gone = error instanceof ApiError && error.status === 0;
    checked = { errors: gone ? [{ message: t("Parley does not answer now. The text stays here.") }] : error instanceof ApiError ? error.errors : [{ message: String(error) }], rules: [], unmatched: 0, results: checked?.results ?? [] };
    checkedText = text;
  }
  draw();
  const wanted = queued;
  queued = null;
  if (wanted !== null && wanted === draftOf(entry).text && !checked?.errors.length) apply();
}

function draw() {
  const entry = current();
  if (!root || !entry || !ui.field) return;
  const draft = draftOf(entry), inForce = isInForce(entry, draft), errors = checked?.errors ?? [], bad = errors.length > 0;
  highlight(ui.hl, ui.field.value, errors);
  clear(ui.gut).append(...ui.field.value.split("\n").map((/** @type {string} */ _, /** @type {number} */ i) => {
    const rule = bad ? undefined : checked?.rules.find(r => r.line === i + 1), wrong = errors.some(e => e.line === i + 1);
    return el(wrong ? "div.e" : "div", {}, el(rule?.count ? "span.hit" : "span.zero", {}, rule ? `${rule.count} ×` : ""), el("span", {}, String(i + 1)));
  }));
  ui.says.className = bad ? "ed-says err" : "ed-says";
  if (bad) ui.field.setAttribute("aria-invalid", "true"); else ui.field.removeAttribute("aria-invalid");
  clear(ui.says).append(...(bad ? errors.slice(0, 5).map(trouble)
    : [t(!checked ? "Checking …" : inForce ? "In force. The numbers at the left say how many of the last 100 each rule took." : entry.rules == null && !draft.touched ? "This listener has no rules yet. The text is what it does now, as a rule; Apply makes it so." : "Checked, and nothing is wrong. Not in force yet.")]));
  ui.state.textContent = ui.state.title = t(bad ? "what was in force goes on" : inForce ? "in force" : draft.touched && entry.rules != null && entry.rules !== draft.base ? "the rules in force were changed elsewhere meanwhile" : draft.touched ? "changed" : "not in force yet");
  ui.apply.disabled = bad || inForce || applying;
  ui.apply.setAttribute("aria-busy", String(queued !== null || applying));
  ui.undo.disabled = draft.text === draft.base && draft.before === draft.base;
  if (checked) preview(checked, bad);
}

/** @param {import("./ruletext.js").Trouble} e */
function trouble(e) {
  const { line, column } = e;
  if (!line) return el("p", { lang: "en" }, e.message);
  return el("p", {}, el("button.lnk", { type: "button", onclick: () => {
    const start = ui.field.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + Math.max(0, (column ?? 1) - 1);
    ui.field.focus();
    ui.field.setSelectionRange(start, start);
  } }, t("line {0}", column ? `${line}:${column}` : line)), " ", el("span", { lang: "en" }, e.message));
}

/** @param {Checked} result @param {boolean} bad */
function preview(result, bad) {
  const total = Math.max(1, result.results.length), shares = [...result.rules.map(r => ({ label: r.label, count: r.count, rule: true })), { label: t("no rule matched"), count: result.unmatched, rule: false }];
  clear(ui.shares).append(...(result.rules.length ? shares : []).map(s => el(s.rule ? "div.share" : "div.share.none", {}, el(s.rule ? "span.mono" : "span", { title: s.label }, s.label),
    svg("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { class: "bgr", width: 100, height: 8 }), svg("rect", { class: "fg", width: Math.min(100, s.count / total * 100), height: 8 })), el("span.n", {}, num(s.count)))));
  const changes = result.results.filter(x => x.changed).length, silent = result.results.filter(x => x.fallsSilent).length;
  ui.diff.textContent = t(bad ? "what it answers now" : changes ? "{0} differ from now" : "the same as now", changes) + (!bad && silent ? ", " + t("{0} would fall silent", silent) : "");
  const kept = ui.would.scrollTop;
  clear(ui.would).append(...result.results.slice().reverse().map(x => el(x.changed ? "li.diff" : "li", {},
    el("span", {}, el("span.dim", {}, "→ "), ...payloadNodes(fromHex(x.hex), 40)),
    x.reply != null ? el("span.a", {}, "← ", ...payloadNodes(fromHex(x.reply), 60)) : el(x.fallsSilent ? "span.a.no.falls" : "span.a.no", { title: x.why ?? "" }, t(x.fallsSilent ? "falls silent: it is answered now" : x.silent ? "silent on purpose" : "silence")),
    el("span.r", { title: x.label ?? "" }, [x.label ?? "", ...x.sets ?? []].join("  ")))));
  if (!result.results.length) ui.would.append(el("li", {}, el("span.dim", {}, t("Nothing has arrived here yet."))));
  ui.would.scrollTop = kept;
}

async function apply() {
  const entry = current();
  if (!entry || applying || ui.apply.disabled) return;
  const draft = draftOf(entry), { text } = draft;
  // Pressed while the text is being checked: it waits for the answer.
  if (!checked || checkedText !== text) { queued = text; draw(); return; }
  applying = true;
  draw();
  try {
    const answer = await put(path("entries", entry.name, "rules"), { text });
    Object.assign(draft, { before: draft.base, base: answer.rules ?? text, text: answer.rules ?? text, touched: false });
    if (root && chosen === entry.name && ui.field.value === text) ui.field.value = draft.text;
    store.adoptEntry(answer, entry.name);
    tell(t("The rules are in force"));
  } catch (error) {
    checked = { rules: [], unmatched: 0, results: [], ...checked, errors: error instanceof ApiError ? error.errors : [{ message: String(error) }] };
  }
  applying = false;
  if (!root) return;
  draw();
  if (!checked?.errors.length) later(0);
}

/** Back to what is in force; once more, back to what was in force before it. */
function undo() {
  const entry = current();
  if (!entry) return;
  const draft = draftOf(entry);
  draft.base = rulesOf(entry);
  draft.text = draft.text === draft.base ? draft.before : draft.base;
  draft.touched = draft.text !== draft.base;
  ui.field.value = draft.text;
  checked = null;
  draw();
  later(0);
  ui.field.focus();
}

/** @param {KeyboardEvent} event */
function shortcut(event) {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  apply();
}

/** Puts a rule for this message above the others and opens this view. @param {import("./store.js").Row} row */
export function makeRule(row) {
  const entry = store.entry(row.entry);
  if (entry?.kind !== "listen") { tell(t("Only a listener has rules")); return; }
  chosen = entry.name;
  if (store.scope !== "all" && store.scope !== entry.name) store.setScope(entry.name);
  const draft = draftOf(entry), { text, from, to } = withRule(draft.text, row);
  draft.text = text;
  draft.touched = true;
  checked = null;
  toSelect = { from, to };
  if (root) show(root); else location.hash = "rules";
}

store.on("scope", () => { if (root) { checked = null; show(root); } });
store.on("state", () => {
  if (!root) return;
  const entry = current();
  if (!entry || !ui.field || ui.names !== names()) { show(root); return; }
  const draft = draftOf(entry);
  if (ui.field.value !== draft.text) { ui.field.value = draft.text; checked = null; later(0); }
  draw();
});

export const view = {
  name: "rules",
  show,
  hide() {
    removeEventListener("keydown", shortcut, true);
    clearTimeout(timer);
    root = null;
  },
  /** Fresh messages make the shares live. @param {import("./store.js").Row[]} rows */
  rows(rows) {
    if (root && !document.hidden && performance.now() - lastChecked > AGAIN && rows.some(r => r.entry === chosen && r.direction === "in" && r.kind === "message")) check();
  },
  sums() {},
};
followLanguage(() => root, show);
