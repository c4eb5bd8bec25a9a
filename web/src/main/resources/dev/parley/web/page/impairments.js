// @ts-check
// What a relay does on purpose: a slider for each usual impairment, the whole list as text, and beside it what was done.
// The list is what counts; a slider writes into it, and the engine judges it.
import { api, path } from "./api.js";
import { clear, el } from "./dom.js";
import { LADDERS, SLIDERS, step, valueOf, withValue } from "./ladders.js";
import { problems } from "./opener.js";
import { store } from "./store.js";
import { addWords, t } from "./words.js";

addWords({
  "Impairments": "网络损伤", "seed {0}": "种子 {0}", "Profile": "网络类型", "none of these": "不在其中", "Do nothing": "全部取消", "both ways": "双向相同",
  "To the target": "发往目标", "From the target": "来自目标", "intended": "设定", "done": "实际", "off": "关", "All as text": "全部文本", "Nothing is done on purpose.": "没有人为改动。",
  "loss": "丢包", "delay": "延迟", "jitter": "抖动", "duplicate": "重复", "reorder": "乱序", "corrupt": "损坏", "bandwidth": "带宽", "stall": "停顿", "slice": "切片",
});

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {"up" | "down"} Way */

const REST = 250; // so long a slider must rest
const TITLES = { up: "To the target", down: "From the target" };
const ARROWS = { up: "→ ", down: "← " };
/** @param {string} list as the engine says it */
const written = list => list === "none" ? "" : list;

/** The controls of one direction, or of both while they are linked. */
class Controls {
  /** @param {Way} way @param {"udp" | "tcp"} scheme @param {(rest: number) => void} changed */
  constructor(way, scheme, changed) {
    this.way = way;
    this.changed = changed;
    this.list = "";
    /** What the list was when the slider that moves now began to move. @type {string | null} */
    this.base = null;
    this.held = false;
    this.title = el("legend.vh");
    this.wrong = el("p.fielderr", { id: `imp-${way}-err`, lang: "en", role: "status", hidden: true });
    this.field = el("input.mono", { id: `imp-${way}-list`, spellcheck: "false", autocapitalize: "off", autocomplete: "off", placeholder: scheme === "udp" ? "loss=5%,delay=100ms" : "delay=100ms,stall=1s", "aria-describedby": `imp-${way}-err`,
      onchange: () => this.write(this.field.value.trim()), onblur: () => this.show() });
    /** @type {Map<string, {input: any, said: any, ladder: import("./ladders.js").Ladder}>} */
    this.sliders = new Map(SLIDERS[scheme].map(([key, kind]) => [key, this.slider(key, LADDERS[kind])]));
    this.node = el("fieldset.imp", {}, this.title, ...[...this.sliders].map(([key, s]) => el("label.sl", {}, el("span", {}, t(key)), s.input, s.said)),
      el("label.whole", {}, el("span.vh", {}, t("All as text")), this.field), this.wrong);
  }

  /** @param {string} key @param {import("./ladders.js").Ladder} ladder */
  slider(key, ladder) {
    const input = el("input", { type: "range", id: `imp-${this.way}-${key}`, min: 0, max: ladder.values.length, step: 1,
      oninput: () => { this.base ??= this.list; this.list = withValue(this.base, key, input.value === "0" ? "" : ladder.values[+input.value - 1]); this.show(true); this.changed(REST); },
      onchange: () => { this.base = null; },
      onpointerdown: () => { this.held = true; for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { this.held = false; this.show(); }, { once: true }); } });
    return { input, said: el("span.mono", { "aria-hidden": "true" }), ladder };
  }

  /** @param {string} list typed */
  write(list) {
    if (written(list) === this.list) return;
    this.list = written(list);
    this.show(true);
    this.changed(0);
  }

  /** What is held or typed into stays as it is. @param {boolean} [own] the change was made here */
  show(own = false) {
    if (own || document.activeElement !== this.field) this.field.value = this.list;
    for (const [key, { input, said, ladder }] of this.sliders) {
      const value = valueOf(this.list, key), words = value ? value + (/^\d+$/.test(value) ? ladder.unit ?? "" : "") : t("off");
      if (!this.held) input.value = String(step(ladder, value));
      if (said.textContent !== words) { said.textContent = words; input.setAttribute("aria-valuetext", words); }
      said.classList.toggle("dim", !value);
    }
  }

  /** @param {string} says the engine's sentence, or nothing */
  judge(says) {
    this.wrong.textContent = says;
    this.wrong.hidden = !says;
    if (says) this.field.setAttribute("aria-invalid", "true"); else this.field.removeAttribute("aria-invalid");
  }
}

