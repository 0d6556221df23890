"use strict";
// The mouse, the keys, and the first drawing.

const PAN = 60;   // points by which an arrow key moves the picture

let held = null;   // what the pointer drags: a node, or the picture

const nodeAt = (event) => {
  const dot = event.target.closest?.(".dot");
  return dot ? nodes[Number(dot.dataset.node)] : null;
};

function press(event) {
  arrive();
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
    pan(dx, dy);
  }
}

function release() {
  byId("picture").classList.remove("moving");
  if (held?.moved && held.node) captions();
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
byId("theme").onclick = otherTheme;
byId("language").onclick = () => {
  language = language === "zh" ? "en" : "zh";
  remember("language", language);
  writeWords();
  legend();
  draw();
  details(chosen);
};

const KEYS = {
  ArrowLeft: () => pan(PAN, 0),
  ArrowRight: () => pan(-PAN, 0),
  ArrowUp: () => pan(0, PAN),
  ArrowDown: () => pan(0, -PAN),
  "+": () => zoom(1.3),
  "=": () => zoom(1.3),
  "-": () => zoom(1 / 1.3),
  0: showAll,
  e: () => chosen && expand(chosen),
  Delete: () => chosen && hide(chosen),
  Escape: () => choose(null),
  "/": () => byId("search").focus(),
};

const SEARCH_KEYS = {
  ArrowDown: () => markFound(1),
  ArrowUp: () => markFound(-1),
  Escape: () => {
    byId("found").replaceChildren();
    byId("picture").focus();
  },
  Enter: () => {
    const marked = byId("found").querySelector(".chosen");
    if (marked) take(nodes[Number(marked.dataset.node)]);
  },
};

/// The keys of the search field while one types there, else those of the picture; combinations are the browser's.
function key(event) {
  const typing = event.target === byId("search");
  const act = event.ctrlKey || event.metaKey || event.altKey ? null : (typing ? SEARCH_KEYS : KEYS)[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

document.addEventListener("keydown", key);
for (const [id, on] of [["all", true], ["none", false]]) {
  byId(`labels-${id}`).onclick = () => tick(hiddenLabels, data.labels.map((label) => label.name), on);
  byId(`types-${id}`).onclick = () => tick(hiddenTypes, relationships.map((link) => link.type), on);
}

/// `page.html#泰安市` opens on that node.
function nameInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";   // not an address that was made by encoding
  }
}

function openNamed() {
  const [asked] = search(nameInAddress());
  if (asked) reveal(asked);
}

legend();
draw();
showAll();
openNamed();
window.addEventListener("hashchange", openNamed);
new ResizeObserver(resized).observe(byId("picture"));
