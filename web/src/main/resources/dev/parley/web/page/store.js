// @ts-check
// What the page knows: the engine's state, the sums of the last minute, and the rows.
import { api, Feed } from "./api.js";
import { inOrder, Rows, RowMaker } from "./rows.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{received: number, sent: number, receivedBytes: number, sentBytes: number, droppedIn: Record<string, number>, droppedOut: Record<string, number>, refused: number, exact: boolean}} Ledger */
/** @typedef {{number: number, address: string, name: string, connection: number}} Peer */
/** @typedef {{impairments: string, ledger: Ledger, injected: {impairment: string, done: string}[]}} Direction */
/** @typedef {{seed: number, flows: number, up: Direction, down: Direction}} Relay of a relay that runs: what goes to the target, and what comes from it */
/** @typedef {{id: number, name: string, bytes: number, state: "recording" | "kept" | "full" | "failed" | "opened", says?: string, entry?: string, at: string}} Capture a file of packets that the engine has */
/** @typedef {{format: string, writer?: string, events: any[], last: number, more: boolean, says?: string, interfaces: {name: string, says: string[]}[]}} CaptureMessages */
/** @typedef {{id: number, session: string, name: string, address: string, running: boolean, good?: boolean, says?: string, sent: number, received: number}} Replay */
/** @typedef {{name: string, kind: "listen" | "send" | "chat" | "room" | "relay", script: boolean, state: string, says?: string, addresses: string[], description: string, answers: string, framed: boolean, reply?: string, yaml: string, rules?: string, dial: {address: string, host: string, port: number, scheme: string, via: string}[], command: string, ledger: Ledger, peers: Peer[], peerCount: number, target?: string, relay?: Relay, recording?: Capture}} Entry */
/** @typedef {{name: string, up: string, down: string, upOfStreams: string, downOfStreams: string, source: string}} Profile */
/** @typedef {{text: string, as: string, end: string}} Saved */
/** @typedef {{schema: number, version: string, engine: string, at: string, serial: number, bench: {file: string, saved: boolean}, simulator: {on: boolean, available: boolean, addresses?: string[]}, entries: Entry[], tasks: any[], captures: {folder: string, files: Capture[]}, replays?: Replay[], snippets: string[], templates: string[], profiles: Profile[], saved: Saved[], repeats?: {id: number, entry: string, every: string, text: string}[]}} State */

const COLUMNS = 60;
/** @type {Ledger} */
const NOTHING = { received: 0, sent: 0, receivedBytes: 0, sentBytes: 0, droppedIn: {}, droppedOut: {}, refused: 0, exact: true };

/** Columns of a second each, moved on by the clock, so that a silent minute becomes empty. */
class Rates {
  constructor() { this.columns = Array.from({ length: COLUMNS }, () => [0, 0]); this.second = 0; }
  /** @param {number} second */
  moveTo(second) {
    for (let missing = Math.min(COLUMNS, this.second ? second - this.second : 0); missing > 0; missing--) { this.columns.shift(); this.columns.push([0, 0]); }
    this.second = Math.max(second, this.second);
  }
  /** Messages belong to the second in which they passed, whenever the page hears of them. @param {number} second @param {0 | 1} way arrived, left @param {number} count */
  add(second, way, count) {
    this.moveTo(second);
    const column = this.columns[COLUMNS - 1 - (this.second - second)];
    if (column) column[way] += count;
  }
}

class Store {
  constructor() {
    /** @type {State} */
    this.state = { schema: 1, version: "", engine: "", at: "", serial: 0, bench: { file: "", saved: true }, simulator: { on: false, available: false }, entries: [], tasks: [], captures: { folder: "", files: [] }, snippets: [], templates: [], profiles: [], saved: [], repeats: [] };
    this.scope = "all";
    this.rows = new Rows();
    /** The capture that the wire view shows in the place of what passes. @type {{file: Capture, rows: Rows, maker: RowMaker, found: CaptureMessages, framing: string} | null} */
    this.capture = null;
    this.known = false; // whether a state has come at all
    this.live = false;
    this.slow = false; // live, but it has been silent for longer than it should
    /** What a view must know of an engine that is gone. @type {{anew: boolean, at: number, since: Date} | null} */
    this.gone = null;
    this.lastEvent = 0;
    this.skew = 0; // the engine's clock minus ours, for a page on another computer
    this.listeningSince = performance.now();
    /** @type {Map<string, Rates>} */
    this.measured = new Map();
    /** @type {Record<string, Set<(data?: any) => void>>} */
    this.listeners = {};
    this.maker = new RowMaker(this.rows, name => this.entry(name));
    this.told = 0; // rows up to here were told to the "rows" listeners
    this.framed = false;
    this.loading = /** @type {Promise<void> | null} */ (null);
    this.feed = new Feed({
      after: () => this.lastEvent,
      state: () => this.load(),
      live: () => { this.live = true; this.slow = false; this.gone = null; this.emit("engine", "live"); },
      slow: () => { this.slow = true; this.emit("engine", "slow"); },
      gone: how => { this.gone = { ...how, since: this.gone?.since ?? new Date() }; this.live = this.slow = false; this.emit("engine", "gone"); },
      event: (kind, data) => this.take(kind, data),
    });
  }

