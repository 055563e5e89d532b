"use strict";
// Moves figures, asks for the plan, shows it. All state is in this page; what the instance says is only ever set as text.

const PAGE = crypto.getRandomValues(new Uint32Array(4)).join("-");
const QUIET = 350; // ms without a change after which the settled plan is asked for
const ENDED = "The program has ended. Start it again and open the address that it prints.";
const SVG = "http://www.w3.org/2000/svg";
const TERMS = [
  ["value_added", "Value added", "M USD", 1],
  ["jobs", "Jobs", "", 1],
  ["complementarity", "Linked supply", "M USD", 1],
  ["equity", "Equity", "points", 1],
  ["cost", "Cost", "M USD", -1],
];

const at = (id) => document.getElementById(id);
/** An element with attributes and children; strings become text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}
function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 20 });
/** A figure with as many digits as it takes to tell it from its like. */
function figure(value, digits = 3) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1000) return grouped.format(value);
  if (size >= 100) return String(Number(value.toFixed(1)));
  if (size >= 1e-4) return String(Number(value.toPrecision(digits)));
  return value.toExponential(1);
}
/** A difference with its sign, in words for no sign at all. */
function difference(now, then, sign = 1, unit = "") {
  const by = now - then;
  const small = Math.abs(by) <= 1e-9 * Math.max(1, Math.abs(now), Math.abs(then));
  if (small) return make("span", { class: "change" }, "no change");
  const text = (by > 0 ? "+" : "\u2212") + figure(Math.abs(by)) + (unit ? " " + unit : "");
  const better = sign === 0 ? "" : by * sign > 0 ? " better" : " worse";
  return make("span", { class: "change" + better }, text);
}

let controls;            // what can be moved
let start;               // the settled plan before any change
let now;                 // the last answer with a plan
let answer;              // the last answer
let pins = [];           // {name, set, plan}
let marked = null;       // the pin that differences are against; null is the start
const moved = new Map(); // path -> figure, as text
const sliders = new Map();

/* Asking: one question at a time, the latest wins; a settled one is given up for a newer. */
let asked = 0, waiting = false, busy = false, timer;

function changes() {
  const paths = [controls.scheme.path, ...sliders.keys()];
  return paths.filter((path) => moved.has(path)).map((path) => `${path}=${moved.get(path)}`);
}

function changed() {
  at("reset").disabled = moved.size === 0;
  delete document.body.dataset.settled;
  clearTimeout(timer);
  if (busy) waiting = true;
  else ask(false);
}

async function ask(settled) {
  const number = ++asked;
  let done = settled;
  busy = !settled;
  waiting = false;
  const set = changes();
  document.body.setAttribute("aria-busy", "true");
  try {
    const response = await fetch("solve", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ page: PAGE, set, settled }),
    });
    if (number !== asked) return;
    if (response.ok) {
      const got = await response.json();
      done = got.settled;
      show(got, set);
    } else if (response.status !== 409) fault(await response.text());
  } catch {
    if (number === asked) fault(ENDED);
    return;
  } finally {
    if (number === asked) {
      busy = false;
      document.body.removeAttribute("aria-busy");
    }
  }
  if (waiting) ask(false);
  else if (!done) timer = setTimeout(() => ask(true), QUIET);
}

/* Showing. */
function reference() {
  return marked ?? start;
}

function show(got, set) {
  answer = got;
  if (got.plan) {
    now = { plan: got.plan, set };
    if (!start && got.settled) start = { name: set.length ? "First plan" : "Start", set, plan: got.plan };
  }
  at("command").textContent = got.command;
  at("plan").classList.toggle("stale", !got.plan);
  trouble(got);
  headline(got);
  at("pin").disabled = !got.plan;
  if (now && start) redraw();
  if (got.settled) {
    say(got);
    document.body.dataset.settled = "true";
  }
}

function redraw() {
  tiles();
  map();
  countries();
  parks();
  limits();
  compare();
}

