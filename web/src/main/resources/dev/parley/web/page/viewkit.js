// @ts-check
// What several views are made of.
import { el } from "./dom.js";
import { store } from "./store.js";
import { t } from "./words.js";

/** @param {string} label @param {[string, string][]} options value and words @param {string} value @param {(value: string) => void} changed */
export function chooser(label, options, value, changed) {
  const pick = el("select", { onchange: () => changed(pick.value) }, ...options.map(([v, words]) => el("option", { value: v, selected: v === value }, words)));
  return el("label.mini", {}, el("span", {}, t(label)), pick);
}

/** The head of a view. @param {string} id @param {any} title @param {string} says @param {...any} acts */
export const viewHead = (id, title, says, ...acts) =>
  el("div.viewhead", {}, el("div", {}, el("h1", { id }, title), el("p", {}, t(says))), acts.length ? el("div.acts", {}, ...acts) : null);

/** Makes a view say its words anew when the page's language changes while it is shown. @param {() => HTMLElement | null} root @param {(root: HTMLElement) => void} show */
export function followLanguage(root, show) {
  store.on("language", () => { const at = root(); if (at) show(at); });
}

/** @param {number} ms since 1970 */
export const clockTime = ms => new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
