// @ts-check
// Opens, edits, stops and deletes sockets, and the bench as a file. The engine judges; its sentences stand beside the field.
import { api, ApiError, path } from "./api.js";
import { $, $$, clear, download, el, tell } from "./dom.js";
import { store } from "./store.js";
import { t } from "./words.js";

/** @typedef {import("./store.js").Entry} Entry */

const dialog = $("#d-open"), form = $("#f-open");
/** @type {[string, string, string, string]} */
const FRAME = ["frame", "Messages end by", "delimiter=;", ""];
/** @type {Record<string, [string, string, string, string][]>} kind → key, words, example, hint */
const FIELDS = {
  listen: [["address", "Address", "udp://:9001", ""], FRAME, ["reply", "Answer with", "ack: {{data}}", "empty: nothing answers, until there are rules"], ["name", "Name", "", "letters, digits, - and _; may stay empty"]],
  chat: [["address", "Address", "udp://192.168.1.37:9000", ""], FRAME, ["name", "Name", "", "letters, digits, - and _; may stay empty"]],
  send: [["address", "Address", "udp://192.168.1.255:12345", ""], FRAME, ["message", "Message", "{{now}}", "with {{ }} it is a template"], ["every", "Every", "1s", "empty: once"], ["name", "Name", "", "letters, digits, - and _; may stay empty"]],
  room: [["address", "Address", "udp://:9002", ""], FRAME, ["name", "Name", "", "letters, digits, - and _; may stay empty"]],
  relay: [["address", "Address", "udp://:9003", ""], ["target", "Target", "udp://192.168.1.20:9000", ""], FRAME, ["profile", "Profile", "", "the network that it imitates"], ["up", "To the target", "loss=5%,delay=100ms", ""], ["down", "From the target", "loss=5%,delay=100ms", ""], ["name", "Name", "", "letters, digits, - and _; may stay empty"]],
};
/** What the form offers only where it is set already: the details of a relay have sliders for it. */
const SELDOM = new Set(["up", "down"]);
/** The settings' word, and what it means. @type {[string, string][]} */
const FRAMINGS = [["", "nothing: chunks, as they come"], ["lines", "a line end"], ["length=1", "a length of 1 byte before them"], ["length=2", "a length of 2 bytes, big endian"], ["length=2,little", "a length of 2 bytes, little endian"], ["length=4", "a length of 4 bytes, big endian"], ["length=4,little", "a length of 4 bytes, little endian"]];
/** @type {Entry | null} */
let editing = null;
/** @type {AbortController | null} */
let asking = null;
let timer = 0, touched = false;

const kind = () => $("[name=kind]:checked", form).value;
const asYaml = () => $("[name=form]:checked", form).value === "yaml";
const field = (/** @type {string} */ key) => $(`[data-key="${key}"]`, form);

/** @returns {Record<string, string>} without empty ones */
function fields() {
  /** @type {Record<string, string>} */
  const out = {};
  for (const input of $$("[data-key]", form)) if (input.value !== "" && !input.closest("[hidden]:not(#o-fields, input)")) out[input.dataset.key] = input.value;
  if (out.message?.includes("{{")) { out.template = out.message; delete out.message; }
  return out;
}
/** @param {string} value a JSON text is a YAML text too */
const scalar = value => /^[A-Za-z][\w./-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) || /^[a-z]+:\/\/[\w.:\-[\]]*$/.test(value) ? value : JSON.stringify(value);
const yamlOf = (/** @type {Record<string, string>} */ values) => Object.entries(values).map(([key, value]) => `${key}: ${scalar(value)}\n`).join("");
const body = () => asYaml() ? { kind: kind(), yaml: $("#o-yaml").value } : { kind: kind(), fields: fields() };

/** The settings file's values, where each stands in a line of its own. @param {string} yaml @returns {Record<string, string> | null} */
function valuesOf(yaml) {
  /** @type {Record<string, string>} */
  const out = {};
  for (const line of yaml.split("\n")) {
    const m = /^([\w-]+):\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'|>[{&*!#][^#]*?))\s*$/.exec(line);
    if (!m) { if (line.trim()) return null; continue; }
    try { out[m[1]] = m[2] !== undefined ? JSON.parse(`"${m[2]}"`) : m[3] !== undefined ? m[3].replaceAll("''", "'") : m[4]; } catch { return null; }
  }
  return out;
}

