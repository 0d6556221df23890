"use strict";
// The drawing. State: what the data says, plus for each node whether it is shown and where it stands.
// Everything on the screen is drawn anew from that by `draw`; only a drag moves elements by hand.
// `expand.js` shows more of it, `panel.js` is what stands beside the drawing, `hand.js` the mouse and the keys,
// `words.js` the words.

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 14;
const TYPES_WRITTEN = 60;    // more relationships than this and their types are not written
const TYPES_OF_ONE = 20;     // nor those of a chosen node that has more than this: the panel lists them
const CAPTIONS_WITH_CARE = 1000;
const HUB = 8;               // with so many relationships the caption of a node may cover lesser nodes
const CAPTION_WIDTH = 13;    // letters of Chinese that a caption has room for
const CAPTION = 11;          // points: so large are captions at least, on the screen too when the camera is far

const data = JSON.parse(document.getElementById("data").textContent);
const nodes = data.nodes;
const relationships = data.relationships;
const colours = new Map(data.labels.map((label) => [label.name, label.colour]));
const glosses = new Map(data.labels.map((label) => [label.name, label.gloss]));
const hiddenLabels = new Set();
const hiddenTypes = new Set();
let onlyLabel = null;         // where one label is looked at alone
let chosen = null;
let view = { x: 0, y: 0, scale: 1 };
let wholeInView = true;       // until somebody moves the camera, it follows the size of the window

for (const node of nodes) {
  node.touching = [];
  node.leaf = node.labels[0];
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
  (onlyLabel === null || node.leaf === onlyLabel) && !hiddenLabels.has(node.leaf);
const visible = (node) => node.shown && wanted(node);
const lineVisible = (link) =>
  !hiddenTypes.has(link.type) && visible(nodes[link.from]) && visible(nodes[link.to]);
const byDegree = (one, two) => two.touching.length - one.touching.length;
const other = (link, node) => (nodes[link.from] === node ? nodes[link.to] : nodes[link.from]);

/// How wide a text is, in letters of Chinese.
const widthOf = (text) => [...text].reduce((sum, one) => sum + (one.codePointAt(0) > 0x2e7f ? 1 : 0.56), 0);

/// A caption that leaves room for its neighbours. A period or number at its end is kept, and what stands before it cut.
function shorten(text) {
  if (widthOf(text) <= CAPTION_WIDTH) return text;
  const [, head, end] = text.match(/^(.*)( \d\S{0,18})$/s) || [null, text, ""];
  const letters = [...head];
  while (letters.length && widthOf(letters.join("") + end) > CAPTION_WIDTH) letters.pop();
  return letters.join("") + "…" + end;
}

// ---- Drawing --------------------------------------------------------------------------------------------------------

function draw() {
  const lines = byId("lines");
  const dots = byId("dots");
  lines.replaceChildren();
  dots.replaceChildren();
  const drawn = relationships.filter(lineVisible);
  const ofChosen = chosen && chosen.touching.filter(lineVisible).length <= TYPES_OF_ONE;
  const touches = (link) => nodes[link.from] === chosen || nodes[link.to] === chosen;
  for (const link of drawn) drawLine(lines, link, drawn.length <= TYPES_WRITTEN || (ofChosen && touches(link)));
  // The most connected last, above the others.
  for (const node of nodes.filter(visible).sort(byDegree).reverse()) drawDot(dots, node);
  markNear();
  captions();
  const shown = nodes.filter(visible).length;
  byId("status").textContent = say("status", shown, Math.max(data.total, nodes.length), drawn.length);
}

function drawLine(parent, link, withType) {
  const group = element(parent, "g");
  link.line = element(group, "path", { class: "line", "marker-end": "url(#arrow)" });
  element(link.line, "title", {}, [link.type, ...facts(link)].join("\n"));
  link.text = withType ? element(group, "text", { class: "type" }, link.type) : null;
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

/// A caption stands below its node, else above, to the right or to the left of it. Who has most relationships comes first,
/// after the chosen node and its neighbours; whose caption would cover another, or a node, goes without until the camera
/// is near enough. A hub is surrounded by nodes: its caption may cover those with fewer relationships.
function captions() {
  const size = Math.max(CAPTION, CAPTION / view.scale);
  const shown = nodes.filter(visible);
  // To hold every caption against every node takes too long where there are thousands.
  const dots = shown.length > CAPTIONS_WITH_CARE ? [] : shown.map((node) => [boxOf(node), node.touching.length]);
  const written = [];
  const rank = (node) => (node === chosen ? 2 : node.dot.classList.contains("faint") ? 0 : 1);
  const inTurn = shown.sort((one, two) => rank(two) - rank(one) || byDegree(one, two));
  for (const node of inTurn) {
    const places = captionPlaces(node, size).filter((place) => !covers(place, written));
    const degree = node.touching.length;
    const clear = (bound) => (place) => !dots.some(([dot, of]) => of >= bound && overlap(place, dot));
    const free = places.find(clear(0)) || (degree >= HUB || node === chosen ? places.find(clear(degree)) : undefined);
    const place = free || (node === chosen ? captionPlaces(node, size)[0] : null);
    if (place) written.push(place);
    writeCaption(node, place, size);
  }
}

function captionPlaces(node, size) {
  const wide = widthOf(node.text.textContent) * size;
  const box = (left, top) => ({ left, right: left + wide, top, bottom: top + size * 1.3 });
  return [
    box(node.x - wide / 2, node.y + RADIUS),
    box(node.x - wide / 2, node.y - RADIUS - size * 1.4),
    box(node.x + RADIUS + size / 4, node.y - size * 0.65),
    box(node.x - RADIUS - size / 4 - wide, node.y - size * 0.65),
  ];
}

function writeCaption(node, place, size) {
  node.text.setAttribute("visibility", place ? "visible" : "hidden");
  if (!place) return;
  node.text.setAttribute("font-size", size);
  node.text.setAttribute("stroke-width", size / 4);
  node.text.setAttribute("x", (place.left + place.right) / 2 - node.x);
  node.text.setAttribute("y", place.top + size * 1.1 - node.y);
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

/// Moves the camera where not all of these can be seen, and no more than that takes.
function bringIntoView(shown) {
  const box = byId("picture").getBoundingClientRect();
  const rooms = shown.map((node) => roomAt(node, node.x, node.y));
  const [left, right] = [Math.min(...rooms.map((r) => r.left)), Math.max(...rooms.map((r) => r.right))];
  const [top, bottom] = [Math.min(...rooms.map((r) => r.top)), Math.max(...rooms.map((r) => r.bottom))];
  wholeInView = false;
  view.scale = Math.min(view.scale, box.width / (right - left + 40), box.height / (bottom - top + 40));
  const shift = (at, low, high, room) => Math.max(20 - low * view.scale, Math.min(at, room - 20 - high * view.scale));
  view.x = shift(view.x, left, right, box.width);
  view.y = shift(view.y, top, bottom, box.height);
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

// ---- Choosing ------------------------------------------------------------------------------------------------------

function choose(node) {
  chosen = node;
  draw();
  details(node);
}
