// @ts-check
// Makes nodes. All text enters the page as text nodes: nothing here reads HTML, and the page's CSP would refuse it.

const NS = "http://www.w3.org/2000/svg";

/** @param {string} q @param {ParentNode} [of] @returns {any} the first node that fits */
export const $ = (q, of = document) => of.querySelector(q);

/** @param {string} q @param {ParentNode} [of] @returns {any[]} all nodes that fit */
export const $$ = (q, of = document) => [...of.querySelectorAll(q)];

/**
 * el("p.dim", {title: "x", onclick: f}, "text", node). Null children are left out, and so are null or false properties;
 * but "aria-…": false is written, because there it has a meaning.
 * @param {string} what tag and classes
 * @param {Record<string, any>} [props]
 * @param {...any} kids
 * @returns {any}
 */
export function el(what, props = {}, ...kids) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("aria-") && typeof value === "boolean") node.setAttribute(key, String(value));
    else if (value == null || value === false) continue;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...kids.flat().filter(kid => kid != null && kid !== false));
  return node;
}

/** @param {string} tag @param {Record<string, any>} [props] @param {...any} kids @returns {any} */
export function svg(tag, props = {}, ...kids) {
  const node = document.createElementNS(NS, tag);
  for (const [key, value] of Object.entries(props)) node.setAttribute(key, String(value));
  node.append(...kids);
  return node;
}

/** @param {string} name an icon of the sprite in index.html */
export const icon = name => svg("svg", { "aria-hidden": "true" }, svg("use", { href: "#i-" + name }));

/** @template {Element} T @param {T} node @returns {T} the node, now empty */
export const clear = node => (node.replaceChildren(), node);

const GROUPED = new Intl.NumberFormat("en-US");
/** @param {number} n @returns {string} 1284 as "1,284" */
export const num = n => GROUPED.format(n);

/**
 * Arrived above the line, left below it: told apart without colour.
 * @param {number[][]} list columns [arrived, left]
 * @param {string} cls @param {number} wide @param {number} high
 */
export function mirror(list, cls, wide, high) {
  let most = 1;
  for (const [a, b] of list) most = Math.max(most, a, b);
  const mid = high / 2, step = wide / list.length, w = Math.max(1, step - 1);
  let up = "", down = "";
  list.forEach(([a, b], i) => {
    const x = (i * step).toFixed(1), ah = Math.max(a ? 1 : 0, a / most * (mid - 2)), bh = Math.max(b ? 1 : 0, b / most * (mid - 2));
    if (a) up += `M${x} ${(mid - 1).toFixed(1)}h${w.toFixed(1)}v${(-ah).toFixed(1)}h${(-w).toFixed(1)}z`;
    if (b) down += `M${x} ${(mid + 1).toFixed(1)}h${w.toFixed(1)}v${bh.toFixed(1)}h${(-w).toFixed(1)}z`;
  });
  return svg("svg", { class: cls, viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { class: "in", d: up }), svg("path", { class: "out", d: down }), svg("path", { class: "ax", d: `M0 ${mid}H${wide}` }));
}

/** What this browser keeps; where it keeps nothing, it holds for this page. */
export const keep = {
  get: (/** @type {string} */ key) => { try { return localStorage.getItem("parley." + key); } catch { return null; } },
  set: (/** @type {string} */ key, /** @type {string} */ value) => { try { localStorage.setItem("parley." + key, value); } catch { /* then not */ } },
};

let toasting = 0;
/** Says something at once: to the eye in a toast, to a screen reader in the live region. @param {string} words */
export function tell(words) {
  const box = $("#toast");
  box.textContent = words;
  box.hidden = false;
  clearTimeout(toasting);
  toasting = window.setTimeout(() => { box.hidden = true; }, Math.min(6000, 1800 + 40 * Math.max(0, words.length - 40)));
  tellQuietly(words);
}

/** @param {string} words for the live region alone */
export function tellQuietly(words) { $("#say").textContent = words; }

/**
 * Copies text, also where the page is not a "secure context" (a board's own browser, a name other than localhost).
 * @param {string} text @param {string} said what to tell afterwards @param {boolean} [toast] whether the eye is told in a toast
 */
export async function copyText(text, said, toast = true) {
  try { await navigator.clipboard.writeText(text); } catch {
    const box = el("textarea.vh", { readonly: true }), before = /** @type {HTMLElement} */ (document.activeElement);
    box.value = text;
    (before?.closest("dialog") ?? document.body).append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    before?.focus?.();
  }
  if (toast) tell(said); else tellQuietly(said);
}

/** Offers text as a file to keep. @param {string} name @param {string | Blob} content @param {string} [type] */
export function download(name, content, type = "text/plain") {
  const url = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
