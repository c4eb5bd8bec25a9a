// @ts-check
// Talks to the engine: single requests, and the stream of events. What it cannot reach any more, it calls gone.

const BASE = "/api/v1";

/** @typedef {{message: string, field?: string, line?: number, column?: number}} Trouble */

/** What the engine did not want, in its own words. */
export class ApiError extends Error {
  /** @param {number} status 0 if the engine was not reached @param {Trouble[]} errors */
  constructor(status, errors) {
    super(errors[0]?.message ?? "");
    this.status = status;
    this.errors = errors;
    this.late = false; // it did not answer in time, which is not a refusal
  }
}

/** @param {string} method @param {string} path @param {any} [body] @param {AbortSignal} [signal] @returns {Promise<any>} */
async function ask(method, path, body, signal) {
  /** @type {RequestInit} */
  const init = { method, signal, cache: "no-store", credentials: "same-origin" };
  // Also a DELETE says what it carries: the engine takes that as a sign that no foreign form has sent it.
  if (body instanceof Blob) { init.headers = { "Content-Type": "application/octet-stream" }; init.body = body; }
  else if (method !== "GET") { init.headers = { "Content-Type": "application/json" }; init.body = JSON.stringify(body ?? {}); }
  let answer;
  try { answer = await fetch(BASE + path, init); } catch (error) {
    if (signal?.aborted && signal.reason?.name !== "TimeoutError") throw error;
    const trouble = new ApiError(0, [{ message: "Parley does not answer." }]);
    trouble.late = signal?.aborted === true;
    throw trouble;
  }
  const text = await answer.text();
  let json = null;
  if (text) try { json = JSON.parse(text); } catch { /* judged below */ }
  if (!answer.ok) throw new ApiError(answer.status, Array.isArray(json?.errors) ? json.errors : [{ message: text.slice(0, 500) || `HTTP ${answer.status}` }]);
  return json;
}

export const api = {
  /** @param {string} path @param {AbortSignal} [signal] */
  get: (path, signal) => ask("GET", path, undefined, signal),
  /** @param {string} path @param {any} body @param {AbortSignal} [signal] */
  put: (path, body, signal) => ask("PUT", path, body, signal),
  /** @param {string} path @param {any} [body] @param {AbortSignal} [signal] */
  post: (path, body, signal) => ask("POST", path, body, signal),
  /** @param {string} path @param {Blob} file */
  upload: (path, file) => ask("POST", path, file),
  /** @param {string} path */
  del: path => ask("DELETE", path),
};
export const { get, put, post, del } = api;

/** A path with its parts made safe: path("entries", name, "send"). @param {...(string | number)} parts */
export const path = (...parts) => "/" + parts.map(p => encodeURIComponent(String(p))).join("/");

const SLOW = 8_000; // the engine sends sums each 5 s, so this long without a word means that it is slow to answer
const SILENCE = 15_000; // and this long that it is gone
const WAITS = [1000, 2000, 3000, 5000]; // between tries; the last one again and again

/**
 * The stream of events. It is opened again after each loss, from the last event that came.
 * `on.event(kind, data)`, `on.live()`, `on.slow()` when it is late or a first
 * time lost, `on.gone({anew, at})` where `at` is when it tries again, and `anew` says that the
 * engine was started anew and does not know this browser.
 */
export class Feed {
  /** @param {{event: (kind: string, data: any) => void, live: () => void, slow: () => void, gone: (how: {anew: boolean, at: number}) => void, after: () => number, state: () => Promise<void>}} on */
  constructor(on) {
    this.on = on;
    /** @type {WebSocket | null} */
    this.source = null;
    this.heard = performance.now();
    this.tries = 0;
    this.timer = 0;
    this.anew = false;
    this.trying = false;
    this.slow = false;
    this.asking = false;
    this.gone = false;
    this.greeted = false; // the stream that is open has begun
    this.spoke = 0; // when it was last heard; `heard` is when anything was
    setInterval(() => this.listen(), 1000);
  }

  /** Asks for the state first: a WebSocket cannot tell a refusal (401) from an engine that is gone. */
  async open() {
    if (this.trying) return;
    this.trying = true;
    clearTimeout(this.timer);
    this.close();
    try {
      await this.on.state();
    } catch (error) {
      this.trying = false;
      this.anew = error instanceof ApiError && error.status === 401;
      this.lost(error instanceof ApiError && error.late);
      return;
    }
    this.trying = false;
    const source = new WebSocket(`${location.origin.replace(/^http/, "ws")}${BASE}/events?after=${this.on.after()}`);
    this.source = source;
    this.heard = this.spoke = performance.now();
    this.greeted = false;
    source.addEventListener("message", event => {
      if (this.source !== source) return;
      let told;
      try { told = JSON.parse(event.data); } catch { return; }
      this.spoke = performance.now();
      if (told.event === "hello") { this.tries = 0; this.anew = this.gone = false; this.greeted = this.slow = true; }
      this.hear();
      this.on.event(told.event, told.data);
    });
    source.addEventListener("close", () => { if (this.source === source) this.lost(); });
  }

  close() { this.source?.close(); this.source = null; }

  /** Looks how long nothing has come. */
  listen() {
    const now = performance.now(), quiet = now - this.heard;
    if (!this.source) return;
    // A stream that stays silent though the engine answers is opened anew.
    if (quiet > SILENCE || now - this.spoke > 2 * SILENCE) this.lost();
    else if (quiet > SLOW) {
      if (!this.slow) { this.slow = true; this.on.slow(); }
      this.ask();
    }
  }

  /** Asks an engine that is silent whether it is there; its stream may need some seconds more. */
  async ask() {
    if (this.asking) return;
    this.asking = true;
    const source = this.source;
    try {
      await this.on.state();
      if (this.source === source) this.hear();
    } catch { /* the silence, or the end of the stream, says so */ }
    this.asking = false;
  }

  hear() {
    this.heard = performance.now();
    if (this.slow && this.greeted) { this.slow = false; this.on.live(); }
  }

  /** One loss may be a machine that has much to do; only the second in a row, or a long silence, means that it is gone. @param {boolean} [late] */
  lost(late = false) {
    this.close();
    clearTimeout(this.timer);
    this.gone ||= this.anew || performance.now() - this.heard > SILENCE || this.tries > 0 && !late;
    const wait = WAITS[Math.min(this.tries++, WAITS.length - 1)];
    this.timer = window.setTimeout(() => this.open(), wait);
    this.slow = !this.gone;
    if (this.gone) this.on.gone({ anew: this.anew, at: performance.now() + wait }); else this.on.slow();
  }
}