/** A stream has no messages of its own, so for TCP it is asked what ends one. @param {any} input for the framing's word @param {string} value */
function framing(input, value) {
  const known = FRAMINGS.some(([v]) => v === value);
  const pick = el("select", { id: "o-framing", "aria-describedby": "o-frame-err" }, ...[...FRAMINGS, ["?", "other …"]].map(([v, words]) => el("option", { value: v, selected: v === (known ? value : "?") }, t(words))));
  input.hidden = known;
  input.setAttribute("aria-label", t("Another framing"));
  pick.addEventListener("change", () => {
    input.hidden = pick.value !== "?";
    input.value = pick.value === "?" ? "" : pick.value;
    if (!input.hidden) input.focus();
    checkSoon();
  });
  return pick;
}
/** Only a stream is cut into messages. */
function showFraming() {
  const box = $("#o-frame-box");
  if (box) box.hidden = !/^\s*tcp:/i.test(field("address").value);
}

/** Known networks, each with the source of its figures. */
const profiles = () => el("select", { "data-key": "profile", id: "o-profile", "aria-describedby": "o-profile-err", onchange: checkSoon },
  el("option", { value: "" }, t("none")), ...store.state.profiles.map(p => el("option", { value: p.name, title: p.source }, p.name)));

/** @param {Record<string, string>} values */
function drawFields(values) {
  clear($("#o-fields")).append(...FIELDS[kind()].filter(([key]) => !SELDOM.has(key) || values[key]).map(([key, words, example, hint]) => {
    const input = key === "profile" ? profiles() : el("input", { "data-key": key, id: "o-" + key, spellcheck: "false", autocomplete: "off", placeholder: example, "aria-describedby": `o-${key}-err`, oninput: checkSoon });
    input.value = values[key] ?? "";
    if (key === "frame") return el("div", { id: "o-frame-box" }, el("label.stack", { for: "o-framing" }, el("span", {}, t(words)), framing(input, input.value)), input, el("p.fielderr", { id: "o-frame-err", lang: "en", hidden: true }));
    return el("div", {}, el("label.stack", {}, el("span", {}, t(words), hint ? el("i.dim", {}, " " + t(hint)) : null), input), el("p.fielderr", { id: `o-${key}-err`, lang: "en", hidden: true }));
  }));
  showFraming();
}

function showForm() {
  $("#o-fields").hidden = asYaml();
  $("#o-yaml-box").hidden = !asYaml();
}

/** @param {string} title @param {string} verb */
function show(title, verb) {
  $("#h-open").textContent = title;
  $("#o-go").textContent = verb;
  $("#o-kinds").hidden = !!editing;
  $("#o-delete").hidden = !editing;
  touched = false;
  showForm();
  clearErrors();
  command("", "…");
  check();
  if (!dialog.open) dialog.showModal();
  (asYaml() ? $("#o-yaml") : $("[data-key]", form)).focus();
}

/** @param {string} [what] kind @param {Record<string, string>} [values] */
export function openEntry(what = "listen", values) {
  editing = null;
  $(`[name=kind][value=${what}]`, form).checked = true;
  $("[name=form][value=fields]", form).checked = true;
  drawFields(values ?? { address: FIELDS[what][0][2] });
  show(t("Open a socket"), t("Open"));
}

/** @param {Entry} entry */
export function editEntry(entry) {
  editing = entry;
  $(`[name=kind][value=${entry.kind}]`, form).checked = true;
  $("#o-yaml").value = entry.yaml;
  // The form is offered only where it can say all that the entry has.
  const values = valuesOf(entry.yaml);
  if (values?.template) { values.message = values.template; delete values.template; }
  const simple = !!values && entry.addresses.length === 1 && Object.keys(values).every(key => FIELDS[entry.kind].some(f => f[0] === key));
  $(`[name=form][value=${simple ? "fields" : "yaml"}]`, form).checked = true;
  $("#o-forms").hidden = !simple;
  drawFields(values ?? {});
  show(t("Edit {0}", entry.name), t("Apply"));
}
dialog.addEventListener("close", () => { $("#o-forms").hidden = false; asking?.abort(); clearTimeout(timer); });

