// @ts-check
// Measure: round trips and throughput, with the runs of this start kept for comparison.
import { clear, el, num, tell } from "./dom.js";
import { facts, histogram, percentiles, throughput, time } from "./figures.js";
import { store } from "./store.js";
import { addressOf, Field, seconds, summaryOf, TaskForm, tasksOf, timeOf } from "./taskkit.js";
import { chooser, followLanguage, viewHead } from "./viewkit.js";
import { t, addWords } from "./words.js";

addWords({
  "Measure": "测量", "Round trips to a peer that echoes: how long, how many lost, how steady.": "到回显对端的往返：多久、丢多少、稳不稳。", "Size": "大小", "Rate": "速率", "For": "时长", "What": "测什么", "round trips": "往返", "throughput, up": "吞吐量，上行", "throughput, down": "吞吐量，下行", "throughput, both ways": "吞吐量，双向",
  "Streams": "流数", "Wait for the last answers": "等最后的应答", "My own network: allow more than 100/s and 1,400 B": "自己的网络：允许超过 100/s 和 1,400 B", "Round trips": "往返时间", "Percentiles": "百分位", "Throughput": "吞吐量", "Kept runs": "保存的测量", "choose two to compare": "选两次比较",
  "run": "次", "address": "地址", "size": "大小", "sent": "发出", "lost": "丢失", "compare": "比较", "compare run {0}": "比较第 {0} 次", "service time": "服务时间", "response time": "响应时间", "Time": "时间", "Table of percentiles": "百分位表", "Table of kept runs": "保存的测量表",
  "Half of the round trips took at most {0}; one in a hundred took longer than {1}.": "一半的往返不超过 {0}，百分之一超过 {1}。", "Half of the round trips took at most {0}.": "一半的往返不超过 {0}。", "The shortest took {0}, the longest {1}.": "最短 {0}，最长 {1}。", "By the median {0}% less time than run {1}.": "按中位数，比第 {1} 次少用 {0}% 的时间。", "By the median {0}% more time than run {1}.": "按中位数，比第 {1} 次多用 {0}% 的时间。", "As fast as run {0}, by the median.": "按中位数，和第 {0} 次一样快。",
  "Nothing came back, so there is no time to show.": "什么也没有回来，所以没有时间可显示。", "Nothing is measured yet. The peer must echo what it gets: a listener with the answer {{data}}, or parley measure --serve.": "还没有测量。对端必须回显收到的内容：应答为 {{data}} 的监听，或 parley measure --serve。", "This run is not valid.": "这次测量无效。",
  "{0} s: {1} sent, {2} came back": "{0} 秒：发出 {1}，回来 {2}", "Measured: {0} of {1} came back": "测量完成：{1} 条回来 {0} 条", "Measured": "测量完成", "no result": "没有结果", "The measurement failed.": "测量失败。", "empty: as fast as it goes": "空着：尽可能快",
});

/** @typedef {import("./taskkit.js").Task} Task */
/** @type {HTMLElement | null} */ let root = null;
/** @type {any} */ let ui = {};
/** The runs that are compared, newest choice last. @type {number[]} */ let picked = [];
/** What stood in the form stays over a change of view. @type {Record<string, string>} */
const kept = { address: "", size: "64", rate: "100/s", for: "10s", what: "rt", streams: "1", wait: "1s", own: "" };
let what = /** @type {"service" | "response"} */ ("service");

/** @param {string} name @param {any} [more] */
const input = (name, more = {}) => {
  const node = el("input", { spellcheck: "false", autocapitalize: "off", autocomplete: "off", value: kept[name], ...more });
  node.addEventListener("input", () => { kept[name] = node.value; });
  return node;
};

