// @ts-check
// The flows of relays: which way a message goes, and what it was when it came.

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{dial: {port: number}[]}} Relay */

const MOST = 20_000, WAITING = 64;
/** @param {string | undefined} address */
const bare = address => (address ?? "").replace(/^[a-z]+:\/\//, "");

export class Flows {
  constructor() {
    /** The peer for which a socket towards the target is there. @type {Map<string, string>} */
    this.peers = new Map();
    /** What came last of each flow and direction. @type {Map<string, Row[]>} */
    this.came = new Map();
    /** What was likely dropped. @type {WeakSet<Row>} */
    this.gone = new WeakSet();
  }
  clear() { this.peers.clear(); this.came.clear(); }

  /** @param {{session: string, peer: string, from: string}} event `relaying` */
  opened(event) {
    if (this.peers.size > MOST) this.peers.clear();
    this.peers.set(`${event.session} ${bare(event.from)}`, bare(event.peer));
  }

  /** Says which way a row goes, and whose it is. @param {Row} row @param {Relay} relay */
  place(row, relay) {
    const peer = this.peers.get(`${row.entry} ${row.local}`), port = Number(row.local.slice(row.local.lastIndexOf(":") + 1));
    // Of a flow that began before the oldest event that is kept, the peer is not known.
    const ofTarget = peer !== undefined || (relay.dial.length > 0 && relay.dial.every(d => d.port !== port));
    row.way = ofTarget === (row.direction === "out") ? "up" : "down";
    row.flow = ofTarget ? peer ?? "" : row.peer;
  }

  /** @param {Row} row */
  key(row) { return `${row.entry} ${row.flow} ${row.connection} ${row.way}`; }

  /** So many of those that came last never leave. A drop does not say which: that counts only where several are the same. @param {Row} row a drop */
  lose(row) {
    const waiting = (this.came.get(this.key(row)) ?? []).filter(r => !r.mate && r.at <= row.at && !this.gone.has(r));
    for (const one of row.count ? waiting.slice(-row.count) : []) this.gone.add(one);
  }

  /** Joins what leaves with what it was when it came. @param {Row} row @param {Relay} relay */
  pass(row, relay) {
    this.place(row, relay);
    const key = this.key(row), came = this.came.get(key) ?? [];
    if (row.direction === "in") {
      if (this.came.size > MOST) this.came.clear();
      came.push(row);
      if (came.length > WAITING) came.shift();
      this.came.set(key, came);
      return;
    }
    // A duplicate leaves twice; what was changed on purpose is like nothing that came.
    const same = (/** @type {Row} */ r) => r.size === row.size && r.bytes.every((b, i) => b === row.bytes[i]);
    const before = came.find(r => !r.mate && !this.gone.has(r) && same(r)) ?? came.findLast(r => !r.mate && same(r)) ?? came.findLast(same);
    if (!before) return;
    row.mate = before.n;
    row.rtt = Math.max(0, row.at - before.at);
    if (before.mate) return;
    before.mate = row.n;
    before.rtt = row.rtt;
  }
}
