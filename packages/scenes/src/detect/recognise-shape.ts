import type { SceneShape } from '../scene.js';
import type { Form } from '../scene-forms.js';
import { sceneForms } from '../scene-forms.js';
import { sceneShapes } from '../scene-vocabulary.js';

/** What fills a box. */
export interface Mask {
  readonly columns: number;
  readonly rows: number;
  /** Whether a pixel belongs to the object. */
  readonly isInside: (x: number, y: number) => boolean;
}

const cells = 16;
/** Each shape's outline over a grid that its extent fills. */
const templates = new Map<SceneShape, readonly boolean[]>();

/**
 * Finds the shape whose outline covers what is in a box best.
 * @returns The shape, and the intersection over union with its outline, 0 to 1.
 */
export function recogniseShape(mask: Mask): { readonly shape: SceneShape; readonly fit: number } {
  const seen = Array.from({ length: cells * cells }, (_, cell) => {
    const x = Math.floor((((cell % cells) + 0.5) * mask.columns) / cells);
    const y = Math.floor(((Math.floor(cell / cells) + 0.5) * mask.rows) / cells);
    return mask.isInside(x, y);
  });
  const fits = sceneShapes.map((shape) => ({ shape, fit: overlap(seen, templateOf(shape)) }));
  return fits.reduce((best, each) => (each.fit > best.fit ? each : best));
}

function templateOf(shape: SceneShape): readonly boolean[] {
  const known = templates.get(shape);
  if (known !== undefined) return known;
  const form = sceneForms[shape];
  const { left, top, right, bottom } = extentOf(form);
  const template = Array.from({ length: cells * cells }, (_, cell) => {
    const x = left + ((right - left) * ((cell % cells) + 0.5)) / cells;
    const y = top + ((bottom - top) * (Math.floor(cell / cells) + 0.5)) / cells;
    return form(x, y);
  });
  templates.set(shape, template);
  return template;
}

function extentOf(form: Form) {
  const places = Array.from({ length: 201 }, (_, index) => index / 100 - 1);
  const across = places.filter((x) => places.some((y) => form(x, y)));
  const down = places.filter((y) => places.some((x) => form(x, y)));
  return {
    left: across[0] ?? -1,
    right: across.at(-1) ?? 1,
    top: down[0] ?? -1,
    bottom: down.at(-1) ?? 1,
  };
}

function overlap(one: readonly boolean[], other: readonly boolean[]): number {
  let [both, either] = [0, 0];
  for (const [cell, isInside] of one.entries()) {
    if (isInside || other[cell] === true) either += 1;
    if (isInside && other[cell] === true) both += 1;
  }
  return both / Math.max(1, either);
}
