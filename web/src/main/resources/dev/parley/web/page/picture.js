// @ts-check
// Finds whole JPEG and PNG pictures in what arrives: in one message, or in the chunks of one TCP connection.
import { get } from "./api.js";
import { fromHex } from "./bytes.js";

/** @typedef {import("./store.js").Row} Row */
/** @typedef {{bytes: Uint8Array, kind: "JPEG" | "PNG", width: number, height: number, row: Row, chunks: number}} Picture */
/** A picture of which only the beginning is there. @typedef {{kind: "JPEG" | "PNG", row: Row, bytes: number}} Begun */

export const MOST = 1 << 20; // bytes of one picture
const MOST_CONNECTIONS = 8, MOST_WAITING = 256;
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** @param {Uint8Array} b @param {number} at @returns {"JPEG" | "PNG" | ""} */
function beginsAt(b, at) {
  if (b[at] === 0xff && b[at + 1] === 0xd8 && b[at + 2] === 0xff) return "JPEG";
  return PNG.every((x, i) => b[at + i] === x) ? "PNG" : "";
}

/** Follows a picture to its end and goes on where it stopped when more bytes have come. */
export class Follower {
  /** @param {"JPEG" | "PNG"} kind */
  constructor(kind) {
    this.kind = kind;
    this.at = kind === "JPEG" ? 2 : 8;
    this.scan = this.plain = false;
    this.width = this.height = 0;
  }
  /** @param {Uint8Array} b @param {number} n so many of its bytes are there @returns {number} where it ends; 0: more is needed; -1: it is none */
  end(b, n) { return this.kind === "JPEG" ? this.jpeg(b, n) : this.png(b, n); }

  /** By segments: a small picture inside the first segments has an ff d9 of its own. @param {Uint8Array} b @param {number} n */
  jpeg(b, n) {
    while (this.at + 1 < n) {
      const i = this.at, mark = b[i + 1];
      if (this.plain || this.scan) {
        if (b[i] !== 0xff) this.at++;
        else if (mark === 0xd9) return i + 2;
        else if (this.plain || mark === 0 || mark === 0xff || (mark >= 0xd0 && mark <= 0xd7)) this.at++;
        else this.scan = false;
        continue;
      }
      if (b[i] !== 0xff) { this.plain = true; continue; } // not well made: then the first ff d9 is the end
      if (mark === 0xd9) return i + 2;
      if (mark === 0xff) { this.at++; continue; }
      if (mark === 1 || (mark >= 0xd0 && mark <= 0xd8)) { this.at += 2; continue; }
      if (i + 9 >= n) return 0;
      if (mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc) {
        this.height = b[i + 5] << 8 | b[i + 6];
        this.width = b[i + 7] << 8 | b[i + 8];
      }
      const length = b[i + 2] << 8 | b[i + 3];
      if (length < 2) { this.plain = true; continue; }
      if (i + 2 + length > n) return 0;
      this.at += 2 + length;
      this.scan = mark === 0xda;
    }
    return 0;
  }

  /** @param {Uint8Array} b @param {number} n */
  png(b, n) {
    const view = new DataView(b.buffer, b.byteOffset, n);
    while (this.at + 12 <= n) {
      const length = view.getUint32(this.at), type = view.getUint32(this.at + 4);
      if (length > MOST) return -1;
      if (type === 0x49484452 && this.at + 16 <= n) { this.width = view.getUint32(this.at + 8); this.height = view.getUint32(this.at + 12); }
      if (this.at + 12 + length > n) return 0;
      this.at += 12 + length;
      if (type === 0x49454e44) return this.at;
    }
    return 0;
  }
}

/** The picture that is coming in over one connection. */
class Stream {
  constructor() { this.bytes = new Uint8Array(16_384); this.length = 0; this.chunks = 0; /** @type {Follower | null} */ this.follower = null; /** The newest chunk. @type {Row | null} */ this.row = null; }

  /** @param {Uint8Array} more */
  add(more) {
    if (this.length + more.length > this.bytes.length) {
      const bigger = new Uint8Array(Math.min(MOST + 65_536, Math.max(this.bytes.length * 2, this.length + more.length)));
      bigger.set(this.bytes.subarray(0, this.length));
      this.bytes = bigger;
    }
    this.bytes.set(more, this.length);
    this.length += more.length;
  }
  /** Forgets the bytes before `at`. @param {number} at */
  drop(at) { this.bytes.copyWithin(0, at, this.length); this.length -= at; this.follower = null; this.chunks = 0; }

