"use strict";
// The drawing. State: what the data says, plus for each node whether it is shown and where it stands.
// Everything on the screen is drawn anew from that by `draw`; only a drag moves elements by hand.
// `panel.js` is what stands beside the drawing, `hand.js` the mouse and the keys.

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 14;
const RING = 90;             // how far from a node its neighbours are placed when it is expanded
const EXPAND_AT_MOST = 40;   // neighbours shown by one click
const TYPES_WRITTEN = 60;    // more relationships than this and their types are not written
const CAPTIONS_WITH_CARE = 1000;
const CAPTION = 11;          // points: so large are captions at least, on the screen too when the camera is far

const data = JSON.parse(document.getElementById("data").textContent);
const nodes = data.nodes;
const relationships = data.relationships;
const colours = new Map(data.labels.map((label) => [label.name, label.colour]));
const hiddenLabels = new Set();
const hiddenTypes = new Set();
let onlyLabel = null;         // where one label is looked at alone
let chosen = null;
let view = { x: 0, y: 0, scale: 1 };
let wholeInView = true;       // until somebody moves the camera, it follows the size of the window

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

const wanted = (node) =>
  (onlyLabel === null || node.labels.includes(onlyLabel)) && !node.labels.some((label) => hiddenLabels.has(label));
const visible = (node) => node.shown && wanted(node);
const lineVisible = (link) =>
  !hiddenTypes.has(link.type) && visible(nodes[link.from]) && visible(nodes[link.to]);
const other = (link, node) => (nodes[link.from] === node ? nodes[link.to] : nodes[link.from]);

/// How wide a text is, in letters of Chinese.
const widthOf = (text) => [...text].reduce((sum, one) => sum + (one.codePointAt(0) > 0x2e7f ? 1 : 0.56), 0);

function shorten(text) {
  const letters = [...text];
  while (widthOf(letters.join("")) > 13) letters.pop();
  return letters.length < [...text].length ? letters.join("") + "…" : text;
}

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
  captions();
  const shown = nodes.filter(visible).length;
  byId("status").textContent = `${shown} of ${data.total} nodes, ${drawn.length} relationships`;
}

function drawLine(parent, link, withType) {
  const group = element(parent, "g");
  link.line = element(group, "path", { class: "line", "marker-end": "url(#arrow)" });
  element(link.line, "title", {}, [link.type, ...facts(link)].join("\n"));
  link.text = withType || nodes[link.from] === chosen || nodes[link.to] === chosen
    ? element(group, "text", { class: "type" }, link.type) : null;
  placeLine(link);
}

/// A line from one node to another; `bend` keeps those between the same two nodes apart. Its type stands along it.
function placeLine(link) {
  const [from, to] = [nodes[link.from], nodes[link.to]];
  if (from === to) return placeLoop(link, from);
  const length = Math.max(1, Math.hypot(to.x - from.x, to.y - from.y));
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const knee = { x: (from.x + to.x) / 2 - 2 * link.bend * dy, y: (from.y + to.y) / 2 + 2 * link.bend * dx };
  const [start, end] = [towards(from, knee, RADIUS), towards(to, knee, RADIUS + 2)];
  link.line.setAttribute("d", `M${start.x},${start.y} Q${knee.x},${knee.y} ${end.x},${end.y}`);
  if (!link.text) return;
  const middle = { x: (from.x + to.x) / 2 - link.bend * dy, y: (from.y + to.y) / 2 + link.bend * dx };
  const angle = (Math.atan(dy / (dx || 1e-9)) * 180) / Math.PI;
  link.text.setAttribute("transform", `translate(${middle.x},${middle.y}) rotate(${angle}) translate(0,-3)`);
}

function placeLoop(link, at) {
  const [x, y, wide] = [at.x, at.y - RADIUS, RADIUS * 1.6 + link.bend];
  link.line.setAttribute("d", `M${x},${y} C${x - wide},${y - wide} ${x + wide},${y - wide} ${x},${y}`);
  link.text?.setAttribute("transform", `translate(${x},${y - wide * 0.75 - 3})`);
}