function makeForm() {
  const own = el("input", { type: "checkbox", checked: kept.own === "1", onchange: () => { kept.own = own.checked ? "1" : ""; } });
  const kind = el("select", { onchange: () => { kept.what = kind.value; rate.placeholder = kind.value === "rt" ? "100/s" : t("empty: as fast as it goes"); } },
    ...[["rt", "round trips"], ["up", "throughput, up"], ["down", "throughput, down"], ["both", "throughput, both ways"]].map(([v, words]) => el("option", { value: v, selected: v === kept.what }, t(words))));
  const rate = input("rate", { size: 7 });
  return new TaskForm("measure", "Measure",
    [new Field("address", "Address", input("address", { placeholder: "udp://192.168.1.37:7000" }), ".grow.addr"), new Field("direction", "What", kind), new Field("size", "Size", input("size", { size: 6 })), new Field("rate", "Rate", rate), new Field("for", "For", input("for", { size: 5 }))],
    [new Field("streams", "Streams", input("streams", { size: 4, inputmode: "numeric" })), new Field("wait", "Wait for the last answers", input("wait", { size: 5 })), new Field("i-own-this-network", "My own network: allow more than 100/s and 1,400 B", own, ".check")],
    () => {
      /** @type {Record<string, any>} */
      const options = {};
      for (const key of ["size", "rate", "for", "wait"]) if (kept[key].trim()) options[key] = kept[key].trim();
      if (kept.streams.trim() && kept.streams.trim() !== "1") options.streams = kept.streams.trim();
      if (kept.what !== "rt") { options.direction = kept.what; if (!kept.rate.trim()) options.flood = true; }
      if (kept.own) options["i-own-this-network"] = true;
      return options;
    },
    task => (task.lines.findLast(l => l.event === "progress")?.seconds ?? 0) / (seconds(/--for[ =]"?([\w.]+)/.exec(task.command)?.[1] ?? "10s") || 10),
    () => { picked = []; draw(); });
}

/** @param {HTMLElement} at */
function show(at) {
  root = at;
  ui = { form: makeForm(), says: el("p.running", { role: "status" }), result: el("div"), runs: el("table.figures.runtable"), none: el("p.note.nothing", {}, t("Nothing is measured yet. The peer must echo what it gets: a listener with the answer {{data}}, or parley measure --serve.")) };
  ui.runsPanel = el("section.panel.runs", { "aria-labelledby": "h-runs" }, el("header", {}, el("h2", { id: "h-runs" }, t("Kept runs")), el("span.dim", {}, t("choose two to compare"))),
    el("div.scrollx", { tabindex: "0", role: "region", "aria-label": t("Table of kept runs") }, ui.runs));
  clear(at).append(viewHead("h-measure", t("Measure"), "Round trips to a peer that echoes: how long, how many lost, how steady."), ui.form.node, ui.says, ui.none, ui.result, ui.runsPanel);
  draw();
}

/** @returns {Task[]} */
const results = () => tasksOf("measure").filter(task => summaryOf(task)?.measure);

/** What a run that has no result says. @param {Task} task */
const failure = task => task.lines?.findLast(l => l.event === "failed")?.says ?? task.says ?? "";

function draw() {
  if (!root) return;
  ui.form.suggest(kept);
  ui.form.show();
  const list = results(), all = tasksOf("measure"), running = ui.form.running;
  picked = picked.filter(id => list.some(x => x.id === id));
  const newest = list.at(-1), kind = newest && summaryOf(newest).measure.kind;
  // At first the newest run stands beside the one before it of its kind: times and throughput cannot be compared.
  const chosen = picked.length ? picked : list.filter(x => summaryOf(x).measure.kind === kind).slice(-2).map(x => x.id);
  progress(running);
  const last = all.at(-1);
  if (!running && last && !summaryOf(last)) { ui.says.className = "running fielderr"; ui.says.textContent = t("The measurement failed.") + " " + failure(last); }
  ui.none.hidden = all.length > 0;
  ui.runsPanel.hidden = list.length === 0;
  // The bars are the newest of the chosen runs, the outlines the older one.
  const pair = list.filter(x => chosen.includes(x.id)).slice(-2), a = pair.at(-1) ?? newest, b = pair.length > 1 ? pair[0] : undefined;
  clear(ui.result);
  if (a) ui.result.append(...resultNodes(a, b));
  table(list, chosen);
}

/** @param {Task | undefined} task */
function progress(task) {
  const line = task?.lines?.findLast(l => l.event === "progress");
  ui.says.className = "running";
  ui.says.textContent = line ? t("{0} s: {1} sent, {2} came back", Math.round(line.seconds), num(line.sent), num(line.received)) : "";
}

/** @param {Task} a @param {Task | undefined} b */
function resultNodes(a, b) {
  const one = summaryOf(a), other = b && summaryOf(b), m = one.measure;
  const name = (/** @type {Task} */ task) => t("run {0}, {1}", task.id, timeOf(task));
  /** @type {[string, any, string][]} */
  const runs = [[t("run {0}", a.id), m, "a"]];
  if (b && other.measure.kind === m.kind) runs.push([t("run {0}", b.id), other.measure, "b"]);
  const warn = m.valid === false || m.says ? el("div.mend.warnbox", {}, m.valid === false ? el("b", {}, t("This run is not valid.") + " ") : null, m.says ? el("span", { lang: "en" }, m.says) : null) : null;
  if (m.kind !== "round-trip") {
    return [warn, el("section.panel", { "aria-labelledby": "h-thr" }, el("header", {}, el("h2", { id: "h-thr" }, t("Throughput"))), el("div.scrollx", { tabindex: "0", role: "region", "aria-labelledby": "h-thr" }, el("table.figures", {}, ...throughput(runs))))].filter(x => x !== null);
  }
  const legend = el("div.legend", {}, el("span", {}, el("i.sw.a"), name(a)), runs.length > 1 && b ? el("span", {}, el("i.sw.b"), name(b)) : null);
  const pick = chooser("Time", [["service", t("service time")], ["response", t("response time")]], what, v => { what = v === "response" ? "response" : "service"; draw(); });
  const bars = histogram(m, runs[1]?.[1], what);
  return [warn, el("div.mgrid", {},
    el("section.panel", { "aria-labelledby": "h-hist" }, el("header", {}, el("h2", { id: "h-hist" }, t("Round trips")), legend, pick), el("div", { id: "hist" }, ...bars), el("p.insay", {}, sentence(m, runs[1] && b ? [b.id, runs[1][1]] : null))),
    el("section.panel", { "aria-labelledby": "h-pct" }, el("header", {}, el("h2", { id: "h-pct" }, t("Percentiles"))), el("div.scrollx", { tabindex: "0", role: "region", "aria-label": t("Table of percentiles") }, el("table.figures", {}, ...percentiles(runs))), el("dl.facts", {}, ...facts(one))))].filter(x => x !== null);
}

/** @param {any} m @param {[number, any] | null} other */
function sentence(m, other) {
  const p = m[what]?.percentileNanos ?? {}, least = m[what]?.minNanos;
  if (!m[what]?.count) return t("Nothing came back, so there is no time to show.");
  const out = [p.p50 == null ? t("The shortest took {0}, the longest {1}.", time(least), time(m[what].maxNanos)) : p.p99 == null ? t("Half of the round trips took at most {0}.", time(p.p50)) : t("Half of the round trips took at most {0}; one in a hundred took longer than {1}.", time(p.p50), time(p.p99))];
  const before = other?.[1][what]?.percentileNanos?.p50;
  if (other && before && p.p50 != null) {
    const change = Math.round((p.p50 / before - 1) * 100);
    out.push(change === 0 ? t("As fast as run {0}, by the median.", other[0]) : t(change < 0 ? "By the median {0}% less time than run {1}." : "By the median {0}% more time than run {1}.", Math.abs(change), other[0]));
  }
  return out.join(" ");
}

/** @param {Task[]} list @param {number[]} chosen */
function table(list, chosen) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.run;
  clear(ui.runs).append(el("thead", {}, el("tr", {}, ...["run", "address", "size", "sent", "lost"].map(h => el("th", { scope: "col" }, t(h))), ...["p50", "p99"].map(h => el("th", { scope: "col" }, h)), el("th", { scope: "col" }, t("compare")))),
    el("tbody", {}, ...list.slice().reverse().map(task => {
      const s = summaryOf(task), m = s.measure, p = m.service?.percentileNanos ?? {}, lost = m.lost?.total ?? m.up?.lost ?? m.down?.lost;
      const box = el("input", { type: "checkbox", "data-run": task.id, "aria-label": t("compare run {0}", task.id), onchange: () => pickRun(task.id, chosen) });
      box.checked = chosen.includes(task.id);
      return el("tr", {}, el("th", { scope: "row" }, `${task.id}, ${timeOf(task)}`), ...[addressOf(task), m.size + " B", num(s.sent), lost == null ? "–" : num(lost), time(p.p50), time(p.p99)].map(x => el("td", {}, x)), el("td", {}, box));
    })));
  if (focused) ui.runs.querySelector(`[data-run="${focused}"]`)?.focus();
}

/** Two at most: a third takes the place of the one that was chosen first. @param {number} id @param {number[]} chosen */
function pickRun(id, chosen) {
  picked = chosen.includes(id) ? chosen.filter(x => x !== id) : [...chosen, id].slice(-2);
  draw();
}

store.on("task", data => {
  if (!root) return;
  const task = tasksOf("measure").find(x => x.id === data.id);
  if (!task) return;
  if (data.ended) {
    const s = summaryOf(task);
    tell(!s ? t("The measurement failed.") : s.measure?.kind === "round-trip" ? t("Measured: {0} of {1} came back", num(s.received), num(s.sent)) : t("Measured"));
  }
  if (data.line?.event === "progress") { ui.form.show(); progress(task); } else draw();
});
store.on("state", () => { if (root) draw(); });

export const view = { name: "measure", show, hide() { root = null; }, rows() {}, sums() {} };
followLanguage(() => root, show);
