// @ts-check
// Check-up: what `parley probe` asks a server or device, as a list that grows while it is asked.
import { clear, el, tell } from "./dom.js";
import { store } from "./store.js";
import { addressOf, Field, TaskForm, tasksOf, timeOf } from "./taskkit.js";
import { chooser, followLanguage, viewHead } from "./viewkit.js";
import { t, addWords } from "./words.js";

addWords({
  "Check-up": "体检", "Ten questions to a server or device, politely. Each says what was tried and what came.": "礼貌地问服务器或设备十个问题，每个都说明试了什么、来了什么。", "Check": "检查", "ok": "正常", "noted": "注意", "failed": "失败", "skipped": "未试", "Mend: ": "怎么办：",
  "{0} ok, {1} noted, {2} failed, {3} not tried": "{0} 正常，{1} 注意，{2} 失败，{3} 未试", "asking …": "正在问…", "Run": "第几次", "Message": "消息", "Only these checks": "只做这些检查", "Largest size": "最大大小", "Wait for an answer": "等应答多久",
  "The check-up is over: {0}": "体检结束：{0}", "A server that dies of a check has to be started again by hand, so check none that others need.": "因检查而死掉的服务器要手动重启，所以别检查别人正在用的。", "The check-up gave no result.": "体检没有结果。",
});

const MARKS = /** @type {Record<string, [string, string]>} */ ({ ok: ["✓", "ok"], noted: ["!", "note-s"], failed: ["✕", "fail"], skipped: ["–", "dim"] });
const CHECKS_IN_ALL = { udp: 10, tcp: 14 };

/** @typedef {import("./taskkit.js").Task} Task */
/** @type {HTMLElement | null} */ let root = null;
/** @type {any} */ let ui = {};
let chosen = 0;
/** @type {Record<string, string>} */
const kept = { address: "", message: "", as: "text", only: "", "most-size": "", wait: "" };

/** @param {string} name @param {any} [more] */
const input = (name, more = {}) => {
  const node = el("input", { spellcheck: "false", autocapitalize: "off", autocomplete: "off", value: kept[name], ...more });
  node.addEventListener("input", () => { kept[name] = node.value; });
  return node;
};
/** Each check once, also if its line came twice. @param {Task} task */
const stepsOf = task => [...new Map((task.lines ?? []).filter(l => l.event === "step").map(l => [l.check, l])).values()];

/** @param {HTMLElement} at */
function show(at) {
  root = at;
  /** @type {any} */
  const as = el("select", { onchange: () => { kept.as = as.value; } }, ...[["text", "Text"], ["escapes", "Escapes"], ["hex", "Hex"], ["base64", "Base64"]].map(([v, words]) => el("option", { value: v, selected: v === kept.as }, t(words))));
  const form = new TaskForm("probe", "Check", [new Field("address", "Address", input("address", { placeholder: "udp://192.168.1.37:9000" }), ".grow.addr")],
    [new Field("message", "Message", input("message", { placeholder: kept.as === "hex" ? "01 03 00 00" : "hello" })), new Field("as", "Written as", as), new Field("only", "Only these checks", input("only", { placeholder: "empty,binary" })), new Field("most-size", "Largest size", input("most-size", { size: 8, placeholder: "8KiB" })), new Field("wait", "Wait for an answer", input("wait", { size: 5, placeholder: "1s" }))],
    () => Object.fromEntries([...(kept.message.trim() && kept.as !== "text" ? [["as", kept.as]] : []), ...["message", "only", "most-size", "wait"].filter(k => kept[k].trim()).map(k => [k, k === "message" ? kept[k] : kept[k].trim()])].map(([k, v]) => k === "as" && v === "escapes" ? ["escapes", "true"] : [k, v])),
    task => stepsOf(task).filter(s => s.check !== "bounds").length / CHECKS_IN_ALL[/tcp:/.test(task.command) ? "tcp" : "udp"],
    task => { chosen = task.id; draw(); });
  ui = { form, list: el("ol", { id: "checks" }), name: el("h2.mono", { id: "h-checks" }), sums: el("span.dim"), bounds: el("p.note.bounds", { lang: "en" }), says: el("p.fielderr.probe-says", { lang: "en" }), runs: el("span") };
  ui.panel = el("section.panel.checks", { "aria-labelledby": "h-checks" }, el("header", {}, ui.name, ui.runs, ui.sums), ui.bounds, ui.list, ui.says);
  clear(at).append(viewHead("h-probe", t("Check-up"), "Ten questions to a server or device, politely. Each says what was tried and what came."), form.node, el("p.note.care", {}, t("A server that dies of a check has to be started again by hand, so check none that others need.")), ui.panel);
  draw();
}

function draw() {
  if (!root) return;
  ui.form.suggest(kept);
  ui.form.show();
  const all = tasksOf("probe"), task = all.find(x => x.id === chosen) ?? all.at(-1);
  ui.panel.hidden = !task;
  if (!task) return;
  const steps = stepsOf(task), shown = steps.filter(s => s.check !== "bounds"), bounds = steps.find(s => s.check === "bounds");
  ui.name.textContent = addressOf(task);
  ui.sums.textContent = counts(shown) + (task.running ? ", " + t("asking …") : "");
  clear(ui.runs).append(...(all.length > 1 ? [chooser("Run", all.map(x => [String(x.id), `${x.id}, ${timeOf(x)}  ${addressOf(x)}`]), String(task.id), v => { chosen = +v; draw(); })] : []));
  ui.bounds.textContent = bounds ? [bounds.action, bounds.observed, bounds.meaning].filter(Boolean).map(words => words.replace(/\.?$/, ".")).join(" ") : "";
  ui.bounds.hidden = !bounds;
  clear(ui.list).append(...shown.map(row));
  const failed = task.lines?.findLast(l => l.event === "failed");
  // A found fault ends with a status too, and then the list has said everything.
  const says = task.running ? "" : failed?.says ?? (!shown.length ? task.says || t("The check-up gave no result.") : "");
  ui.says.textContent = says;
  ui.says.hidden = !says;
}

/** @param {any[]} steps */
function counts(steps) {
  const n = (/** @type {string} */ status) => steps.filter(s => s.status === status).length;
  return t("{0} ok, {1} noted, {2} failed, {3} not tried", n("ok"), n("noted"), n("failed"), n("skipped"));
}

/** The engine's advice names its option; here that is a field. @param {string} remedy */
const here = remedy => remedy.replace("with -m", `in the field "${t("Message")}" of "${t("More options")}"`);

/** @param {any} step */
function row(step) {
  const [mark, cls] = MARKS[step.status] ?? MARKS.skipped;
  return el("li", {}, el("div.stt." + cls, {}, el("span", { "aria-hidden": "true" }, mark), t(step.status)), el("div.what", { lang: "en" }, step.check),
    el("div", { lang: "en" }, step.meaning ? el("div.mean", {}, step.meaning) : null, step.action || step.observed ? el("div.tr", {}, [step.action, step.observed].filter(Boolean).join(" → ")) : null, step.remedy ? el("div.mend", {}, el("b", {}, t("Mend: ")), here(step.remedy)) : null));
}

store.on("task", data => {
  const task = tasksOf("probe").find(x => x.id === data.id);
  if (!root || !task) return;
  if (data.ended) tell(t("The check-up is over: {0}", counts(stepsOf(task).filter(s => s.check !== "bounds"))));
  draw();
});
store.on("state", () => { if (root) draw(); });

export const view = { name: "probe", show, hide() { root = null; }, rows() {}, sums() {} };
followLanguage(() => root, show);