function towards(from, to, distance) {
  const length = Math.max(1, Math.hypot(to.x - from.x, to.y - from.y));
  return { x: from.x + ((to.x - from.x) * distance) / length, y: from.y + ((to.y - from.y) * distance) / length };
}

function drawDot(parent, node) {
  node.dot = element(parent, "g", { class: "dot", "data-node": nodes.indexOf(node) });
  const circle = element(node.dot, "circle", { r: RADIUS, fill: node.colour });
  element(circle, "title", {}, `${node.caption} :${node.labels.join(":")}`);
  node.text = element(node.dot, "text", {}, shorten(node.caption));
  placeDot(node);
}

/// What of a node no caption may cover.
const boxOf = (node) => ({
  left: node.x - RADIUS / 2, right: node.x + RADIUS / 2, top: node.y - RADIUS / 2, bottom: node.y + RADIUS / 2,
});

/// Captions stand below their nodes, else above; those that would cover another, or a node, are left out until the
/// camera is near enough. The chosen node has its own before all, then its neighbours, then who has most relationships.
function captions() {
  const size = Math.max(CAPTION, CAPTION / view.scale);
  const shown = nodes.filter(visible);
  // To hold every caption against every node takes too long where there are thousands.
  const taken = shown.length > CAPTIONS_WITH_CARE ? [] : shown.map(boxOf);
  const rank = (node) => (node === chosen ? 2 : node.dot.classList.contains("faint") ? 0 : 1);
  const inTurn = shown.sort((one, two) =>
    rank(two) - rank(one) || two.touching.length - one.touching.length);
  for (const node of inTurn) {
    const wide = (widthOf(node.text.textContent) * size) / 2;
    const box = (top) => ({ left: node.x - wide, right: node.x + wide, top, bottom: top + size * 1.3 });
    const places = [box(node.y + RADIUS), box(node.y - RADIUS - size * 1.4)];
    const free = places.find((place) => !taken.some((other) => overlap(place, other)));
    const place = free || places[0];
    if (free) taken.push(free);
    node.text.setAttribute("font-size", size);
    node.text.setAttribute("stroke-width", size / 4);
    node.text.setAttribute("y", place.top + size * 1.1 - node.y);
    node.text.setAttribute("visibility", free || node === chosen ? "visible" : "hidden");
  }
}

const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

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
    link.text?.classList.toggle("faint", chosen !== null && !touches);
  }
}

// ---- The camera -----------------------------------------------------------------------------------------------------

let sizeOfCaptions = 0;

function look() {
  byId("world").setAttribute("transform", `translate(${view.x},${view.y}) scale(${view.scale})`);
  if (sizeOfCaptions !== view.scale) captions();
  sizeOfCaptions = view.scale;
}

function pan(dx, dy) {
  wholeInView = false;
  view.x += dx;
  view.y += dy;
  look();
}

function zoom(factor, at = null) {
  const box = byId("picture").getBoundingClientRect();
  const [x, y] = at || [box.width / 2, box.height / 2];
  wholeInView = false;
  const scale = Math.min(6, Math.max(0.05, view.scale * factor));
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  look();
}

function showAll() {
  const all = nodes.filter(visible);
  wholeInView = true;
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
  wholeInView = false;
  view.scale = Math.max(view.scale, 0.9);
  view.x = box.width / 2 - node.x * view.scale;
  view.y = box.height / 2 - node.y * view.scale;
  look();
}

/// What stood in the middle stays there when the window gets another size.
function resized([{ contentRect: box }]) {
  const [dx, dy] = [(box.width - picture.width) / 2, (box.height - picture.height) / 2];
  picture = box;
  if (wholeInView) showAll();
  else pan(dx, dy);
}

let picture = byId("picture").getBoundingClientRect();

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
  if (!wanted(node)) onlyLabel = null;
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
  legend();
  choose(null);
}