function clearErrors() {
  for (const p of $$(".fielderr", form)) { p.hidden = true; p.textContent = ""; }
  for (const input of $$("[aria-invalid]", form)) input.removeAttribute("aria-invalid");
}

/** What a terminal would be told, or why nothing. @param {string} line @param {string} [why] */
function command(line, why = "") {
  $("#o-cmd").textContent = line;
  $("#o-why").textContent = why;
}

/** @param {import("./api.js").Trouble[]} errors */
function showErrors(errors) {
  clearErrors();
  for (const error of errors) {
    const key = error.field === "template" ? "message" : error.field;
    const near = !asYaml() && key && $(`#o-${key}-err`), p = near || $("#o-err");
    const where = asYaml() && error.line ? t("line {0}: ", error.line) : "";
    p.textContent += (p.textContent ? " " : "") + where + error.message;
    p.hidden = false;
    const input = asYaml() ? $("#o-yaml") : near ? field(/** @type {string} */ (key)) : null;
    (input?.hidden ? $("#o-framing") : input)?.setAttribute("aria-invalid", "true");
  }
  $("#o-go").disabled = errors.length > 0;
}

function checkSoon() { touched = true; showFraming(); command("", "…"); clearTimeout(timer); timer = window.setTimeout(check, 200); }

async function check() {
  asking?.abort();
  const mine = asking = new AbortController();
  if (!asYaml() && !touched && !fields().address) { $("#o-go").disabled = true; command("", t("none until there is an address")); return; }
  try {
    const said = await api.post("/check", { ...body(), replaces: editing?.name }, mine.signal), errors = said.errors ?? [];
    showErrors(errors);
    if (errors.length) command("", t("none until the mistake is mended")); else command(said.command ?? "", said.command ? "" : t("none: one line cannot say it"));
  } catch (error) {
    if (mine.signal.aborted) return;
    showErrors(problems(error));
    command("", t("none until the mistake is mended"));
  }
}

/** @param {any} error @returns {import("./api.js").Trouble[]} */
export const problems = error => error instanceof ApiError ? error.status === 0 ? [{ message: t("Parley does not answer.") }] : error.errors : [{ message: String(error?.message ?? error) }];

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  clearTimeout(timer);
  asking?.abort();
  const go = $("#o-go"), before = editing;
  if (go.disabled && !touched) return;
  go.disabled = true;
  try {
    const entry = before ? await api.put(path("entries", before.name), body()) : await api.post("/entries", body());
    dialog.close();
    store.adoptEntry(entry, before?.name);
    store.setScope(entry.name);
    tell(t(before ? "{0} has changed" : "{0} is open", entry.name));
  } catch (error) {
    showErrors(problems(error));
    command("", t("none until the mistake is mended"));
    $("[aria-invalid]", form)?.focus();
  } finally { if (!$$(".fielderr", form).some(p => !p.hidden)) go.disabled = false; }
}
form.addEventListener("submit", submit);
for (const radio of $$("[name=kind]", form)) radio.addEventListener("change", () => {
  const old = fields();
  // A text that was typed moves along; an example of the other kind does not.
  const examples = new Set(Object.values(FIELDS).map(f => f[0][2]));
  drawFields({ ...old, address: old.address && !examples.has(old.address) ? old.address : FIELDS[radio.value][0][2], ...(radio.value === "relay" ? { target: old.target ?? FIELDS.relay[1][2] } : {}), ...(radio.value === "send" ? { message: old.message ?? old.template ?? "{{now}}", every: old.every ?? "1s" } : {}) });
  if (asYaml()) $("#o-yaml").value = yamlOf(fields());
  clearErrors();
  check();
});
for (const radio of $$("[name=form]", form)) radio.addEventListener("change", () => {
  // What was changed on one side goes with it to the other, where that can say it.
  const values = !asYaml() && touched ? valuesOf($("#o-yaml").value) : null;
  if (values) { if (values.template) { values.message = values.template; delete values.template; } drawFields(values); }
  if (asYaml() && (!editing || touched)) $("#o-yaml").value = yamlOf(fields());
  showForm();
  check();
});
$("#o-yaml").addEventListener("input", checkSoon);
$("#o-delete").addEventListener("click", () => {
  const entry = editing;
  if (!entry) return;
  dialog.close();
  ask(t("Delete {0}?", entry.name), t("It closes, and leaves the bench. Its messages stay in the list."), t("Delete"), async () => {
    await api.del(path("entries", entry.name));
    tell(t("{0} is deleted", entry.name));
    await store.load();
  });
});