  /** @param {Uint8Array} chunk @param {Row} row @param {(picture: Picture) => void} found */
  take(chunk, row, found) {
    if (this.length + chunk.length > MOST + 65_536) { this.drop(this.length); return; }
    this.add(chunk);
    this.row = row;
    this.chunks++;
    for (;;) {
      if (!this.follower) {
        let at = 0, kind = /** @type {"JPEG" | "PNG" | ""} */ ("");
        while (at < this.length && !(kind = this.length - at >= 3 ? beginsAt(this.bytes.subarray(0, this.length), at) : "")) at++;
        if (!kind) { this.drop(Math.max(0, this.length - 7)); return; } // the beginning may lie across two chunks
        if (at) { this.drop(at); this.chunks = 1; }
        this.follower = new Follower(kind);
      }
      const end = this.follower.end(this.bytes, this.length);
      if (end === 0) { if (this.length > MOST) this.drop(this.length); return; }
      if (end > 0 && end <= MOST) found({ bytes: this.bytes.slice(0, end), kind: this.follower.kind, width: this.follower.width, height: this.follower.height, row, chunks: this.chunks });
      this.drop(end > 0 ? end : 3);
      this.chunks = 1;
    }
  }
}

/** @param {Row} row @returns {Promise<Uint8Array | null>} all its bytes; null if the engine no longer keeps them */
async function whole(row) {
  if (!row.cut) return row.bytes;
  try { return fromHex((await get("/messages/" + row.n)).hex ?? ""); } catch { return null; }
}

export class Pictures {
  /** @param {(picture: Picture) => void} found */
  constructor(found) {
    this.found = found;
    /** @type {Map<string, Stream>} */
    this.streams = new Map();
    /** The newest message that begins like a picture. @type {Row | null} */
    this.candidate = null;
    this.chain = Promise.resolve();
    this.waiting = 0;
    this.busy = false;
    this.ended = false;
    /** The newest that began and has not come to its end. @type {Begun | null} */
    this.begun = null;
  }

  /** @param {Row} row that arrived */
  take(row) {
    if (row.truncated) { const kind = row.unit === "chunk" ? "" : beginsAt(row.bytes, 0); if (kind) this.begun = { kind, row, bytes: row.size }; return; }
    if (row.unit === "chunk") this.chunk(row);
    else if (row.size <= MOST && beginsAt(row.bytes, 0)) this.candidate = row;
  }

  /** @param {Row} row */
  chunk(row) {
    const key = `${row.entry} ${row.peer} ${row.connection}`;
    let stream = this.streams.get(key);
    if (!stream) {
      if (this.streams.size >= MOST_CONNECTIONS) this.streams.delete(/** @type {string} */ (this.streams.keys().next().value));
      this.streams.set(key, stream = new Stream());
    }
    if (this.waiting > MOST_WAITING) { this.streams.delete(key); return; }
    // Chunks keep their order, also those of which the engine must be asked for the rest.
    if (!row.cut && !this.waiting) { stream.take(row.bytes, row, this.found); return; }
    this.waiting++;
    const into = stream;
    this.chain = this.chain.then(async () => {
      const bytes = this.ended ? null : row.cut && !into.follower && !mayBegin(row.bytes) ? new Uint8Array(0) : await whole(row);
      this.waiting--;
      if (bytes) into.take(bytes, row, this.found); else into.drop(into.length);
    });
  }

  /** Looks at the newest message that may be a picture; called at most five times a second. */
  async look() {
    const row = this.candidate;
    if (!row || this.busy) return;
    this.candidate = null;
    this.busy = true;
    const bytes = await whole(row), kind = beginsAt(row.bytes, 0);
    this.busy = false;
    if (!bytes || !kind || this.ended) return;
    const follower = new Follower(kind), end = follower.end(bytes, bytes.length);
    if (end > 0) this.found({ bytes: bytes.slice(0, end), kind, width: follower.width, height: follower.height, row, chunks: 0 });
    else this.begun = { kind, row, bytes: bytes.length };
  }
  /** What has begun after the last whole picture. @param {Row | undefined} after @returns {Begun | null} */
  unfinished(after) {
    let newest = this.begun;
    for (const stream of this.streams.values()) {
      if (stream.follower && stream.row && (!newest || stream.row.n > newest.row.n)) newest = { kind: stream.follower.kind, row: stream.row, bytes: stream.length };
    }
    return newest && (!after || newest.row.n > after.n) ? newest : null;
  }
  end() { this.ended = true; this.streams.clear(); }
}

/** @param {Uint8Array} b the beginning of a long chunk */
function mayBegin(b) {
  for (let i = 0; i + 2 < b.length; i++) if (beginsAt(b, i)) return true;
  return false;
}
