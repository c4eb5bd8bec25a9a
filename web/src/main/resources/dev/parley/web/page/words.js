// @ts-check
// English in the code, Chinese here. Addresses, causes, rules, payloads and the engine's sentences are never translated.
import { ZH } from "./chinese.js";
import { $$ } from "./dom.js";

let chinese = false;

/** More words, from the module that says them: addWords({"Measure": "测量"}). @param {Record<string, string>} more */
export function addWords(more) { Object.assign(ZH, more); }

/** @returns {boolean} whether the page speaks Chinese */
export const zh = () => chinese;

/** @param {boolean} to */
export function setChinese(to) { chinese = to; }

/**
 * The words in the page's language. {0}, {1} … are places for values: t("{0} of {1}", 3, "1,284").
 * Words without a translation stay English.
 * @param {string} words @param {...any} values @returns {string}
 */
export function t(words, ...values) {
  const said = (chinese && ZH[words]) || words;
  return values.length ? said.replace(/\{(\d)\}/g, (_, i) => String(values[+i] ?? "")) : said;
}

/**
 * For a sentence with nodes in it: parts("type {0} into {1}", node, node).
 * @param {string} words @param {...any} nodes @returns {any[]}
 */
export function parts(words, ...nodes) {
  return t(words).split(/\{(\d)\}/).map((part, i) => i % 2 ? nodes[+part] : part).filter(part => part !== "" && part != null);
}

/** Says all static words under `root` in the page's language. @param {ParentNode} [root] */
export function translate(root = document) {
  for (const node of $$("[data-t]", root)) {
    node.dataset.en ??= node.textContent ?? "";
    node.textContent = t(node.dataset.en);
  }
  for (const node of $$("[data-t-label]", root)) node.setAttribute("aria-label", t(node.dataset.tLabel ?? ""));
  for (const node of $$("[data-t-place]", root)) node.setAttribute("placeholder", t(node.dataset.tPlace ?? ""));
  for (const node of $$("[data-t-title]", root)) node.setAttribute("title", t(node.dataset.tTitle ?? ""));
}