/** @type {() => Promise<void>} */
let agreed = async () => {};
/** Asks before something that cannot be taken back. @param {string} title @param {string} says @param {string} verb @param {() => Promise<void>} then */
export function ask(title, says, verb, then) {
  agreed = then;
  $("#h-ask").textContent = title;
  $("#ask-says").textContent = says;
  $("#ask-go").textContent = verb;
  $("#ask-err").hidden = true;
  $("#d-ask").showModal();
}
$("#ask-go").addEventListener("click", async () => {
  try { await agreed(); $("#d-ask").close(); } catch (error) {
    $("#ask-err").textContent = problems(error).map(p => p.message).join(" ");
    $("#ask-err").hidden = false;
  }
});

/** Does something, and says the engine's sentence if it did not want. @param {() => Promise<any>} what */
export async function attempt(what) { try { await what(); } catch (error) { tell(problems(error).map(p => p.message).join(" ")); } }

/** @param {Entry} entry */
export const stopEntry = entry => attempt(async () => { await api.post(path("entries", entry.name, "stop")); await store.load(); });
/** @param {Entry} entry */
export const startEntry = entry => attempt(async () => { await api.post(path("entries", entry.name, "start")); await store.load(); });

/* The bench as a file */
export const saveBench = () => attempt(async () => {
  const { file, text } = await api.get("/bench");
  download(file || "bench.yaml", text, "application/yaml");
  await api.post("/bench/saved");
  await store.load();
});
export function pickBench() { $("#pick-bench").value = ""; $("#pick-bench").click(); }

/** Asks first if something would be lost. @param {() => Promise<void>} then @param {string} verb */
function unlessUnsaved(then, verb) {
  if (store.state.bench.saved || !store.state.entries.length) attempt(then);
  else ask(t("The bench is not saved"), t("What is open now will close, and its changes are in no file."), verb, then);
}
$("#pick-bench").addEventListener("change", async () => {
  const file = $("#pick-bench").files?.[0];
  if (!file) return;
  const put = async () => {
    if (file.size > 1 << 20) throw Error(t("A settings file has at most 1 MiB."));
    try { store.adopt(await api.put("/bench", { text: await file.text(), file: file.name })); } catch (error) {
      // Only one line is seen of a toast, and a mistake has a place in the file.
      if (!(error instanceof ApiError) || error.status !== 422) throw error;
      const says = error.errors.map(e => (e.line && !e.message.includes(`:${e.line}`) ? `${file.name}:${e.line}${e.column ? ":" + e.column : ""}: ` : "") + e.message).join("\n");
      if ($("#d-ask").open) throw Error(says); // the question that is open shows it
      ask(t("{0} was not opened", file.name), t("Nothing has changed. The engine says:"), t("Choose another file"), async () => { $("#d-ask").close(); pickBench(); });
      $("#ask-err").textContent = says;
      $("#ask-err").hidden = false;
      throw error;
    }
    tell(t("{0} is open", file.name));
  };
  if (store.state.bench.saved || !store.state.entries.length) { try { await put(); } catch (error) { if (!$("#d-ask").open) tell(problems(error).map(p => p.message).join(" ")); } } else unlessUnsaved(put, t("Open"));
});
const newBench = () => unlessUnsaved(async () => { store.adopt(await api.put("/bench", { text: "", file: "bench.yaml" })); }, t("New, empty"));
for (const id of ["#bench-save", "#more-save"]) $(id).addEventListener("click", saveBench);
for (const id of ["#bench-file-open", "#more-file"]) $(id).addEventListener("click", pickBench);
$("#bench-new").addEventListener("click", newBench);
