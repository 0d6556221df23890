"use strict";
// What stands beside the drawing: search, what is known of the chosen node, the legend with its filters.

const FOUND_AT_MOST = 12;    // hits listed under the search field

function written(value) {
  if (Array.isArray(value)) return value.map(written).join(", ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
const listed = (value) => (value === undefined || value === null ? [] : [].concat(value)).map(String);

const facts = (thing) => Object.entries(thing.properties).map(([key, value]) => `${key}: ${written(value)}`);

/// Where facts about a node are told: its own sources and those of its relationships, by references and by the property.
function sourcesOf(node) {
  const told = [node, ...node.touching].flatMap((thing) => [...listed(thing.sources), ...listed(thing.properties.source)]);
  return [...new Set(told)].sort(new Intl.Collator("zh", { numeric: true }).compare);
}

/// Black or white, whichever can be read on a colour.
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return 0.3 * red + 0.59 * green + 0.11 * blue > 150 ? "#000" : "#fff";
}

function details(node) {
  const panel = byId("details");
  panel.replaceChildren();
  if (!node) return;
  element(panel, "h1", {}, node.caption);
  for (const label of node.labels) {
    const colour = colours.get(label);
    element(panel, "span", { class: "badge", style: colour ? `background:${colour};color:${inkOn(colour)}` : "" }, label);
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
  element(panel, "h2", {}, say("sources"));
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
    element(row, "button", { id: "expand" }, `${say("expand")} (${waiting})`).onclick = () => expand(node);
  }
  element(row, "button", { id: "hide" }, say("hide")).onclick = () => hide(node);
}

function neighbours(panel, node) {
  element(panel, "h2", {}, `${say("types")} (${node.touching.length})`);
  for (const link of node.touching.slice(0, 200)) {
    const arrow = nodes[link.from] === node ? "→" : "←";
    const line = element(panel, "button", { class: "link" }, `${arrow} ${other(link, node).caption}`);
    element(line, "small", {}, [link.type, ...facts(link)].join(" · "));
    line.onclick = () => reveal(other(link, node));
  }
}

// ---- Search ---------------------------------------------------------------------------------------------------------

const folded = (text) => text.normalize("NFKC").toLowerCase();

/// What a node can be found by besides its caption.
function texts(node) {
  const values = Object.values(node.properties).flatMap((value) => [].concat(value));
  return values.filter((value) => typeof value === "string").map(folded);
}

/// Whether characters begin with what Latin letters spell: each by its initial or in full, in any of its readings.
function spells(characters, letters, spelled = false) {
  if (!letters) return spelled;
  if (!characters.length) return false;
  const [first, ...rest] = characters;
  const readings = data.pinyin[first];
  if (!readings) return letters.startsWith(first) && spells(rest, letters.slice(first.length), spelled);
  return readings.some((reading) =>
    reading.startsWith(letters) ||
    (letters.startsWith(reading) && spells(rest, letters.slice(reading.length), true)) ||
    (letters[0] === reading[0] && spells(rest, letters.slice(1), true)));
}

function sounds(caption, letters) {
  if (!/^[a-z]+$/.test(letters)) return false;
  const characters = [...caption];
  return characters.some((one, at) => one in data.pinyin && spells(characters.slice(at), letters));
}

/// How well a node is found by one word: 0 is best; none where it is not.
function rankOf(node, word) {
  const caption = folded(node.caption);
  if (caption === word) return 0;
  if (caption.startsWith(word)) return 1;
  if (spells([...caption], word)) return 2;
  const label = word.replace(/^:/, "");
  if (label && node.labels.some((one) => folded(one).startsWith(label))) return 3;
  if (caption.includes(word) || sounds(caption, word)) return 4;
  return texts(node).some((text) => text.includes(word)) ? 5 : null;
}

/// The nodes that every word finds, the best first; of those as good, who has most relationships.
function search(text) {
  const wanted = folded(text).split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const whole = wanted.join(" ");
  const hits = [];
  for (const node of nodes) {
    const ranks = wanted.map((word) => rankOf(node, word));
    if (!ranks.includes(null)) hits.push([folded(node.caption) === whole ? 0 : Math.max(...ranks), node]);
  }
  hits.sort((one, two) => one[0] - two[0] || byDegree(one[1], two[1]));
  return hits.slice(0, FOUND_AT_MOST).map(([, node]) => node);
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
  if (colour && glosses.get(name)) element(label, "small", { class: "gloss" }, glosses.get(name));
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
  const button = element(line, "button", { class: "only", "data-only": name }, say("only"));
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
  const labels = counted(nodes.filter((node) => node.leaf).map((node) => [node.leaf, Number(node.shown)]));
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
