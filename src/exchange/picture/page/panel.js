"use strict";
// What stands beside the drawing: search, what is known of the chosen node, the legend with its filters.

const FOUND_AT_MOST = 12;    // hits listed under the search field

function written(value) {
  if (Array.isArray(value)) return value.map(written).join(", ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
const listed = (value) => (value === undefined || value === null ? [] : [].concat(value)).map(String);

const facts = (thing) => Object.entries(thing.properties).map(([key, value]) => `${key}: ${written(value)}`);

/// Where facts about a node are told: its own sources and those of its relationships.
function sourcesOf(node) {
  const told = [node, ...node.touching].flatMap((thing) => listed(thing.properties.source));
  return [...new Set(told)].sort(new Intl.Collator("zh", { numeric: true }).compare);
}

function details(node) {
  const panel = byId("details");
  panel.replaceChildren();
  if (!node) return;
  element(panel, "h1", {}, node.caption);
  for (const label of node.labels) {
    element(panel, "span", { class: "badge", style: `background:${colours.get(label)}` }, label);
  }
  const table = element(panel, "table");
  for (const [key, value] of Object.entries(node.properties)) {
    const row = element(table, "tr");
    element(row, "th", {}, key);
    element(row, "td", {}, written(value));
  }
  sources(panel, node);
  buttons(panel, node);
  neighbours(panel, node);
}

function sources(panel, node) {
  const told = sourcesOf(node);
  if (!told.length) return;
  element(panel, "h2", {}, "Sources");
  const list = element(panel, "div", { id: "sources" });
  for (const source of told) {
    const place = nodes.find((one) => one.properties.id === source);
    const mark = element(list, place ? "button" : "span", { class: "source" }, source);
    if (!place) continue;
    mark.title = [place.properties.text, ...facts(place)].find((text) => text !== undefined);
    mark.onclick = () => reveal(place);
  }
}

function buttons(panel, node) {
  const row = element(panel, "p");
  const waiting = keptBack(node).length;
  if (waiting) {
    element(row, "button", { id: "expand" }, `Expand (${waiting})`).onclick = () => expand(node);
  }
  element(row, "button", { id: "hide" }, "Hide").onclick = () => hide(node);
}

function neighbours(panel, node) {
  element(panel, "h2", {}, `Relationships (${node.touching.length})`);
  for (const link of node.touching.slice(0, 200)) {
    const arrow = nodes[link.from] === node ? "→" : "←";
    const line = element(panel, "button", { class: "link" }, `${arrow} ${other(link, node).caption}`);
    element(line, "small", {}, [link.type, ...facts(link)].join(" · "));
    line.onclick = () => reveal(other(link, node));
  }
}

// ---- Search ---------------------------------------------------------------------------------------------------------

const folded = (text) => text.normalize("NFKC").toLowerCase();

function words(node) {
  const texts = Object.values(node.properties).flatMap((value) => [].concat(value));
  return [node.caption, ...texts.filter((value) => typeof value === "string")].map(folded);
}

function search(text) {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  const rank = (node) => {
    const at = words(node);
    if (folded(node.caption) === wanted) return 0;
    if (folded(node.caption).startsWith(wanted)) return 1;
    return at.some((word) => word.includes(wanted)) ? 2 : 3;
  };
  const hits = nodes.map((node) => [rank(node), node]).filter(([found]) => found < 3);
  return hits.sort((one, two) => one[0] - two[0]).slice(0, FOUND_AT_MOST).map(([, node]) => node);
}

function listFound() {
  const list = byId("found");
  list.replaceChildren();
  for (const node of search(byId("search").value)) {
    const line = element(list, "li", { role: "option", "data-node": nodes.indexOf(node) }, node.caption);
    element(line, "small", {}, node.labels.join(":"));
    line.onclick = () => take(node);
  }
  list.firstElementChild?.classList.add("chosen");
}

/// Moves the mark in the list of what was found.
function markFound(step) {
  const lines = [...byId("found").children];
  const at = lines.findIndex((line) => line.classList.contains("chosen"));
  lines[at]?.classList.remove("chosen");
  lines[(at + step + lines.length) % lines.length]?.classList.add("chosen");
}

function take(node) {
  byId("found").replaceChildren();
  byId("search").value = node.caption;
  reveal(node);
}

// ---- Legend and filters ---------------------------------------------------------------------------------------------

/// One line of the legend. `hidden` is the set that its box takes the name out of and puts it into.
function filterLine(list, name, count, hidden, colour) {
  const line = element(list, "li");
  const label = element(line, "label");
  const box = element(label, "input", { type: "checkbox", "data-name": name });
  box.checked = !hidden.has(name);
  box.onchange = () => {
    if (box.checked) hidden.delete(name); else hidden.add(name);
    filtered();
  };
  if (colour) element(label, "span", { class: "swatch", style: `background:${colour}` });
  element(label, "span", {}, name);
  element(label, "span", { class: "count" }, count);
  return line;
}

function filtered() {
  if (chosen && !visible(chosen)) {
    chosen = null;
    details(null);
  }
  draw();
}

function onlyButton(line, name) {
  const button = element(line, "button", { class: "only", "data-only": name }, "only");
  button.classList.toggle("on", onlyLabel === name);
  button.onclick = () => {
    onlyLabel = onlyLabel === name ? null : name;
    legend();
    filtered();
  };
}

/// How often each name stands at what is drawn or kept back, and at what is shown.
function counted(names) {
  const counts = new Map();
  for (const [name, shown] of names) {
    const [of, all] = counts.get(name) || [0, 0];
    counts.set(name, [of + shown, all + 1]);
  }
  return [...counts].map(([name, [of, all]]) => ({ name, of, text: of === all ? all : `${of} / ${all}` }));
}

function legend() {
  byId("labels").replaceChildren();
  byId("types").replaceChildren();
  const labels = counted(nodes.flatMap((node) => node.labels.map((label) => [label, Number(node.shown)])));
  for (const { name, text } of labels.sort((one, two) => two.of - one.of)) {
    onlyButton(filterLine(byId("labels"), name, text, hiddenLabels, colours.get(name)), name);
  }
  const bothShown = (link) => Number(nodes[link.from].shown && nodes[link.to].shown);
  const types = counted(relationships.map((link) => [link.type, bothShown(link)]));
  for (const { name, text } of types.sort((one, two) => two.of - one.of)) {
    filterLine(byId("types"), name, text, hiddenTypes, null);
  }
}

/// All boxes of a list at once.
function tick(hidden, names, on) {
  hidden.clear();
  if (on) onlyLabel = null; else names.forEach((name) => hidden.add(name));
  legend();
  filtered();
}