  /** @param {string} kind "rows", "sums", "state", "engine" ("live", "slow" or "gone"), "scope", "language", "task", "capture" (another one is shown, or none) @param {(data?: any) => void} fn @returns {() => void} ends it */
  on(kind, fn) { (this.listeners[kind] ??= new Set()).add(fn); return () => { this.listeners[kind].delete(fn); }; }
  /** One listener's mistake must not keep the others from hearing. @param {string} kind @param {any} [data] */
  emit(kind, data) { for (const fn of this.listeners[kind] ?? []) try { fn(data); } catch (error) { console.error(error); } }

  start() { this.feed.open(); }
  retry() { this.feed.open(); }

  /** @param {string} name @returns {Entry | undefined} */
  entry(name) { return this.state.entries.find(e => e.name === name); }
  /** The entries that the chosen scope means. @returns {Entry[]} */
  scoped() { const one = this.entry(this.scope); return one ? [one] : this.state.entries; }
  /** @param {string} scope "all" or an entry's name */
  setScope(scope) { if (scope !== this.scope) { this.scope = scope; this.emit("scope", scope); } }

  /** 60 columns [arrived, left] a second, newest last. @param {string} name @returns {number[][]} */
  rates(name) {
    if (name === "all") return this.addUp(this.state.entries.map(e => this.rates(e.name)));
    const rates = this.measured.get(name);
    if (!rates) return Array.from({ length: COLUMNS }, () => [0, 0]);
    if (this.live) rates.moveTo(Math.floor((Date.now() + this.skew) / 1000));
    return rates.columns;
  }
  /** @param {number[][][]} many @returns {number[][]} */
  addUp(many) { return Array.from({ length: COLUMNS }, (_, i) => many.reduce(([a, b], one) => [a + one[i][0], b + one[i][1]], [0, 0])); }

  /** Fetches the state. @returns {Promise<void>} */
  load() {
    // One request at a time; who asks meanwhile gets the answer of a request that begins after his question.
    const next = (this.loading ?? Promise.resolve()).catch(() => {}).then(async () => { this.adopt(await api.get("/state", AbortSignal.timeout(8000))); });
    this.loading = next;
    return next;
  }

  /** Takes a whole state, also the one that a PUT answers. @param {State} state */
  adopt(state) {
    if (!Array.isArray(state?.entries)) { this.load().catch(() => {}); return; }
    if (this.state.engine && state.engine !== this.state.engine) this.forget();
    this.state = state;
    this.known = true;
    const at = Date.parse(state.at.replace(/(\.\d{3})\d+/, "$1"));
    if (at) this.skew = at - Date.now();
    const names = new Set(state.entries.map(e => e.name));
    for (const name of this.measured.keys()) if (!names.has(name)) this.measured.delete(name);
    if (this.scope !== "all" && !names.has(this.scope)) this.setScope("all");
    this.emit("state");
  }

  /** Takes one entry, as a POST or PUT answers it; the engine's "bench" event brings the rest. @param {Entry} entry @param {string} [was] */
  adoptEntry(entry, was = entry.name) {
    const i = this.state.entries.findIndex(e => e.name === was);
    if (i < 0) this.state.entries.push(entry); else this.state.entries[i] = entry;
    this.state.bench.saved = false;
    if (this.scope === was && was !== entry.name) this.setScope(entry.name);
    this.emit("state");
  }

