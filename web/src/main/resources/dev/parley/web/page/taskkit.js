// @ts-check
// What Measure and Check-up have in common: a form whose errors stand at their fields, and a task that runs in the engine.
import { ApiError, del, path, post } from "./api.js";
import { el, tell } from "./dom.js";
import { store } from "./store.js";
import { t, addWords } from "./words.js";

addWords({
  "Address": "地址", "Stop": "停止", "More options": "更多选项", "Type an address first, as udp://192.168.1.37:7000.": "先填写地址，例如 udp://192.168.1.37:7000。",
  "The same from a terminal:": "在终端里：", "It runs on: {0}": "它继续运行：{0}", "ended": "已结束",
});

/** @typedef {{id: number, verb: string, command: string, at: string, running: boolean, status?: number, says?: string, lines: any[]}} Task */

/** @param {string} verb @returns {Task[]} newest last */
export const tasksOf = verb => (store.state.tasks ?? []).filter(x => x.verb === verb).sort((a, b) => a.id - b.id);

/** @param {Task} task */
export const addressOf = task => /(?:udp|tcp):\/\/[^\s"']+/.exec(task.command)?.[0] ?? task.lines?.find(l => l.peer)?.peer ?? "";
/** @param {Task} task */
export const timeOf = task => new Date(Date.parse((task.at ?? "").replace(/(\.\d{3})\d+/, "$1")) || Date.now()).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
/** @param {Task} task */
export const summaryOf = task => task.lines?.findLast(l => l.event === "summary");

/** A field with a place for its error. */
export class Field {
  /** @param {string} name the engine's word for it @param {string} label @param {any} input @param {string} [cls] */
  constructor(name, label, input, cls = "") {
    this.name = name;
    this.input = input;
    const id = "e-" + name + "-" + Math.random().toString(36).slice(2, 8);
    input.setAttribute("aria-describedby", id);
    this.error = el("p.fielderr", { id, hidden: true });
    this.node = el("div.field" + cls, {}, el("label", {}, el("span", {}, t(label)), input), this.error);
    input.addEventListener("input", () => this.says(""));
  }
  get value() { return this.input.value.trim(); }
  /** @param {string} words the engine's, so not translated @param {boolean} [ours] */
  says(words, ours = false) {
    this.error.textContent = words;
    this.error.hidden = !words;
    if (ours) this.error.removeAttribute("lang"); else this.error.setAttribute("lang", "en");
    if (words) this.input.setAttribute("aria-invalid", "true"); else this.input.removeAttribute("aria-invalid");
  }
}

/** The form, its running task and what it says. */
export class TaskForm {
  /**
   * @param {"measure" | "probe"} verb @param {string} button @param {Field[]} fields @param {Field[]} more behind "More options"
   * @param {() => Record<string, any>} options @param {(task: Task) => number} progress 0 to 1 @param {(task: Task) => void} started
   */
  constructor(verb, button, fields, more, options, progress, started) {
    this.verb = verb;
    this.fields = [...fields, ...more];
    this.options = options;
    this.progress = progress;
    this.started = started;
    this.busy = false;
    this.go = el("button.primary", {}, t(button));
    this.stop = el("button.soft", { type: "button", hidden: true, onclick: () => this.end() }, t("Stop"));
    this.general = el("p.fielderr", { hidden: true, lang: "en" });
    this.bar = el("i");
    this.prog = el("div.prog", { role: "progressbar", "aria-label": t(button), "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": 100 }, this.bar);
    this.command = el("p.hint.command", { hidden: true });
    this.node = el("form.panel.mform", { novalidate: true, onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); this.start(); } },
      ...fields.map(f => f.node), this.go, this.stop, more.length ? el("details.more", {}, el("summary", {}, t("More options")), el("div.morefields", {}, ...more.map(f => f.node))) : null, this.general, this.prog, this.command);
    this.show();
  }
  /** @returns {Task | undefined} */
  get running() { return tasksOf(this.verb).findLast(x => x.running); }

  /** The device that the page talks to is a likely target; a client that came to us is none. It stands there until somebody writes. @param {Record<string, string>} kept */
  suggest(kept) {
    const { input } = this.fields[0], likely = store.scoped().find(e => e.kind === "chat")?.addresses[0];
    if (!kept.address && !input.value && likely && document.activeElement !== input) kept.address = input.value = likely;
  }

  async start() {
    if (this.busy) return;
    for (const f of this.fields) f.says("");
    this.general.hidden = true;
    const address = this.fields[0];
    if (!address.value) { address.says(t("Type an address first, as udp://192.168.1.37:7000."), true); address.input.focus(); return; }
    this.busy = true;
    this.show();
    try {
      /** @type {Task} */
      const task = await post("/tasks", { verb: this.verb, address: address.value, options: this.options() });
      task.lines ??= [];
      // The state may have come meanwhile, and has it then.
      if (!store.state.tasks.some(x => x.id === task.id)) store.state.tasks.push(task);
      this.started(task);
    } catch (error) { this.refused(error instanceof ApiError ? error.errors : [{ message: String(error) }]); }
    this.busy = false;
    this.show();
  }

  /** @param {{field?: string, message: string}[]} errors */
  refused(errors) {
    const rest = [];
    let first = null;
    for (const e of errors) {
      const field = this.fields.find(f => f.name === e.field?.replace(/^(options\.|--)/, ""));
      if (field) { field.says(e.message); first ??= field; } else rest.push(e.message);
    }
    this.general.textContent = rest.join(" ");
    this.general.hidden = !rest.length;
    const folded = first?.node.closest("details");
    if (folded) folded.open = true;
    first?.input.focus();
  }

  async end() {
    const task = this.running;
    if (!task) return;
    try { await del(path("tasks", task.id)); } catch (error) { tell(error instanceof Error ? error.message : String(error)); }
  }

  show() {
    const task = this.running, last = task ?? tasksOf(this.verb).at(-1);
    this.stop.hidden = !task;
    this.go.disabled = this.busy || !!task;
    const done = task ? Math.round(Math.min(.99, Math.max(.01, this.progress(task))) * 100) : 100;
    this.bar.style.width = done + "%";
    this.prog.setAttribute("aria-valuenow", String(done));
    this.command.hidden = !last;
    if (last) this.command.replaceChildren(t("The same from a terminal:") + " ", el("code", {}, last.command));
  }
}

/** @param {string} text "200ms", "10s", "1m", "1h" @returns {number} seconds */
export function seconds(text) {
  const m = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?$/.exec(text.trim());
  return m ? +m[1] * (m[2] === "ms" ? .001 : m[2] === "m" || m[2] === "min" ? 60 : m[2] === "h" ? 3600 : 1) : 10;
}
