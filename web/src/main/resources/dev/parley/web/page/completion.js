// @ts-check
// The list that Ctrl+Space opens in the rules: a listbox of which the text field names the chosen word.
import { clear, el, tellQuietly } from "./dom.js";
import { completions } from "./ruletext.js";
import { store } from "./store.js";
import { t, addWords } from "./words.js";

addWords({ "Nothing to complete here": "此处没有可补全的", "What may stand here": "此处可以写", "{0} words": "{0} 个词" });

/** Types text at the caret, so that the browser's own undo knows it. @param {HTMLTextAreaElement} field @param {string} text */
export function type(field, text) {
  if (!document.execCommand?.("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export class Completion {
  /** @param {HTMLTextAreaElement} field */
  constructor(field) {
    this.field = field;
    this.box = el("ul.complete", { id: "r-words", role: "listbox", "aria-label": t("What may stand here"), hidden: true });
    this.at = 0;
    this.from = 0;
    /** @type {{word: string, insert: string}[]} */
    this.list = [];
    for (const [name, value] of [["aria-autocomplete", "list"], ["aria-haspopup", "listbox"]]) field.setAttribute(name, value);
    field.addEventListener("keydown", event => this.key(event));
    field.addEventListener("input", () => { if (this.shown) this.open(false); });
    field.addEventListener("blur", () => this.close());
    field.addEventListener("click", () => this.close());
    field.addEventListener("scroll", () => this.close());
  }
  get shown() { return !this.box.hidden; }

  /** @param {boolean} asked by hand: then one word alone is taken at once */
  open(asked) {
    const { field } = this, { from, list } = completions(field.value, field.selectionStart, store.state.templates ?? []);
    this.from = from;
    this.list = list;
    if (!list.length) { this.close(); if (asked) tellQuietly(t("Nothing to complete here")); return; }
    if (asked && list.length === 1) { this.take(0); return; }
    this.at = 0;
    clear(this.box).append(...list.map((x, i) => el("li", { role: "option", id: "r-word-" + i, "aria-selected": i === 0, onpointerdown: (/** @type {Event} */ e) => { e.preventDefault(); this.take(i); } }, x.word)));
    this.box.hidden = false;
    this.place();
    field.setAttribute("aria-controls", "r-words");
    if (asked) tellQuietly(t("{0} words", list.length));
    this.mark();
  }

  /** Below the word that is begun. */
  place() {
    const { field } = this, style = getComputedStyle(field), before = field.value.slice(0, this.from), lines = before.split("\n");
    const pen = /** @type {CanvasRenderingContext2D} */ (el("canvas").getContext("2d"));
    pen.font = style.font;
    const left = parseFloat(style.paddingLeft) + pen.measureText(lines[lines.length - 1]).width - field.scrollLeft;
    this.box.style.left = Math.max(4, Math.min(left, field.clientWidth - 160)) + "px";
    this.box.style.top = parseFloat(style.paddingTop) + lines.length * parseFloat(style.lineHeight) - field.scrollTop + 2 + "px";
  }
  mark() {
    [...this.box.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === this.at)));
    const li = this.box.children[this.at];
    this.field.setAttribute("aria-activedescendant", li.id);
    li.scrollIntoView({ block: "nearest" });
  }
  /** @param {number} i */
  take(i) {
    const { field } = this, { insert } = this.list[i];
    this.close();
    field.focus();
    field.setSelectionRange(this.from, field.selectionStart);
    type(field, insert);
  }
  close() {
    this.box.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
    this.field.removeAttribute("aria-controls");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); this.open(true); return; }
    if (event.isComposing) return;
    if (!this.shown) {
      // A new line begins where the one before began.
      if (event.key === "Enter" && !event.ctrlKey && !event.altKey) {
        const { field } = this, line = field.value.slice(field.value.lastIndexOf("\n", field.selectionStart - 1) + 1, field.selectionStart);
        const indent = /^\s*(- )?/.exec(line)?.[0].replace("-", " ") ?? "";
        event.preventDefault();
        type(field, "\n" + indent);
      }
      return;
    }
    const to = /** @type {Record<string, number>} */ ({ ArrowDown: this.at + 1, ArrowUp: this.at - 1, Home: 0, End: this.list.length - 1 })[event.key];
    if (to !== undefined) { this.at = (to + this.list.length) % this.list.length; this.mark(); }
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.at);
    else if (event.key === "Escape") { this.close(); event.stopPropagation(); }
    else return;
    event.preventDefault();
  }
}
