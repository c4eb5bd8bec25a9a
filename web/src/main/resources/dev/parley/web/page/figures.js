// @ts-check
// Figures of a measurement: its histogram, its percentiles, its sums.
import { el, num, svg } from "./dom.js";
import { t, addWords } from "./words.js";

addWords({
  "service": "服务", "response": "响应", "lateness": "发送延误", "run {0}": "第 {0} 次", "run {0}, {1}": "第 {0} 次，{1}", "sent": "发出", "received": "收到", "lost": "丢失", "reordered": "乱序", "duplicates": "重复", "jitter (RFC 3550)": "抖动 (RFC 3550)",
  "too late": "太迟", "longest loss": "最长连丢", "{0} of {1} due": "应发 {1}，发出 {0}", "messages a second": "每秒消息", "bits a second": "每秒比特", "up": "上行", "down": "下行", "dropped by the receiver's kernel": "被接收方内核丢弃",
  "{0} to {1}: {2}": "{0} 到 {1}：{2}", "lost here (receive buffer)": "丢在本机（接收缓冲区）", "lost at the far end": "丢在对端", "lost on the way there": "丢在去程", "lost on the way back": "丢在回程", "lost in the network or the peer": "丢在网络或对端", "unknown": "未知",
});

/** @param {number | null | undefined} n nanoseconds */
export function time(n) {
  if (n == null) return "–";
  const [value, unit] = n < 1e3 ? [n, "ns"] : n < 1e6 ? [n / 1e3, "µs"] : n < 1e9 ? [n / 1e6, "ms"] : [n / 1e9, "s"];
  return `${value >= 100 || unit === "ns" ? Math.round(value) : value.toPrecision(3)} ${unit}`;
}
/** Limits are 1, 2, 5, 10 …, so they need no digits behind the point. @param {number} n */
const limit = n => n < 1e3 ? n + " ns" : n < 1e6 ? n / 1e3 + " µs" : n < 1e9 ? n / 1e6 + " ms" : n / 1e9 + " s";

/**
 * Bars of one run, outlines of the other; limits are the same for all runs.
 * @param {any} run @param {any} other the `measure` objects @param {"service" | "response"} what
 */
export function histogram(run, other, what) {
  /** @type {Map<number, {from: number, to: number, a: number, b: number}>} */
  const rows = new Map();
  for (const [which, measure] of /** @type {["a" | "b", any][]} */ ([["a", run], ["b", other]])) {
    for (const bucket of measure?.[what]?.buckets ?? []) {
      const row = rows.get(bucket.fromNanos) ?? { from: bucket.fromNanos, to: bucket.toNanos, a: 0, b: 0 };
      row[which] = bucket.count;
      rows.set(bucket.fromNanos, row);
    }
  }
  const list = [...rows.values()].sort((x, y) => x.from - y.from), most = Math.max(1, ...list.flatMap(x => [x.a, x.b]));
  const bar = (/** @type {string} */ cls, /** @type {number} */ n) => n ? [svg("rect", { class: cls, y: 2, height: 14, width: Math.max(.4, n / most * 99), x: .3 })] : [];
  return list.map(x => el("div.hrow", {}, el("span.lab", {}, `${limit(x.from)} – ${limit(x.to)}`),
    svg("svg", { viewBox: "0 0 100 18", preserveAspectRatio: "none", "aria-hidden": "true" }, ...bar("a", x.a), ...bar("b", x.b)), el("span.n", {}, num(x.a), other ? el("span.vh", {}, `, ${num(x.b)}`) : null)));
}

/** @param {[string, any, string][]} runs name, `measure`, class of the line */
export function percentiles(runs) {
  // A percentile with too few samples above it is not given; a column without any is left out.
  const names = ["min", "p50", "p90", "p99", "p99.9", "p99.99", "max"].filter(p => !p.startsWith("p99.") || runs.some(([, m]) => m.service?.percentileNanos?.[p] != null || m.response?.percentileNanos?.[p] != null));
  const line = (/** @type {string} */ what) => runs.map(([name, m, cls]) => el("tr." + cls, {}, el("th", { scope: "row" }, name + ", " + t(what)),
    ...names.map(p => el("td", {}, time(p === "min" ? m[what]?.minNanos : p === "max" ? m[what]?.maxNanos : m[what]?.percentileNanos?.[p])))));
  return [el("thead", {}, el("tr", {}, el("td"), ...names.map(h => el("th", { scope: "col" }, h)))), el("tbody", {}, ...line("service"), ...line("response"))];
}

/** @param {any} summary */
export function facts(summary) {
  const m = summary.measure;
  /** @type {[string, string][]} */
  const list = [];
  if (m.kind === "round-trip") {
    list.push(["sent", t("{0} of {1} due", num(summary.sent), num(m.due ?? summary.sent))], ["received", num(summary.received)], ["lost", num(m.lost.total)]);
    if (m.lost.total) for (const [key, words] of [["receiveBuffer", "lost here (receive buffer)"], ["farReceiveBuffer", "lost at the far end"], ["networkUp", "lost on the way there"], ["networkDown", "lost on the way back"], ["networkOrPeer", "lost in the network or the peer"]]) if (m.lost[key]) list.push([words, num(m.lost[key])]);
    if (m.lossRuns?.longest > 1) list.push(["longest loss", num(m.lossRuns.longest)]);
    list.push(["reordered", num(m.reordered ?? 0)], ["duplicates", num(m.duplicates ?? 0)]);
    if (m.tooLate) list.push(["too late", num(m.tooLate)]);
    list.push(["jitter (RFC 3550)", time(m.jitterNanos)]);
  }
  return list.map(([k, v]) => el("div", {}, el("dt", {}, t(k)), el("dd", {}, v)));
}

/** @param {number} bits */
const speed = bits => bits >= 1e9 ? (bits / 1e9).toPrecision(3) + " Gbit" : bits >= 1e6 ? (bits / 1e6).toPrecision(3) + " Mbit" : bits >= 1e3 ? (bits / 1e3).toPrecision(3) + " kbit" : Math.round(bits) + " bit";

/** @param {[string, any, string][]} runs */
export function throughput(runs) {
  /** @type {[string, (f: any) => string][]} */
  const rows = [["messages a second", f => num(Math.round(f.perSecond))], ["bits a second", f => speed(f.bitsPerSecond)], ["sent", f => num(f.sent)], ["received", f => f.received == null ? t("unknown") : num(f.received)], ["lost", f => f.lost == null ? t("unknown") : num(f.lost)],
    ["dropped by the receiver's kernel", f => f.receiveBuffer == null ? t("unknown") : num(f.receiveBuffer)], ["reordered", f => num(f.reordered ?? 0)]];
  const flows = runs.flatMap(([name, m, cls]) => ["up", "down"].filter(way => m[way]).map(way => ({ name: `${name}, ${t(way)}`, flow: m[way], cls })));
  return [el("thead", {}, el("tr", {}, el("td"), ...flows.map(f => el("th", { scope: "col" }, f.name)))),
    el("tbody", {}, ...rows.map(([name, f]) => el("tr", {}, el("th", { scope: "row" }, t(name)), ...flows.map(x => el("td", {}, f(x.flow))))))];
}