  forget() {
    this.rows.clear();
    this.maker.clear();
    this.measured.clear();
    this.lastEvent = 0;
    this.told = this.rows.end;
    this.listeningSince = performance.now();
    this.emit("rows", []);
  }

  second() { return Math.floor((Date.now() + this.skew) / 1000); }
  /** @param {string} name */
  rate(name) { let r = this.measured.get(name); if (!r) this.measured.set(name, r = new Rates()); return r; }

  /** @param {string} kind @param {any} data */
  take(kind, data) {
    if (kind === "hello") {
      if (data.engine !== this.state.engine) { this.forget(); this.load().catch(() => {}); }
      else if (this.lastEvent && data.first > this.lastEvent + 1) this.maker.gap("", data.first - this.lastEvent - 1, "the engine no longer keeps what passed while this page was away. The ledger has every one.");
    } else if (kind === "batch") this.batch(data);
    else if (kind === "sums") this.sums(data);
    else if (kind === "bench") this.load().catch(() => {});
    else if (kind === "task") this.task(data);
  }

  /** @param {{events?: any[], unshown?: Record<string, number>}} data */
  batch(data) {
    const unshown = Object.entries(data.unshown ?? {});
    for (const [name, count] of unshown) this.maker.unshown(name, count);
    const fresh = (data.events ?? []).filter(event => event.n > this.lastEvent); // others came again after a reconnection
    for (const event of fresh) this.lastEvent = Math.max(this.lastEvent, event.n);
    /** How many of each entry came in this batch, and when the first did. @type {Map<string, {ways: [number, number], second: number}>} */
    const shown = new Map();
    for (const event of inOrder(fresh)) {
      this.maker.take(event);
      const row = this.rows.at(this.rows.length - 1);
      if (row?.n !== event.n || row.kind !== "message") continue;
      const second = Math.floor(row.at / 1000), way = row.direction === "in" ? 0 : 1, those = shown.get(row.entry);
      this.rate(row.entry).add(second, way, 1);
      if (those) those.ways[way]++; else shown.set(row.entry, { ways: way ? [0, 1] : [1, 0], second });
    }
    for (const [name, count] of unshown) this.rateUnshown(name, count, shown.get(name));
    this.frame();
  }

  /** Of messages that were left out nobody says which way they went: they divide as those beside them do. @param {string} name @param {number} count @param {{ways: [number, number], second: number}} [beside] */
  rateUnshown(name, count, beside) {
    const ledger = this.entry(name)?.ledger ?? NOTHING, [a, b] = beside?.ways ?? [ledger.received, ledger.sent];
    const arrived = a + b ? Math.round(count * a / (a + b)) : count, rate = this.rate(name), second = beside?.second ?? this.second();
    rate.add(second, 0, arrived);
    rate.add(second, 1, count - arrived);
  }

  /** Tells of new rows once a frame. A hidden tab gets no frames, and so draws nothing. */
  frame() {
    if (this.framed) return;
    this.framed = true;
    requestAnimationFrame(() => {
      this.framed = false;
      const from = Math.max(this.told, this.rows.first), list = [];
      for (let seq = from; seq < this.rows.end; seq++) list.push(this.rows.at(seq - this.rows.first));
      this.told = this.rows.end;
      this.emit("rows", list);
    });
  }

  /** @param {{at?: string, entries: Record<string, {state: string, says?: string, ledger: Ledger, peerCount: number, relay?: Relay, recording?: Capture}>}} data */
  sums(data) {
    const at = data.at ? Date.parse(data.at.replace(/(\.\d{3})\d+/, "$1")) : 0;
    if (at) this.skew = at - Date.now();
    for (const [name, sum] of Object.entries(data.entries ?? {})) {
      const entry = this.entry(name);
      if (!entry) continue;
      entry.state = sum.state;
      entry.says = sum.says;
      entry.ledger = sum.ledger ?? NOTHING;
      entry.peerCount = sum.peerCount ?? entry.peerCount;
      entry.relay = sum.relay;
      entry.recording = sum.recording;
    }
    this.emit("sums");
  }

  /** @param {{id: number, line?: any, ended?: boolean, status?: number, says?: string}} data */
  task(data) {
    const task = this.state.tasks.find(x => x.id === data.id);
    if (task) {
      if (data.line) (task.lines ??= []).push(data.line);
      if (data.ended) { task.running = false; task.status = data.status; task.says = data.says; }
    }
    this.emit("task", data);
  }
}

export const store = new Store();
