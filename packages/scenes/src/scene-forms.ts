import type { SceneShape, SceneTexture } from './scene.js';

/** Whether a place belongs to a form; x to the right and y downwards, the form within −1 to 1. */
export type Form = (x: number, y: number) => boolean;

/** The outline of each shape. */
export const sceneForms: Readonly<Record<SceneShape, Form>> = {
  circle: (x, y) => x * x + y * y <= 1,
  cross: (x, y) => Math.min(Math.abs(x), Math.abs(y)) <= 0.34,
  diamond: (x, y) => Math.abs(x) + Math.abs(y) <= 1,
  heart,
  ring: (x, y) => x * x + y * y <= 1 && x * x + y * y >= 0.3,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.86,
  star,
  triangle: (x, y) => y <= 0.85 && Math.abs(x) <= (0.95 * (y + 1)) / 1.85,
};

/** (x² + y² − 1)³ ≤ x²y³, the usual curve, fitted into the square. */
function heart(x: number, y: number): boolean {
  const across = 1.16 * x;
  const up = 0.1 - 1.14 * y;
  const inner = across * across + up * up - 1;
  return inner * inner * inner <= across * across * up * up * up;
}

/** Five tips on the unit circle, the notches between them at 0.45 of it. */
function star(x: number, y: number): boolean {
  const fifth = (2 * Math.PI) / 5;
  const angle = Math.atan2(x, -y);
  const fromTip = Math.abs(angle - fifth * Math.round(angle / fifth));
  const notch = 0.45;
  const half = fifth / 2;
  // The edge from the tip (angle 0, radius 1) to the notch (angle half, radius 0.45).
  const edge = (notch * Math.sin(half)) / (notch * Math.sin(half - fromTip) + Math.sin(fromTip));
  return Math.hypot(x, y) <= edge;
}

/** Whether a pixel of an object's surface has the darker shade; offsets in pixels. */
export const sceneSurfaces: Readonly<Record<SceneTexture, (x: number, y: number) => boolean>> = {
  plain: () => false,
  striped: (x, y) => cycle(x + y, 8) < 4,
  dotted: (x, y) => Math.hypot(cycle(x, 7) - 3.5, cycle(y, 7) - 3.5) < 2.2,
  checked: (x, y) => cycle(x, 10) < 5 === cycle(y, 10) < 5,
};

function cycle(value: number, period: number): number {
  return value - period * Math.floor(value / period);
}
