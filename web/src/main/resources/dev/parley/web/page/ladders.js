// @ts-check
// What an impairment's slider can say: round values, close together where they are small. Any other value is written into the list.

/** @typedef {{values: string[], read: (text: string) => number, unit?: string}} Ladder `values` ascending; `unit` is shown behind a bare number */

/** @param {Record<string, number>} units factor of each @returns {(text: string) => number} the amount, or NaN */
const reader = units => text => {
  const m = /^\s*([\d.]+)\s*([a-zµ%/]*)\s*$/i.exec(text);
  return m ? Number(m[1]) * (units[m[2].toLowerCase()] ?? NaN) : NaN;
};
const KI = 1024, BYTES = { "": 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: KI, mib: KI ** 2, gib: KI ** 3 };
const BITS = { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9, tbit: 1e12, kibit: KI, mibit: KI ** 2, gibit: KI ** 3 };
const RATES = { ...BITS, ...Object.fromEntries(Object.entries(BITS).map(([unit, n]) => [unit + "/s", n])), ...Object.fromEntries(Object.entries(BYTES).slice(1).map(([unit, n]) => [unit + "/s", n * 8])) };

/** @param {string} numbers @param {string} unit */
const all = (numbers, unit) => numbers.split(" ").map(n => n + unit);

/** @type {Record<string, Ladder>} */
export const LADDERS = {
  share: { values: all("0.1 0.2 0.5 1 2 3 4 5 6 7 8 9 10 12 15 20 25 30 40 50 60 70 80 90 100", "%"), read: reader({ "%": 1 }) },
  time: {
    values: [...all("1 2 5 10 15 20 30 40 50 60 70 80 90 100 120 150 200 250 300 400 500 600 700 800", "ms"), ...all("1 2 3 4 5", "s")],
    read: reader({ "": 0, us: 1e-3, "µs": 1e-3, ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 36e5 }),
  },
  rate: { values: [...all("1 2 5 10 20 50 100 200 250 500 750", "kbit"), ...all("1 2 5 10 20 50 100 200 500", "mbit"), "1gbit"], read: reader(RATES) },
  size: { values: ["1", "2", "4", "8", "16", "32", "64", "100", "128", "256", "512", "1024", "1400", "4096", "16384"], read: reader(BYTES), unit: " B" },
};

/** What has a slider, and of which kind its values are. @type {Record<"udp" | "tcp", [string, string][]>} */
export const SLIDERS = {
  udp: [["loss", "share"], ["delay", "time"], ["jitter", "time"], ["duplicate", "share"], ["reorder", "share"], ["corrupt", "share"], ["bandwidth", "rate"]],
  tcp: [["delay", "time"], ["jitter", "time"], ["bandwidth", "rate"], ["stall", "time"], ["slice", "size"]],
};

/** What has no meaning without the value before it, and no slider of its own. @type {Record<string, string[]>} */
const OWN = { delay: ["distribution", "correlation"], reorder: ["reorder-gap"], bandwidth: ["queue"], stall: ["stall-every"], slice: ["slice-variation", "slice-pause"] };

/** A trigger's keys, behind the word of their impairment. */
const TRIGGER = ["after", "for", "match", "chance", "flows"];

/** Where the slider stands: 0 is none, else the last step that is not above the value. @param {Ladder} ladder @param {string | undefined} value */
export function step(ladder, value) {
  const n = value === undefined ? 0 : ladder.read(value);
  if (!(n > 0)) return 0;
  return Math.max(1, ladder.values.findLastIndex(v => ladder.read(v) <= n) + 1);
}

/** @param {string} list as "loss=5%,delay=100ms" @returns {[string, string][]} */
const entries = list => list.split(",").map(part => part.trim()).filter(part => part && part !== "none").map(part => {
  const at = part.indexOf("=");
  return at < 0 ? [part, ""] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
});

/** @param {string} list @param {string} key */
export const valueOf = (list, key) => entries(list).find(([k]) => k === key)?.[1];

/** The list with that value in it, or without it. @param {string} list @param {string} key @param {string} value empty for none */
export function withValue(list, key, value) {
  const all = entries(list), at = all.findIndex(([k]) => k === key), gone = value ? [] : [key, ...(OWN[key] ?? []), ...TRIGGER.map(trigger => `${key}-${trigger}`)];
  if (value && at < 0) all.push([key, value]); else if (value) all[at] = [key, value];
  return all.filter(([k]) => !gone.includes(k)).map(([k, v]) => v ? `${k}=${v}` : k).join(",");
}
