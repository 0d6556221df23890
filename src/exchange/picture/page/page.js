"use strict";
// The page's behaviour. State: what the data says, plus for each node whether it is shown and where it stands.
// Everything on the screen is drawn anew from that by `draw`; only a drag moves elements by hand.

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 14;
const RING = 90;             // how far from a node its neighbours are placed when it is expanded
const EXPAND_AT_MOST = 40;   // neighbours shown by one click
const FOUND_AT_MOST = 12;    // hits listed under the search field
const TYPES_WRITTEN = 60;    // more relationships than this and their types are not written

const data = JSON.parse(document.getElementById("data").textContent);
const nodes = data.nodes;
const relationships = data.relationships;
const colours = new Map(data.labels.map((label) => [label.name, label.colour]));
const hiddenLabels = new Set();
const hiddenTypes = new Set();
let chosen = null;
let view = { x: 0, y: 0, scale: 1 };

for (const node of nodes) {
  node.touching = [];
  node.shown = node.place !== null;
  [node.x, node.y] = node.place || [0, 0];
}
relationships.forEach((link) => {
  nodes[link.from].touching.push(link);
  if (link.to !== link.from) nodes[link.to].touching.push(link);
});

const byId = (id) => document.getElementById(id);

function element(parent, name, attributes = {}, text = null) {
  const made = document.createElementNS(parent.namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  parent.appendChild(made);
  return made;
}

// ---- What is visible ------------------------------------------------------------------------------------------------

const visible = (node) => node.shown && !(node.labels.length && node.labels.every((label) => hiddenLabels.has(label)));
const lineVisible = (link) =>
  !hiddenTypes.has(link.type) && visible(nodes[link.from]) && visible(nodes[link.to]);
const other = (link, node) => (nodes[link.from] === node ? nodes[link.to] : nodes[link.from]);
const shorten = (text) => ([...text].length > 14 ? [...text].slice(0, 13).join("") + "…" : text);

// ---- Drawing --------------------------------------------------------------------------------------------------------

function draw() {
  const lines = byId("lines");
  const dots = byId("dots");
  lines.replaceChildren();
  dots.replaceChildren();
  const drawn = relationships.filter(lineVisible);
  for (const link of drawn) drawLine(lines, link, drawn.length <= TYPES_WRITTEN);
  for (const node of nodes.filter(visible)) drawDot(dots, node);
  markNear();
  const shown = nodes.filter(visible).length;
  byId("status").textContent = `${shown} of ${data.total} nodes shown`;
}

function drawLine(parent, link, withType) {
  const group = element(parent, "g");
  link.line = element(group, "path", { class: "line", "marker-end": "url(#arrow)" });
  element(link.line, "title", {}, link.type);
  link.text = withType || nodes[link.from] === chosen || nodes[link.to] === chosen
    ? element(group, "text", { class: "type" }, link.type) : null;
  placeLine(link);
}

function placeLine(link) {
  const [from, to] = [nodes[link.from], nodes[link.to]];
  if (from === to) {
    const [x, y, wide] = [from.x, from.y - RADIUS, RADIUS * 1.6];
    link.line.setAttribute("d", `M${x},${y} C${x - wide},${y - wide} ${x + wide},${y - wide} ${x},${y}`);
  } else {
    const length = Math.max(1, Math.hypot(to.x - from.x, to.y - from.y));
    const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const [start, end] = [RADIUS, length - RADIUS - 2];
    link.line.setAttribute("d",
      `M${from.x + dx * start},${from.y + dy * start} L${from.x + dx * end},${from.y + dy * end}`);
  }
  if (link.text) {
    link.text.setAttribute("x", (from.x + to.x) / 2);
    link.text.setAttribute("y", (from.y + to.y) / 2 - 3);
  }
}

function drawDot(parent, node) {
  node.dot = element(parent, "g", { class: "dot", "data-node": nodes.indexOf(node) });
  const circle = element(node.dot, "circle", { r: RADIUS, fill: node.colour });
  element(circle, "title", {}, `${node.caption} :${node.labels.join(":")}`);
  element(node.dot, "text", { y: RADIUS + 12 }, shorten(node.caption));
  placeDot(node);
}

const placeDot = (node) => node.dot.setAttribute("transform", `translate(${node.x},${node.y})`);

function markNear() {
  const near = new Set(chosen ? [chosen, ...chosen.touching.map((link) => other(link, chosen))] : nodes);
  for (const node of nodes.filter(visible)) {
    node.dot.classList.toggle("chosen", node === chosen);
    node.dot.classList.toggle("faint", !near.has(node));
  }
  for (const link of relationships.filter(lineVisible)) {
    const touches = chosen !== null && (nodes[link.from] === chosen || nodes[link.to] === chosen);
    link.line.classList.toggle("near", touches);
    link.line.classList.toggle("faint", chosen !== null && !touches);
  }
}

// ---- The camera -----------------------------------------------------------------------------------------------------

function look() {
  byId("world").setAttribute("transform", `translate(${view.x},${view.y}) scale(${view.scale})`);
}

function zoom(factor, at = null) {
  const box = byId("picture").getBoundingClientRect();
  const [x, y] = at || [box.width / 2, box.height / 2];
  const scale = Math.min(6, Math.max(0.05, view.scale * factor));
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  look();
}

function showAll() {
  const all = nodes.filter(visible);
  if (!all.length) return;
  const box = byId("picture").getBoundingClientRect();
  const [left, right] = [Math.min(...all.map((n) => n.x)), Math.max(...all.map((n) => n.x))];
  const [top, bottom] = [Math.min(...all.map((n) => n.y)), Math.max(...all.map((n) => n.y))];
  const scale = Math.min(box.width / (right - left + 160), box.height / (bottom - top + 160), 1.5);
  view = {
    scale,
    x: box.width / 2 - ((left + right) / 2) * scale,
    y: box.height / 2 - ((top + bottom) / 2) * scale,
  };
  look();
}

function centre(node) {
  const box = byId("picture").getBoundingClientRect();
  view.scale = Math.max(view.scale, 0.9);
  view.x = box.width / 2 - node.x * view.scale;
  view.y = box.height / 2 - node.y * view.scale;
  look();
}

// ---- Choosing, expanding --------------------------------------------------------------------------------------------

function choose(node) {
  chosen = node;
  draw();
  details(node);
}

function reveal(node) {
  if (!node.shown) {
    const anchor = node.touching.map((link) => other(link, node)).find((near) => near.shown && near !== node);
    const right = Math.max(0, ...nodes.filter((one) => one.shown).map((one) => one.x));
    placeAround(node, anchor || { x: right + RING, y: 0 }, nodes.indexOf(node), 8);
    node.shown = true;
  }
  node.labels.forEach((label) => hiddenLabels.delete(label));
  legend();
  choose(node);
  centre(node);
}

function placeAround(node, middle, step, steps) {
  // A second and third ring where there are many.
  const ring = RING * (1 + Math.floor((step % 40) / 16));
  node.x = middle.x + ring * Math.cos((2 * Math.PI * step) / steps);
  node.y = middle.y + ring * Math.sin((2 * Math.PI * step) / steps);
}

const keptBack = (node) => [...new Set(node.touching.map((link) => other(link, node)))].filter((near) => !near.shown);

function expand(node) {
  const coming = keptBack(node).slice(0, EXPAND_AT_MOST);
  coming.forEach((near, step) => {
    placeAround(near, node, step, Math.min(coming.length, 16));
    near.shown = true;
  });
  legend();
  choose(node);
}

function hide(node) {
  node.shown = false;
  chosen = null;
  draw();
  details(null);
}

// ---- The panel ------------------------------------------------------------------------------------------------------

const written = (value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : String(value));
const listed = (value) => (value === undefined || value === null ? [] : [].concat(value)).map(String);

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
  for (const source of told) element(list, "span", { class: "source" }, source);
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
    const line = element(panel, "div", { class: "link" }, `${arrow} ${other(link, node).caption}`);
    element(line, "small", {}, link.type);
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
    const line = element(list, "li", { role: "option" }, node.caption);
    element(line, "small", {}, node.labels.join(":"));
    line.onclick = () => take(node);
  }
  list.firstElementChild?.classList.add("chosen");
}

