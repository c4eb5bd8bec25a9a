// @ts-check
// A line of numbers over time, and its drawing with uPlot.
import { el } from "./dom.js";
import { t } from "./words.js";

const MOST = 10_000; // points a line keeps

/** Times and values in a ring that grows up to its bound. */
export class Line {
  /** @param {string} id @param {string} key @param {string} who */
  constructor(id, key, who) {
    this.id = id; this.key = key; this.who = who;
    this.times = new Float64Array(256);
    this.values = new Float64Array(256);
    this.begin = 0;
    this.length = 0;
    this.digits = 0;
    this.changes = 0;
  }
  /** @param {number} i */
  slot(i) { return (this.begin + i) % this.times.length; }
  get last() { return this.length ? this.times[this.slot(this.length - 1)] : 0; }

  /** @param {number} time in seconds @param {number} value @param {number} digits */
  push(time, value, digits) {
    if (this.length === this.times.length && this.length < MOST) this.grow();
    if (this.length === this.times.length) { this.begin = this.slot(1); this.length--; }
    const at = this.slot(this.length++);
    this.times[at] = Math.max(time, this.length > 1 ? this.times[this.slot(this.length - 2)] : 0); // uPlot wants rising times
    this.values[at] = value;
    this.digits = Math.max(this.digits, digits);
    this.changes++;
  }
  grow() {
    const size = Math.min(MOST, this.times.length * 2), times = new Float64Array(size), values = new Float64Array(size);
    for (let i = 0; i < this.length; i++) { const s = this.slot(i); times[i] = this.times[s]; values[i] = this.values[s]; }
    this.times = times; this.values = values; this.begin = 0;
  }
  /** The first point at or after this time. @param {number} time */
  from(time) {
    let low = 0, high = this.length;
    while (low < high) { const mid = (low + high) >> 1; if (this.times[this.slot(mid)] < time) low = mid + 1; else high = mid; }
    return low;
  }

  /**
   * The points since `since`. With more points than pixels each pixel gets its least and its greatest, in their order, so
   * that no spike is lost and drawing stays cheap.
   * @param {number} since @param {number} until @param {number} pixels
   */
  points(since, until, pixels) {
    const first = Math.max(0, this.from(since) - 1), n = this.length - first; // one more, so that the line enters from the edge
    /** @type {number[]} */ const xs = [];
    /** @type {number[]} */ const ys = [];
    const { times, values } = this, size = times.length, thin = n > 2 * pixels, wide = (until - since) / pixels;
    let low = Infinity, high = -Infinity, pixel = NaN, least = 0, most = 0, leastAt = 0, mostAt = 0;
    const flush = () => {
      const sooner = leastAt < mostAt;
      xs.push(sooner ? leastAt : mostAt);
      ys.push(sooner ? least : most);
      if (least !== most) { xs.push(sooner ? mostAt : leastAt); ys.push(sooner ? most : least); }
    };
    for (let i = 0, s = this.slot(first); i < n; i++, s = s + 1 === size ? 0 : s + 1) {
      const time = times[s], v = values[s];
      if (time >= since) { if (v < low) low = v; if (v > high) high = v; }
      if (!thin) { xs.push(time); ys.push(v); continue; }
      const p = Math.floor(time / wide); // by the clock and not by the window's edge, else the line trembles as it moves
      if (p !== pixel) {
        if (i) flush();
        pixel = p;
        least = most = v;
        leastAt = mostAt = time;
      } else if (v < least) { least = v; leastAt = time; } else if (v > most) { most = v; mostAt = time; }
    }
    if (thin) flush();
    return { xs, ys, low, high };
  }
  now() { return this.length ? this.values[this.slot(this.length - 1)] : NaN; }
}

/** @param {number} v @param {number} digits */
export function written(v, digits) {
  if (!Number.isFinite(v)) return "–";
  const size = Math.abs(v);
  // Six figures are enough beside a line.
  return size >= 1e9 || (v !== 0 && size < 1e-4) ? v.toPrecision(4) : v.toFixed(Math.min(digits, Math.max(0, 5 - Math.floor(Math.log10(size + 1)))));
}