function headline(got) {
  const place = at("state");
  if (!got.plan) {
    place.replaceChildren(make("strong", {}, { infeasible: "No plan", unbounded: "No end", invalid: "Not valid" }[got.status] ?? "Stopped"));
    return;
  }
  const then = reference();
  place.replaceChildren(
    make("strong", {}, figure(got.plan.objective)), " M USD a year ",
    then && then.plan !== got.plan ? difference(got.plan.objective, then.plan.objective) : "",
    make("span", { class: "soft" }, ` proven, ${got.milliseconds.toFixed(0)} ms`),
  );
}

function say(got) {
  const then = reference();
  if (!got.plan) at("said").textContent = got.reason.words;
  else if (then && then.plan !== got.plan) {
    const by = got.plan.objective - then.plan.objective;
    at("said").textContent = `Objective ${figure(got.plan.objective)} million USD a year, ${figure(Math.abs(by))} ${by < 0 ? "less" : "more"} than ${then.name}.`;
  }
}

function trouble(got) {
  at("trouble").hidden = Boolean(got.plan);
  if (got.plan) return;
  at("trouble-words").textContent = got.reason.words;
  const list = (title, lines) => lines.length ? [make("p", {}, title), make("ul", {}, ...lines.map((line) => make("li", {}, line)))] : [];
  const looking = got.status === "infeasible" && !got.settled ? [make("p", { class: "soft" }, "Looking for the reason …")] : [];
  at("trouble-because").replaceChildren(
    ...list(got.status === "infeasible" ? "These contradict each other:" : "Why:", got.reason.because),
    ...list(got.status === "infeasible" ? "The least change that mends it:" : "What helps:", got.reason.mend),
    ...looking,
    make("p", { class: "soft" }, now ? "Below, in grey, is the last plan there was." : ""),
  );
}

function fault(words) {
  at("plan").classList.add("stale");
  at("trouble").hidden = false;
  at("trouble-words").textContent = words;
  at("trouble-because").replaceChildren();
  at("said").textContent = words;
}

function tiles() {
  const { plan } = now, then = reference().plan;
  const tile = (name, value, unit, before, sign) => make("div", { class: "tile" },
    make("span", { class: "soft" }, name),
    make("b", {}, figure(value), make("small", {}, " " + unit)), difference(value, before, sign));
  at("tiles").replaceChildren(
    tile("Objective", plan.objective, "M USD", then.objective, 1),
    ...TERMS.map(([key, name, unit, sign]) => tile(name, plan.terms[key], unit, then.terms[key], sign)),
  );
}

function table(id, heads, rows) {
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
  at(id).replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows));
}

function cell(value, before, sign) {
  return make("td", {}, figure(value), before === undefined ? "" : difference(value, before, sign));
}

function countries() {
  const then = new Map(reference().plan.countries.map((c) => [c.country, c]));
  const named = (id) => controls.countries[id] ?? id;
  table("countries", ["Country", "Output, M USD", "Jobs", "Linked supply, M USD", "Cost, M USD"],
    now.plan.countries.map((c) => {
      const before = then.get(c.country);
      return make("tr", {}, make("th", { scope: "row" }, named(c.country)),
        cell(c.output, before.output, 1), cell(c.jobs, before.jobs, 1),
        cell(c.complementarity, before.complementarity, 1), cell(c.cost, before.cost, 0));
    }));
}