function take(node) {
  byId("found").replaceChildren();
  byId("search").value = node.caption;
  reveal(node);
}

// ---- Legend and filters ---------------------------------------------------------------------------------------------

function filterLine(list, name, count, hidden, colour) {
  const label = element(element(list, "li"), "label");
  const box = element(label, "input", { type: "checkbox", "data-name": name });
  box.checked = !hidden.has(name);
  box.onchange = () => {
    if (box.checked) hidden.delete(name); else hidden.add(name);
    draw();
  };
  if (colour) element(label, "span", { class: "swatch", style: `background:${colour}` });
  element(label, "span", {}, name);
  element(label, "span", { class: "count" }, count);
}

function legend() {
  byId("labels").replaceChildren();
  byId("types").replaceChildren();
  for (const label of data.labels) {
    filterLine(byId("labels"), label.name, label.count, hiddenLabels, label.colour);
  }
  const counts = new Map();
  for (const link of relationships) counts.set(link.type, (counts.get(link.type) || 0) + 1);
  for (const [type, count] of [...counts].sort((one, two) => two[1] - one[1])) {
    filterLine(byId("types"), type, count, hiddenTypes, null);
  }
}

// ---- Mouse and keys -------------------------------------------------------------------------------------------------

let held = null;   // what the pointer drags: a node, or the picture

const nodeAt = (event) => {
  const dot = event.target.closest?.(".dot");
  return dot ? nodes[Number(dot.dataset.node)] : null;
};

function press(event) {
  held = { node: nodeAt(event), x: event.clientX, y: event.clientY, moved: false };
  byId("picture").setPointerCapture(event.pointerId);
}

function move(event) {
  if (!held) return;
  const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
  if (!held.moved && Math.hypot(dx, dy) < 4) return;
  Object.assign(held, { moved: true, x: event.clientX, y: event.clientY });
  byId("picture").classList.add("moving");
  if (held.node) {
    held.node.x += dx / view.scale;
    held.node.y += dy / view.scale;
    placeDot(held.node);
    held.node.touching.filter(lineVisible).forEach(placeLine);
  } else {
    view.x += dx;
    view.y += dy;
    look();
  }
}

function release() {
  byId("picture").classList.remove("moving");
  if (held && !held.moved) choose(held.node);
  held = null;
}

function wheel(event) {
  event.preventDefault();
  const box = byId("picture").getBoundingClientRect();
  zoom(Math.exp(-event.deltaY / 400), [event.clientX - box.left, event.clientY - box.top]);
}

byId("picture").addEventListener("pointerdown", press);
byId("picture").addEventListener("pointermove", move);
byId("picture").addEventListener("pointerup", release);
byId("picture").addEventListener("wheel", wheel, { passive: false });
byId("picture").addEventListener("dblclick", (event) => nodeAt(event) && expand(nodeAt(event)));
byId("zoom-in").onclick = () => zoom(1.3);
byId("zoom-out").onclick = () => zoom(1 / 1.3);
byId("zoom-all").onclick = showAll;
byId("search").addEventListener("input", listFound);
byId("search").addEventListener("keydown", (event) => {
  const first = event.key === "Enter" && search(byId("search").value)[0];
  if (first) take(first);
});

legend();
draw();
showAll();
