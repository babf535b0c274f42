import type { Direction } from './geometry-scores.js';
import {
  columnOverlap,
  directedness,
  gapBetween,
  nearness,
  sharedArea,
  shareWithin,
  softStep,
} from './geometry-scores.js';
import type { PlacedRegion } from '../placed-region.js';
import type { BinaryRelation } from './relation-definition.js';

/** How well a relation of two things holds, 0 to 1. */
export type Score = BinaryRelation['score'];

/** Straight left. */
export const left: Direction = { x: -1, y: 0 };
/** Straight right. */
export const right: Direction = { x: 1, y: 0 };
/** Straight up. */
export const up: Direction = { x: 0, y: -1 };
/** Straight down. */
export const down: Direction = { x: 0, y: 1 };

/** Neighbours come first among things that lie in one direction. */
export function towards(direction: Direction): Score {
  return (subject, object) =>
    directedness(subject, object, direction) * (0.4 + 0.6 * nearness(subject, object, 2));
}

/** Falls with the gap: 1/e at half a mean side. */
export const near: Score = (subject, object) => nearness(subject, object, 0.5);

/** Smaller, and within the holder or touching it. */
export const holds: Score = (subject, object) => {
  const isSmaller = softStep(Math.log(subject.area / object.area), 0, 0.4);
  const touch = Math.min(1, shareWithin(object, subject) / 0.5);
  return isSmaller * (0.75 * touch + 0.25 * nearness(subject, object, 0.15));
};

/** The share of the subject within the object. */
export const inside: Score = (subject, object) => shareWithin(subject, object);

/** The subject stands on the object: above its lower side, sharing columns, touching. */
export const on: Score = (subject, object) => {
  const standsOver = softStep((object.bottom - subject.bottom) / object.height, -0.1, 0.07);
  const isHigher = softStep((object.centerY - subject.centerY) / object.height, -0.15, 0.1);
  return (
    standsOver *
    isHigher *
    Math.min(1, columnOverlap(subject, object) / 0.6) *
    nearness(subject, object, 0.1)
  );
};

/** Straight up, sharing columns. */
export const above: Score = (subject, object, picture) =>
  towards(up)(subject, object, picture) *
  (0.3 + 0.7 * Math.min(1, columnOverlap(subject, object) / 0.4));

/** Overlaps, shares columns, is higher. */
export const rides: Score = (subject, object) => {
  const isHigher = softStep((object.centerY - subject.centerY) / object.height, 0.05, 0.1);
  const overlap = Math.min(1, columnOverlap(subject, object) / 0.5);
  return isHigher * overlap * Math.min(1, sharedArea(subject, object) / (0.15 * subject.area));
};

/** What stands farther away has its foot higher in the picture, and looks smaller. */
export const behind: Score = (subject, object) => {
  const footDistance = (object.bottom - subject.bottom) / Math.max(object.height, subject.height);
  const shrinking = Math.log(object.area / subject.area) / 8;
  return softStep(footDistance + shrinking, 0.02, 0.08) * nearness(subject, object, 0.7);
};

/** In the same half of the picture, left or right; neighbours come first. */
export const sameSide: Score = (subject, object, picture) => {
  const rightness = ({ centerX }: PlacedRegion): number =>
    softStep((centerX - picture.centerX) / picture.width, 0, 0.03);
  const [one, other] = [rightness(subject), rightness(object)];
  const alike = one * other + (1 - one) * (1 - other);
  return alike * (0.4 + 0.6 * nearness(subject, object, 2));
};

/** The same relation seen from the other thing. */
export function swapped(score: Score): Score {
  return (subject, object, picture) => score(object, subject, picture);
}

/** By the ratio of a measure: 0.5 for equal things, 0.95 at twice the measure. */
export function exceeds(measure: (region: PlacedRegion) => number): Score {
  return (subject, object) => softStep(Math.log(measure(subject) / measure(object)), 0.02, 0.22);
}

/** The distance of two things in diagonals of the picture. */
export function distance(
  subject: PlacedRegion,
  object: PlacedRegion,
  picture: PlacedRegion,
): number {
  const diagonal = Math.hypot(picture.width, picture.height);
  const centers = Math.hypot(subject.centerX - object.centerX, subject.centerY - object.centerY);
  return (0.7 * gapBetween(subject, object) + 0.3 * centers) / diagonal;
}

/** How well a thing lies between two others. */
export function between(subject: PlacedRegion, first: PlacedRegion, second: PlacedRegion): number {
  const [x, y] = [second.centerX - first.centerX, second.centerY - first.centerY];
  const square = x * x + y * y;
  if (square === 0) return 0;
  const [ownX, ownY] = [subject.centerX - first.centerX, subject.centerY - first.centerY];
  const along = (ownX * x + ownY * y) / square;
  const aside = Math.abs(ownX * y - ownY * x) / Math.sqrt(square);
  const reach = 0.25 * Math.sqrt(square) + 0.5 * Math.sqrt(subject.area);
  const within = softStep(along, 0.12, 0.05) * softStep(1 - along, 0.12, 0.05);
  return within * Math.exp(-((aside / reach) ** 2));
}
