import type { Box } from '@grounder/core';
import { boxArea, boxCenter } from '@grounder/core';

import type { SceneObject } from '../scene.js';
import type {
  Condition,
  Description,
  Place,
  SceneRelation,
  Selector,
  Side,
} from './scene-description.js';

/** Whether something holds; `unclear` where people would not agree. */
type Truth = 'yes' | 'no' | 'unclear';

/** An object and its place among the objects. */
interface Entry {
  readonly index: number;
  readonly object: SceneObject;
}

/** Lengths are shares of the picture's side. */
const clearStep = 0.1;
const clearAreaRatio = 1.4;

/**
 * Finds the object that a description means.
 * @param side - Pixels of the picture's side.
 */
export function resolveDescription(
  { selector, condition }: Description,
  objects: readonly SceneObject[],
  side: number,
): number | undefined {
  const fitting = objects
    .map((object, index) => ({ object, index }))
    .filter(({ object }) => fits(object, selector));
  switch (condition.kind) {
    case 'none':
      return fitting.length === 1 ? fitting[0]?.index : undefined;
    case 'location':
      return onlyOne(fitting, ({ object }) => isAt(object.box, condition.place, side));
    case 'superlative':
      return extremeOf(fitting, condition.extreme, side);
    case 'ordinal':
      return nth(fitting, condition, side);
    default:
      return related(fitting, condition, { objects, side });
  }
}

/** Tells whether an object is as a selector wants it. */
export function fits(object: SceneObject, selector: Selector): boolean {
  const { size, colour, texture, shape } = selector;
  return (
    (size === undefined || object.size === size) &&
    (colour === undefined || object.colour === colour) &&
    (texture === undefined || object.texture === texture) &&
    (shape === undefined || object.shape === shape)
  );
}

function onlyOne(entries: readonly Entry[], test: (entry: Entry) => Truth): number | undefined {
  const judged = entries.map((entry) => ({ entry, truth: test(entry) }));
  if (judged.some(({ truth }) => truth === 'unclear')) return undefined;
  const [first, ...others] = judged.filter(({ truth }) => truth === 'yes');
  return others.length === 0 ? first?.entry.index : undefined;
}

function judge(isClearlySo: boolean, isClearlyNot: boolean): Truth {
  if (isClearlySo) return 'yes';
  return isClearlyNot ? 'no' : 'unclear';
}

function isAt(box: Box, place: Place, side: number): Truth {
  const { x, y } = boxCenter(box);
  const distances: Readonly<Record<Side, number>> = {
    left: x / side,
    right: 1 - x / side,
    top: y / side,
    bottom: 1 - y / side,
  };
  if (place === 'middle') {
    const off = Math.max(Math.abs(x / side - 0.5), Math.abs(y / side - 0.5));
    return judge(off < 0.13, off > 0.23);
  }
  const [vertical, horizontal] = place.split(' ') as [Side, Side?];
  // One side, or the farther of the two of a corner.
  const distance = Math.max(distances[vertical], horizontal ? distances[horizontal] : 0);
  return judge(distance < 0.37, distance > 0.5);
}

function extremeOf(
  entries: readonly Entry[],
  extreme: Side | 'largest' | 'smallest',
  side: number,
): number | undefined {
  if (extreme === 'largest' || extreme === 'smallest') {
    const byArea = entries
      .map(({ index, object }) => ({ index, area: boxArea(object.box) }))
      .sort((one, other) =>
        extreme === 'largest' ? other.area - one.area : one.area - other.area,
      );
    const [first, second] = byArea;
    if (first === undefined || second === undefined) return undefined;
    const ratio = Math.max(first.area, second.area) / Math.min(first.area, second.area);
    return ratio >= clearAreaRatio ? first.index : undefined;
  }
  const [first, second] = alongFrom(entries, extreme, side);
  if (first === undefined || second === undefined) return undefined;
  return second.distance - first.distance >= clearStep ? first.index : undefined;
}

function nth(
  entries: readonly Entry[],
  { rank, from }: { readonly rank: number; readonly from: Side },
  side: number,
): number | undefined {
  const ordered = alongFrom(entries, from, side);
  if (ordered.length < 3 || ordered.length < rank) return undefined;
  const gaps = ordered
    .slice(1)
    .map(({ distance }, place) => distance - (ordered[place]?.distance ?? 0));
  const isClear = gaps.slice(0, rank).every((gap) => gap >= 0.06);
  return isClear ? ordered[rank - 1]?.index : undefined;
}

function alongFrom(
  entries: readonly Entry[],
  from: Side,
  side: number,
): readonly { readonly index: number; readonly distance: number }[] {
  return entries
    .map(({ index, object }) => {
      const { x, y } = boxCenter(object.box);
      const along = (from === 'left' || from === 'right' ? x : y) / side;
      return { index, distance: from === 'left' || from === 'top' ? along : 1 - along };
    })
    .sort((one, other) => one.distance - other.distance);
}

interface World {
  readonly objects: readonly SceneObject[];
  readonly side: number;
}

function related(
  entries: readonly Entry[],
  condition: Extract<Condition, { readonly kind: 'relation' | 'between' }>,
  { objects, side }: World,
): number | undefined {
  const anchors = condition.kind === 'relation' ? [condition.anchor] : condition.anchors;
  const places = anchors.map((anchor) => resolveDescription(anchor, objects, side));
  const [one, other] = places.map((place) =>
    place === undefined ? undefined : objects[place]?.box,
  );
  if (one === undefined) return undefined;
  const rest = entries.filter(({ index }) => !places.includes(index));
  if (condition.kind === 'relation') {
    return onlyOne(rest, ({ object }) => stands(object.box, condition.relation, one, side));
  }
  if (other === undefined || places[0] === places[1]) return undefined;
  return onlyOne(rest, ({ object }) => isBetween(object.box, one, other));
}

function stands(box: Box, relation: SceneRelation, anchor: Box, side: number): Truth {
  const [own, its] = [boxCenter(box), boxCenter(anchor)];
  if (relation === 'beside') {
    const gap = Math.hypot(
      Math.max(0, anchor.left - box.right, box.left - anchor.right),
      Math.max(0, anchor.top - box.bottom, box.top - anchor.bottom),
    );
    return judge(gap < 0.1 * side, gap > 0.22 * side);
  }
  const isSideways = relation === 'left' || relation === 'right';
  const sign = relation === 'left' || relation === 'above' ? 1 : -1;
  const along = sign * (isSideways ? its.x - own.x : its.y - own.y);
  const aside = Math.abs(isSideways ? its.y - own.y : its.x - own.x);
  return judge(along >= 0.1 * side && aside <= along, along <= 0);
}

/** How far along the way from one to the other, and how far off it, as shares of its length. */
function isBetween(box: Box, one: Box, other: Box): Truth {
  const [from, to, at] = [boxCenter(one), boxCenter(other), boxCenter(box)];
  const [wayX, wayY] = [to.x - from.x, to.y - from.y];
  const square = Math.max(1, wayX * wayX + wayY * wayY);
  const along = ((at.x - from.x) * wayX + (at.y - from.y) * wayY) / square;
  const off = Math.abs((at.x - from.x) * wayY - (at.y - from.y) * wayX) / square;
  return judge(
    Math.abs(along - 0.5) < 0.3 && off < 0.15,
    Math.abs(along - 0.5) > 0.5 || off > 0.35,
  );
}
