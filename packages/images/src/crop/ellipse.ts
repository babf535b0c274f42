import type { Point } from '@grounder/core';

import type { Contour } from './path.js';

/** An ellipse with its axes along the image's. */
export interface Ellipse {
  /** Its middle, in pixels. */
  readonly centre: Point;
  /** Half its width in pixels, above 0. */
  readonly radiusX: number;
  /** Half its height in pixels, above 0. */
  readonly radiusY: number;
}

/** How far, in pixels, the straight pieces may lie inside the true curve. */
const tolerance = 0.01;

/**
 * Draws the line along an ellipse as the border of a shape: an ellipse with a smaller one cut out.
 * @param thickness - The line's thickness in pixels, half of it on either side.
 * @returns The shape's contours.
 */
export function ellipseRing(ellipse: Ellipse, thickness: number): readonly Contour[] {
  const { centre, radiusX, radiusY } = ellipse;
  const half = thickness / 2;
  const outer = toContour({ centre, radiusX: radiusX + half, radiusY: radiusY + half }, 1);
  if (radiusX <= half || radiusY <= half) return [outer];
  return [outer, toContour({ centre, radiusX: radiusX - half, radiusY: radiusY - half }, -1)];
}

function toContour({ centre, radiusX, radiusY }: Ellipse, direction: 1 | -1): Contour {
  const radius = Math.max(radiusX, radiusY);
  const pieces = Math.max(8, Math.ceil(Math.PI / Math.acos(1 - Math.min(tolerance / radius, 1))));
  return Array.from({ length: pieces }, (_, piece) => {
    const angle = (direction * 2 * Math.PI * piece) / pieces;
    return [centre.x + radiusX * Math.cos(angle), centre.y + radiusY * Math.sin(angle)];
  }).flat();
}