export class ImpairmentPanel {
  /** @param {Entry} entry */
  constructor(entry) {
    const { up, down } = /** @type {import("./store.js").Relay} */ (entry.relay);
    this.name = entry.name;
    this.scheme = /** @type {"udp" | "tcp"} */ (/^tcp/.test(entry.addresses[0] ?? "") ? "tcp" : "udp");
    this.ways = { up: new Controls("up", this.scheme, rest => this.changed(rest)), down: new Controls("down", this.scheme, rest => this.changed(rest)) };
    this.timer = 0;
    this.asking = false;
    this.open = false; // something is not said to the engine yet, or was refused
    this.seed = el("span.dim.num");
    this.both = el("input", { type: "checkbox", id: "imp-both", onchange: () => this.relink() });
    this.both.checked = up.impairments === down.impairments;
    this.profile = el("select", { id: "imp-profile", onchange: () => this.choose(this.profile.value) }, el("option", { value: "" }, t("none of these")), ...store.state.profiles.map(p => el("option", { value: p.name }, p.name)));
    this.source = el("p.dim.source", { lang: "en", hidden: true });
    this.tables = [new InjectedTable("up"), new InjectedTable("down")];
    this.slots = { both: el("div"), up: el("div.slot"), down: el("div.slot") };
    this.node = el("div.relay", { id: "impairments" }, el("div", {}, el("h3", {}, t("Impairments"), this.seed),
      el("div.imp-acts", {}, el("label.mini", {}, el("span", {}, t("Profile")), this.profile), el("button.soft.small", { type: "button", id: "imp-none", onclick: () => this.put("", "") }, t("Do nothing"))),
      this.source, el("label.check", {}, this.both, el("span", {}, t("both ways"))), this.slots.both),
      ...this.tables.map(table => el("div", {}, el("h3", {}, ARROWS[table.way] + t(TITLES[table.way]), el("span.dim.num", { id: "s-received-" + table.way })),
        this.slots[table.way], el("div.ledger", { id: "s-ledger-" + table.way }), table.node)));
    this.update(entry);
  }

  get linked() { return this.both.checked; }

  /** The box was clicked: what goes to the target counts for both, or each begins with it. */
  relink() {
    const { up, down } = this.ways, same = up.list === down.list;
    if (!this.linked) { down.list = up.list; down.show(true); } else if (!same) this.changed(0);
    this.link();
  }

  /** What is for both stands above both; else each direction has its own. */
  link() {
    const { up, down } = this.ways, slot = this.linked ? this.slots.both : this.slots.up;
    down.node.hidden = this.linked;
    up.title.textContent = t(this.linked ? "both ways" : TITLES.up);
    down.title.textContent = t(TITLES.down);
    if (up.node.parentElement !== slot) slot.append(up.node);
    if (!down.node.parentElement) this.slots.down.append(down.node);
  }