function parks() {
  const then = new Map(reference().plan.parks.map((p) => [p.id, p]));
  const most = Math.max(1e-9, ...now.plan.parks.map((p) => p.output), ...[...then.values()].map((p) => p.output));
  const width = (value) => (100 * value) / most;
  table("parks", ["Park", "Output, M USD", "Drawn", "Jobs", "Largest sectors, M USD"],
    now.plan.parks.map((p) => {
      const before = then.get(p.id);
      const bars = draw("svg", { class: "meter", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
        draw("rect", { class: "now", width: width(p.output), height: 10 }),
        draw("rect", { class: "then", width: width(before.output), height: 10 }));
      const sectors = p.sectors.slice(0, 3).map(([name, value]) => `${name} ${figure(value)}`).join(", ");
      return make("tr", {}, make("th", { scope: "row" }, p.name), cell(p.output, before.output, 1),
        make("td", {}, bars), cell(p.jobs, before.jobs, 1), make("td", { class: "words" }, sectors || "nothing"));
    }));
}

function limits() {
  table("limits", ["Limit", "Figure", "M USD per unit", "Rests on"],
    now.plan.limits.map((limit) => make("tr", {},
      make("th", { scope: "row" }, limit.limit),
      make("td", {}, `${figure(limit.value)} ${limit.unit}`),
      make("td", {}, limit.shadow_price == null ? "\u2013" : figure(limit.shadow_price, 4)),
      make("td", {}, limit.quality ?? "unknown"))));
}

/** The map comes whole and escaped from the program; it is the one thing here that is not made of text. */
function map() {
  if (now.plan.map === map.drawn) return;
  map.drawn = now.plan.map;
  const read = new DOMParser().parseFromString(map.drawn, "text/html");
  at("map").replaceChildren(document.importNode(read.body.firstElementChild, true));
  at("map-words").textContent = now.plan.words;
}

/* Pins. */
function pin() {
  const names = new Set(pins.map((p) => p.name));
  let number = pins.length + 1;
  while (names.has(`Plan ${number}`)) number += 1;
  pins.push({ name: `Plan ${number}`, set: [...moved], plan: now.plan });
  redraw();
  at("said").textContent = `Pinned as Plan ${number}.`;
}

function restore(set) {
  moved.clear();
  for (const [path, value] of set) moved.set(path, value);
  place();
  changed();
}

function compare() {
  const columns = [{ ...start, fixed: true, pin: null }, ...pins.map((p) => ({ ...p, pin: p })), { name: "Now", plan: now.plan, fixed: true, live: true }];
  const head = columns.map((column) => make("th", { scope: "col" }, make("div", { class: "pin-head" },
    column.fixed ? column.name : make("input", { type: "text", value: column.name, "aria-label": `Name of ${column.name}`,
      onchange: (event) => { column.pin.name = event.target.value.trim() || column.name; redraw(); } }),
    column.live ? null : make("label", {}, make("input", { type: "radio", name: "marked", checked: marked === column.pin,
      onchange: () => { marked = column.pin; redraw(); headline(answer); } }), make("span", {}, "compare with"), make("span", { class: "unseen" }, column.name)),
    column.pin ? make("span", { class: "tools" },
      make("button", { type: "button", class: "small", "aria-label": `Go back to ${column.name}`, onclick: () => restore(column.pin.set) }, "Go back"),
      make("button", { type: "button", class: "small", "aria-label": `Remove ${column.name}`,
        onclick: () => { pins = pins.filter((p) => p !== column.pin); if (marked === column.pin) marked = null; redraw(); at("pin").focus(); } }, "Remove")) : null)));
  const base = reference().plan;
  const row = (name, of, sign) => make("tr", {}, make("th", { scope: "row" }, name),
    ...columns.map((column) => make("td", {}, figure(of(column.plan)), column.plan === base ? "" : difference(of(column.plan), of(base), sign))));
  const rows = [row("Objective, M USD", (plan) => plan.objective, 1),
    ...TERMS.map(([key, name, unit, sign]) => row(name + (unit ? ", " + unit : ""), (plan) => plan.terms[key], sign))];
  const each = (what, key) => start.plan.countries.map((c, i) =>
    row(`${controls.countries[c.country] ?? c.country}: ${what}`, (plan) => plan.countries[i][key], 1));
  rows.push(...each("output, M USD", "output"), ...each("jobs", "jobs"));
  const focus = document.activeElement?.getAttribute?.("aria-label");
  at("pins").replaceChildren(make("thead", {}, make("tr", {}, make("td", {}), ...head)), make("tbody", {}, ...rows));
  if (focus) [...at("pins").querySelectorAll("[aria-label]")].find((e) => e.getAttribute("aria-label") === focus)?.focus();
}

/* Controls. */
function build() {
  document.title = `Explore ${controls.instance} · multipark`;
  at("instance").textContent = controls.instance;
  at("model").textContent = `Model: ${controls.model}`;
  const { scheme } = controls;
  const radios = scheme.options.map(([value, name]) => make("label", {},
    make("input", { type: "radio", name: "scheme", value, checked: value === scheme.value, onchange: () => {
      if (value === scheme.value) moved.delete(scheme.path); else moved.set(scheme.path, value);
      changed();
    } }), make("span", {}, name)));
  at("controls").append(make("fieldset", {}, make("legend", {}, "Who works with whom"), make("div", { class: "choice" }, ...radios)));
  controls.groups.forEach((group, i) => {
    const rows = group.sliders.map((slider, k) => one(slider, `slider-${i}-${k}`, group.name));
    at("controls").append(group.open
      ? make("fieldset", {}, make("legend", {}, group.name), ...rows)
      : make("details", {}, make("summary", {}, `${group.name} (${rows.length})`), ...rows));
  });
}

function one(slider, id, group) {
  const range = make("input", { type: "range", id, min: 0, max: controls.steps, step: 1, oninput: () => {
    const step = Number(range.value);
    const value = Number(((slider.most * step) / controls.steps).toPrecision(4));
    set(step === position(slider, slider.value) ? null : String(value), true);
  } });
  const text = make("input", { type: "text", inputmode: "decimal", "aria-label": `${group}, ${slider.name}: figure, ${slider.unit}`, onchange: () => {
    const typed = Number(text.value.replace(/[,\s\u2019]/g, ""));
    const valid = text.value.trim() !== "" && Number.isFinite(typed) && typed >= 0;
    text.setAttribute("aria-invalid", String(!valid));
    if (valid) set(typed === slider.value ? null : String(typed), true);
  } });
  const row = make("div", { class: "slider" }, make("label", { for: id }, make("span", { class: "unseen" }, group + ", "), slider.name),
    make("span", { class: "value" }, text, make("span", { class: "unit" }, slider.unit)), range);
  const set = (value, asking) => {
    if (value === null) moved.delete(slider.path); else moved.set(slider.path, value);
    const shown = value === null ? slider.value : Number(value);
    range.value = position(slider, shown);
    range.setAttribute("aria-valuetext", `${figure(shown)} ${slider.unit}`);
    text.value = whole.format(shown);
    text.setAttribute("aria-invalid", "false");
    row.classList.toggle("moved", value !== null);
    if (asking) changed();
  };
  sliders.set(slider.path, set);
  set(null, false);
  return row;
}

function position(slider, value) {
  return Math.min(controls.steps, Math.round((value / slider.most) * controls.steps));
}

/** Puts every control where `moved` says. */
function place() {
  const { scheme } = controls;
  const chosen = moved.get(scheme.path) ?? scheme.value;
  for (const radio of document.getElementsByName("scheme")) radio.checked = radio.value === chosen;
  for (const [path, set] of sliders) set(moved.get(path) ?? null, false);
}

at("controls").addEventListener("submit", (event) => event.preventDefault());
at("controls").addEventListener("reset", (event) => { event.preventDefault(); restore([]); });
at("pin").addEventListener("click", pin);
at("copy").addEventListener("click", async () => {
  const button = at("copy");
  try {
    await navigator.clipboard.writeText(at("command").textContent);
    button.textContent = "Copied";
    at("said").textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(at("command"));
    button.textContent = "Selected: copy with Ctrl-C";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
});

(async () => {
  try {
    controls = await (await fetch("controls")).json();
    build();
    await ask(true);
  } catch {
    fault(ENDED);
  }
})();
