import type { Box } from '@grounder/core';

import type { AnnotatedObject } from './referring-example.js';

/** A picture of a COCO file. */
export interface AnnotatedImage {
  /** What the file calls the picture: a number or a name. */
  readonly id: string;
  /** Its file, from the image folder. */
  readonly fileName: string;
  /** Columns, where the file tells. */
  readonly width?: number;
  /** Rows, where the file tells. */
  readonly height?: number;
}

/** One annotation, with numbers for what the file names elsewhere. */
export interface AnnotationRow {
  /** The annotation's number. */
  readonly id: number;
  /** The picture. */
  readonly imageId: string;
  /** The category's number. */
  readonly categoryId: number;
  /** The box in pixels of the picture. */
  readonly box: Box;
  /** Whether the box is around many objects. */
  readonly crowd: boolean;
}

const numbersPerRow = 4;

/**
 * Pictures, categories and boxes of a COCO file, without outlines. The rows lie in columns of
 * numbers: COCO's 860,000 annotations take about 100 MB.
 */
export class AnnotationTable {
  /** Pictures by what the file calls them. */
  readonly images = new Map<string, AnnotatedImage>();
  /** Names of categories by number. */
  readonly categories = new Map<number, string>();
  readonly #rowOf = new Map<number, number>();
  readonly #lastRowOfImage = new Map<string, number>();
  readonly #previousRow: number[] = [];
  readonly #ids: number[] = [];
  readonly #imageIds: string[] = [];
  /** One text for all rows of a picture. */
  readonly #imageIdTexts = new Map<string, string>();
  readonly #categoryIds: number[] = [];
  readonly #crowds: boolean[] = [];
  readonly #sides: number[] = [];
  readonly #brokenRows = new Set<number>();

  /** How many annotations there are. */
  get size(): number {
    return this.#ids.length;
  }

  /** Whether there is an annotation with a number. */
  has(id: number): boolean {
    return this.#rowOf.has(id);
  }

  /** Adds an annotation whose number is new. */
  add({ id, imageId, categoryId, box, crowd }: AnnotationRow): void {
    const row = this.#ids.length;
    const own = this.#imageIdTexts.get(imageId) ?? imageId;
    this.#imageIdTexts.set(own, own);
    this.#rowOf.set(id, row);
    this.#previousRow.push(this.#lastRowOfImage.get(own) ?? -1);
    this.#lastRowOfImage.set(own, row);
    this.#ids.push(id);
    this.#imageIds.push(own);
    this.#categoryIds.push(categoryId);
    this.#crowds.push(crowd);
    this.#sides.push(box.left, box.top, box.right, box.bottom);
  }

  /** The annotation with a number. */
  find(id: number): AnnotationRow | undefined {
    const row = this.#rowOf.get(id);
    return row === undefined || this.#brokenRows.has(row) ? undefined : this.#row(row);
  }

  /** Leaves an annotation out of all answers, but keeps its number taken. */
  markBroken(id: number): void {
    this.#brokenRows.add(this.#rowOf.get(id) ?? -1);
  }

  /** All annotations in the file's order. */
  *rows(): Generator<AnnotationRow, void, undefined> {
    for (let row = 0; row < this.size; row++) {
      if (!this.#brokenRows.has(row)) yield this.#row(row);
    }
  }

  /** The annotations of a picture, in the file's order. */
  ofImage(imageId: string): readonly AnnotationRow[] {
    const rows: AnnotationRow[] = [];
    for (let row = this.#lastRowOfImage.get(imageId) ?? -1; row >= 0;) {
      if (!this.#brokenRows.has(row)) rows.push(this.#row(row));
      row = this.#previousRow[row] ?? -1;
    }
    return rows.reverse();
  }

  /** The objects of a picture, with the names of their categories. */
  objects(imageId: string): readonly AnnotatedObject[] {
    return this.ofImage(imageId).map(({ id, box, categoryId, crowd }) => {
      return { id, box, category: this.categories.get(categoryId) ?? '', crowd };
    });
  }

  /** How many single objects of the same category the annotation's picture holds besides. */
  distractors({ id, imageId, categoryId }: AnnotationRow): number {
    return this.ofImage(imageId).filter(
      (other) => other.id !== id && other.categoryId === categoryId && !other.crowd,
    ).length;
  }

  #row(row: number): AnnotationRow {
    const side = (index: number): number => this.#sides[numbersPerRow * row + index] ?? 0;
    return {
      id: this.#ids[row] ?? 0,
      imageId: this.#imageIds[row] ?? '',
      categoryId: this.#categoryIds[row] ?? 0,
      crowd: this.#crowds[row] ?? false,
      box: { left: side(0), top: side(1), right: side(2), bottom: side(3) },
    };
  }
}
