"use strict";
// Neighbours that are shown later: each finds the nearest place beside its node that is free, and then the neighbourhood
// relaxes. No step lays a node over another or over its caption.

const RING = 90;             // how long a line wants to be
const FARTHEST = 900;        // how far from its node a free place is looked for
const STRIDE = 18;           // from one place that is tried to the next
const EXPAND_AT_MOST = 40;   // neighbours shown by one click
const RELAX_ROUNDS = 60;
const NEAR = 160;            // nodes farther apart do not push each other
const MOVE_MILLISECONDS = 350;

/// The room a node takes with its caption below it, at a place.
function roomAt(node, x, y) {
  node.aside ??= Math.max(RADIUS, (widthOf(shorten(node.caption)) * CAPTION) / 2) + 3;
  return { left: x - node.aside, right: x + node.aside, top: y - RADIUS - 3, bottom: y + RADIUS + CAPTION * 1.5 + 3 };
}

const covers = (room, others) => others.some((other) => overlap(room, other));

/// Places around a node, the nearest first; of those as near, the ones away from what hangs on it already.
function placesAround(node) {
  const near = node.touching.map((link) => other(link, node)).filter((one) => one !== node && visible(one));
  const away = near.reduce(([x, y], one) => [x + node.x - one.x, y + node.y - one.y], [0, 0]);
  const preferred = near.length ? Math.atan2(away[1], away[0]) : 0;
  const places = [];
  for (let ring = RING; ring < FARTHEST; ring += STRIDE) {
    const count = Math.floor((2 * Math.PI * ring) / STRIDE);
    for (let step = 0; step < count; step++) {
      const turn = Math.PI * (step / count) * (step % 2 ? -1 : 1);
      const [x, y] = [node.x + ring * Math.cos(preferred + turn), node.y + ring * Math.sin(preferred + turn)];
      places.push({ x, y, cost: ring + 40 * Math.abs(turn) });
    }
  }
  return places.sort((one, two) => one.cost - two.cost);
}

/// Gives nodes that come the nearest free places around a node.
function placeAround(node, coming) {
  const taken = nodes.filter(visible).map((one) => roomAt(one, one.x, one.y));
  const places = placesAround(node);
  for (const one of coming) {
    const free = places.find(({ x, y }) => !covers(roomAt(one, x, y), taken));
    const { x, y } = free || places[places.length - 1];
    [one.x, one.y] = [x, y];
    one.shown = true;
    taken.push(roomAt(one, x, y));
  }
}

/// Where a node is drawn to: lines pull it to their length, nodes that are near push it away.
function pull(node, lines, all) {
  const force = { x: 0, y: 0 };
  const add = (from, by) => {
    const [dx, dy] = [node.x - from.x, node.y - from.y];
    const length = Math.max(1, Math.hypot(dx, dy));
    force.x += (dx / length) * by(length);
    force.y += (dy / length) * by(length);
  };
  for (const near of lines.get(node)) add(near, (length) => (RING - length) * 0.06);
  for (const one of all) {
    if (one !== node && Math.hypot(one.x - node.x, one.y - node.y) < NEAR) add(one, (length) => 120 / length);
  }
  const strength = Math.hypot(force.x, force.y);
  const bound = Math.min(1, 6 / Math.max(strength, 1e-9));
  return { x: force.x * bound, y: force.y * bound };
}

/// Lets nodes move where they are drawn to, as long as that lays none over another.
function relax(moving) {
  const all = nodes.filter(visible);
  const joined = (node) => node.touching.filter(lineVisible).map((link) => other(link, node)).filter((one) => one !== node);
  const lines = new Map(moving.map((node) => [node, joined(node)]));
  for (let round = 0; round < RELAX_ROUNDS; round++) {
    for (const node of moving) {
      const { x, y } = pull(node, lines, all);
      const room = roomAt(node, node.x + x, node.y + y);
      const free = all.every((one) => one === node || !overlap(room, roomAt(one, one.x, one.y)));
      if (free) [node.x, node.y] = [node.x + x, node.y + y];
    }
  }
}

// ---- Motion ---------------------------------------------------------------------------------------------------------

let motion = null;   // nodes on their way, from where and to where

/// Nodes go from where they were to where they are now, so that the eye can follow.
function glide(moved) {
  motion = { started: performance.now(), moved: moved.map(([node, from]) => ({ node, from, to: { x: node.x, y: node.y } })) };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still) arrive(); else requestAnimationFrame(advance);
}

function advance(now) {
  if (!motion) return;
  const part = Math.min(1, (now - motion.started) / MOVE_MILLISECONDS);
  if (part >= 1) return arrive();
  const eased = 1 - (1 - Math.max(0, part)) ** 3;
  for (const { node, from, to } of motion.moved) {
    [node.x, node.y] = [from.x + (to.x - from.x) * eased, from.y + (to.y - from.y) * eased];
  }
  redraw(motion.moved);
  requestAnimationFrame(advance);
}

/// Everything on its way is where it goes to.
function arrive() {
  if (!motion) return;
  const moved = motion.moved;
  motion = null;
  for (const { node, to } of moved) [node.x, node.y] = [to.x, to.y];
  redraw(moved);
  captions();
}

function redraw(moved) {
  for (const { node } of moved.filter(({ node }) => visible(node))) {
    placeDot(node);
    node.touching.filter(lineVisible).forEach(placeLine);
  }
}

// ---- Expanding ------------------------------------------------------------------------------------------------------

const keptBack = (node) => [...new Set(node.touching.map((link) => other(link, node)))].filter((near) => !near.shown);

/// Shows the neighbours of a node that are kept back: those with most relationships where there are many.
function expand(node) {
  arrive();
  const coming = keptBack(node).sort(byDegree).slice(0, EXPAND_AT_MOST);
  const around = node.touching.map((link) => other(link, node)).filter((one) => one !== node && visible(one));
  const before = [...new Set(around)].map((one) => [one, { x: one.x, y: one.y }]);
  placeAround(node, coming);
  relax([...coming, ...before.map(([one]) => one)].filter(visible));
  legend();
  choose(node);
  bringIntoView([node, ...coming].filter(visible));
  glide([...coming.map((one) => [one, { x: node.x, y: node.y }]), ...before]);
}

/// Shows a node that may be kept back, beside one that it hangs on, and goes there.
function reveal(node) {
  arrive();
  if (!node.shown) {
    const anchor = node.touching.map((link) => other(link, node)).find((near) => near !== node && visible(near));
    const right = Math.max(0, ...nodes.filter((one) => one.shown).map((one) => one.x));
    placeAround(anchor || { x: right, y: 0, touching: [] }, [node]);
  }
  hiddenLabels.delete(node.leaf);
  if (!wanted(node)) onlyLabel = null;
  legend();
  choose(node);
  centre(node);
}

function hide(node) {
  arrive();
  node.shown = false;
  legend();
  choose(null);
}