/** A line's figures beside its drawing. */
export class Plot {
  /** @param {Line} line @param {any} uPlot */
  constructor(line, uPlot) {
    this.line = line;
    this.uPlot = uPlot;
    this.value = el("div.v");
    this.range = el("div.mm");
    this.at = el("div.mm.at");
    this.chart = el("div.chart", { role: "img", "aria-label": t("{0} of {1}", line.key, line.who) });
    this.node = el("div.plot", {}, el("div", {}, el("div.k", {}, line.key), this.value, this.range, el("div.who", { title: line.who }, line.who), this.at), this.chart);
    this.seen = true;
    this.high = this.wide = 0;
    this.since = this.until = 0;
    this.spoken = 0;
    this.drawing = null;
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this.chart);
    // A plot that is scrolled away is not drawn.
    this.sight = new IntersectionObserver(list => { this.seen = list[list.length - 1].isIntersecting; });
    this.sight.observe(this.node);
  }

  fit() {
    this.wide = Math.floor(this.chart.clientWidth);
    this.high = Math.floor(this.chart.clientHeight);
    if (this.drawing && this.wide > 40) this.drawing.setSize({ width: this.wide, height: this.high });
  }

  /** Canvas cannot read the page's variables, so an element of that colour is asked. */
  begin() {
    const style = getComputedStyle(this.node), colour = () => style.color, grey = () => getComputedStyle(this.range).color, grid = () => getComputedStyle(this.chart).borderTopColor;
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    this.drawing = new this.uPlot({
      width: this.wide, height: this.high, padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "values" }, points: { size: 6, stroke: colour, fill: colour } },
      scales: { x: { time: true, range: () => [this.since, this.until] }, y: { range: (/** @type {any} */ _, /** @type {number} */ a, /** @type {number} */ b) => bounds(a, b) } },
      // A single value is no line, so it is a dot.
      series: [{}, { stroke: colour, width: 1.5, points: { show: (/** @type {any} */ u) => u.data[0].length === 1, size: 7, width: 0, fill: colour } }],
      axes: [
        { stroke: grey, font, size: 22, gap: 3, grid: { show: false }, ticks: { show: false }, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => ticks.map(clock), space: 90 },
        { stroke: grey, font, size: 52, gap: 4, grid: { stroke: grid, width: 1 }, ticks: { show: false }, space: 28, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => ticks.map(v => String(+v.toPrecision(6))) },
      ],
      hooks: { setCursor: [(/** @type {any} */ u) => this.point(u)] },
    }, [[], []], this.chart);
  }

  /** @param {any} u the drawing, whose cursor was moved */
  point(u) {
    const i = u.cursor.idx;
    this.at.textContent = i == null || u.data[1][i] == null ? "" : t("{0} at {1}", written(u.data[1][i], this.line.digits), clock(u.data[0][i]));
  }

  /** @param {number} until seconds @param {number} span seconds */
  update(until, span) {
    if (!this.seen || this.wide <= 40) return;
    if (!this.drawing) this.begin();
    this.since = until - span;
    this.until = until;
    const { line } = this, { xs, ys, low, high } = line.points(this.since, until, Math.max(100, this.wide - 60));
    this.value.textContent = written(line.now(), line.digits);
    this.range.textContent = low <= high ? `${written(low, line.digits)} … ${written(high, line.digits)}` : t("none in this window");
    this.drawing.setData([xs, ys]);
    const now = performance.now();
    if (now - this.spoken > 2000) {
      this.spoken = now;
      this.chart.setAttribute("aria-label", t("{0} of {1}: now {2}, from {3} to {4}", line.key, line.who, written(line.now(), line.digits), written(low, line.digits), written(high, line.digits)));
    }
  }

  end() {
    this.sizes.disconnect();
    this.sight.disconnect();
    this.drawing?.destroy();
    this.node.remove();
  }
}

/** A flat line lies in the middle, and a line never touches the edge. @param {number} a @param {number} b @returns {[number, number]} */
function bounds(a, b) {
  if (a == null || b == null || !Number.isFinite(a)) return [0, 1];
  const pad = b > a ? (b - a) * .08 : Math.max(Math.abs(a) * .05, 1e-6);
  return [a - pad, b + pad];
}

/** @param {number} seconds */
const clock = seconds => new Date(seconds * 1000).toLocaleTimeString("en-GB");
