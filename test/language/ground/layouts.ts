import type { Box, Detection } from '@grounder/core';
import type { PlacedRegion } from '@grounder/language/internal';

/** Pixels of one character of a layout. */
const cell = 20;

/**
 * Reads a layout drawn with characters: each letter is a thing, its box the smallest around all of
 * its characters; "." is empty. Overlaps are drawn by more layers of the same size.
 *
 * @param layers - The drawings, rows from top to bottom; spaces are skipped.
 * @returns The boxes by letter, in pixels of 20 a character.
 */
export function readLayout(...layers: readonly string[]): ReadonlyMap<string, Box> {
  const boxes = new Map<string, Box>();
  for (const layer of layers) {
    const rows = layer.trim().split('\n');
    for (const [row, line] of rows.entries()) {
      for (const [column, letter] of Array.from(line.replace(/\s/g, '')).entries()) {
        if (letter !== '.') boxes.set(letter, grow(boxes.get(letter), column, row));
      }
    }
  }
  return boxes;
}

function grow(box: Box | undefined, column: number, row: number): Box {
  return {
    left: Math.min(box?.left ?? Infinity, cell * column),
    top: Math.min(box?.top ?? Infinity, cell * row),
    right: Math.max(box?.right ?? 0, cell * (column + 1)),
    bottom: Math.max(box?.bottom ?? 0, cell * (row + 1)),
  };
}

/** Makes detections of a layout; letters name the labels. */
export function detectionsOf(
  layout: ReadonlyMap<string, Box>,
  labels: Readonly<Record<string, string>>,
): readonly Detection[] {
  return [...layout].map(([letter, box]) => ({ box, label: labels[letter] ?? letter, score: 1 }));
}

/** Measures the box of a letter, as relations see it. */
export function placedOf(layout: ReadonlyMap<string, Box>, letter: string): PlacedRegion {
  const box = layout.get(letter) ?? { left: 0, top: 0, right: 1, bottom: 1 };
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  return {
    ...box,
    index: [...layout.keys()].indexOf(letter),
    label: letter,
    centerX: (box.left + box.right) / 2,
    centerY: (box.top + box.bottom) / 2,
    width,
    height,
    area: width * height,
  };
}