  /** @param {number} rest in which nothing more may change */
  changed(rest) {
    this.open = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { this.timer = 0; this.say(); }, rest);
  }

  /** @param {string} up @param {string} down */
  put(up, down) {
    for (const [way, list] of /** @type {[Way, string][]} */ ([["up", written(up)], ["down", written(down)]])) { this.ways[way].list = list; this.ways[way].show(true); }
    this.both.checked = up === down;
    this.link();
    this.changed(0);
  }

  /** @param {string} name */
  choose(name) {
    const known = store.state.profiles.find(p => p.name === name);
    if (!known) this.showProfile();
    else if (this.scheme === "tcp") this.put(known.upOfStreams, known.downOfStreams);
    else this.put(known.up, known.down);
  }

  showProfile() {
    const { up, down } = this.ways, to = this.linked ? up.list : down.list, tcp = this.scheme === "tcp";
    const known = store.state.profiles.find(p => written(tcp ? p.upOfStreams : p.up) === up.list && written(tcp ? p.downOfStreams : p.down) === to);
    if (document.activeElement !== this.profile || known) this.profile.value = known?.name ?? "";
    this.source.hidden = !known;
    this.source.textContent = known?.source ?? "";
  }

  /** One request at a time: what changes meanwhile follows it. */
  async say() {
    if (this.asking) return;
    this.asking = true;
    const { up, down } = this.ways, list = { up: up.list || "none", down: (this.linked ? up : down).list || "none" };
    try {
      const entry = await api.put(path("entries", this.name, "impairments"), list);
      this.asking = false;
      this.judge([]);
      this.open = this.timer !== 0 || this.differs(list);
      store.adoptEntry(entry);
    } catch (error) {
      this.asking = false;
      this.judge(problems(error));
    }
    this.showProfile();
    if (!this.timer && this.differs(list)) this.say();
  }

  /** @param {{up: string, down: string}} said */
  differs(said) { return (this.ways.up.list || "none") !== said.up || ((this.linked ? this.ways.up : this.ways.down).list || "none") !== said.down; }

  /** @param {import("./api.js").Trouble[]} errors */
  judge(errors) {
    for (const way of /** @type {Way[]} */ (["up", "down"])) {
      const own = errors.filter(e => e.field === "down" && !this.linked ? way === "down" : way === "up");
      this.ways[way].judge(own.map(e => e.message.replace(/^(up|down): /, "")).join(" "));
    }
  }

  /** Takes over what the engine does now, unless something here is on its way to it. @param {Entry} entry */
  update({ relay }) {
    if (!relay) return;
    const seed = t("seed {0}", relay.seed);
    if (this.seed.textContent !== seed) this.seed.textContent = seed;
    for (const table of this.tables) table.update(relay);
    const up = written(relay.up.impairments), down = written(relay.down.impairments), { ways } = this;
    if (this.open || [ways.up, ways.down].some(w => w.held || document.activeElement === w.field && w.field.value !== w.list)) return;
    if (up !== down) this.both.checked = false;
    if (ways.up.list !== up || ways.down.list !== down || !this.node.isConnected) {
      ways.up.list = up;
      ways.down.list = down;
      for (const way of [ways.up, ways.down]) way.show();
      this.showProfile();
    }
    this.link();
  }
}

/** What was intended beside what was done, in one direction. */
class InjectedTable {
  /** @param {Way} way */
  constructor(way) {
    this.way = way;
    this.key = "";
    this.node = el("table.injected", { "aria-label": t(TITLES[way]), id: `imp-${way}-done` });
  }
  /** @param {import("./store.js").Relay} relay */
  update(relay) {
    const { injected, impairments } = relay[this.way], key = JSON.stringify([impairments, injected]);
    this.node.hidden = !injected.length;
    if (key === this.key) return;
    this.key = key;
    clear(this.node).append(el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("intended")), el("th", { scope: "col" }, t("done")))),
      el("tbody", {}, ...injected.map(({ impairment, done }) => el(`,${impairments},`.includes(`,${impairment},`) ? "tr" : "tr.dim", {}, el("th.mono", { scope: "row" }, impairment.replaceAll(",", ",\u200b")), el("td", { lang: "en" }, done)))));
  }
}
