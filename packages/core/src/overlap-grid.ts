import type { PlacedBox } from './packed-candidates.js';

// Absorbs the rounding of areas to float32 and of cell bounds.
const slack = 1 + 1e-5;
// Beyond this many cells from the origin, cell numbers no longer count exactly.
const farthestCell = 2 ** 30;
// The number under which `tableSizeFor` keeps small inputs cheap.
const smallestTable = 64;
// Table slots per box: few enough to stay in the processor's cache, enough for short chains.
const slotsPerBox = 2;

// Of each order, how many cells there are in a unit of length.
const cellDensities = Float64Array.from({ length: 256 }, (_, order) => 2 ** ((126 - order) / 2));

interface CellRange {
  readonly seed: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/**
 * Boxes found by where they are, so that a new box meets only those that it may overlap by more
 * than a threshold t. Two boxes with IoU > t have areas within a factor 1/t of each other, and
 * centres no farther apart on either axis than `(1 - t) * max(1, 1 / 2t)` sides of either box. So
 * boxes lie in a hash table under class, binary order of area, and grid cell of the centre, with
 * cells as wide as the largest square of that order; a collision costs a comparison, never a wrong answer.
 */
export class OverlapGrid {
  readonly #threshold: number;
  readonly #reach: number;
  readonly #mask: number;
  readonly #heads: Int32Array;
  // Entries count from 1, so that 0 ends a chain.
  readonly #next: Int32Array;
  readonly #categories: Int32Array;
  // Left, top, right, bottom and area of each entry.
  readonly #sides: Float64Array;
  readonly #floatArea = new Float32Array(1);
  readonly #areaBits = new Uint32Array(this.#floatArea.buffer);
  #count = 0;

  /**
   * @param threshold - The IoU above which boxes count as overlapping, 0 to 1.
   */
  constructor(capacity: number, threshold: number) {
    this.#threshold = threshold;
    this.#reach = (1 - threshold) * Math.max(1, 0.5 / threshold) * slack;
    const slots = tableSizeFor(capacity);
    this.#mask = slots - 1;
    this.#heads = new Int32Array(slots);
    this.#next = new Int32Array(capacity + 1);
    this.#categories = new Int32Array(capacity + 1);
    this.#sides = new Float64Array(5 * (capacity + 1));
  }

  /** Adds a box. One without area overlaps nothing and is not kept. */
  add(box: PlacedBox): void {
    const area = (box.right - box.left) * (box.bottom - box.top);
    if (!(area > 0)) return;
    const order = this.#orderOf(area);
    const density = cellDensities[order] ?? 1;
    const column = Math.floor(((box.left + box.right) / 2) * density);
    const row = Math.floor(((box.top + box.bottom) / 2) * density);
    const seed = seedOf(order, box.category);
    const slot = mix(seed ^ rowHash(row) ^ columnHash(column)) & this.#mask;
    const entry = (this.#count += 1);
    this.#sides[5 * entry] = box.left;
    this.#sides[5 * entry + 1] = box.top;
    this.#sides[5 * entry + 2] = box.right;
    this.#sides[5 * entry + 3] = box.bottom;
    this.#sides[5 * entry + 4] = area;
    this.#categories[entry] = box.category;
    this.#next[entry] = this.#heads[slot] ?? 0;
    this.#heads[slot] = entry;
  }

  /** Tells whether a box has IoU above the threshold with an added box of its class. */
  overlaps(box: PlacedBox): boolean {
    const area = (box.right - box.left) * (box.bottom - box.top);
    if (!(area > 0)) return false;
    const smallest = this.#orderOf((area * this.#threshold) / slack);
    const largest = this.#orderOf((area / this.#threshold) * slack);
    for (let order = smallest; order <= largest; order += 1) {
      const found = this.#searchOrder(box, area, order);
      if (found !== undefined) return found;
    }
    return false;
  }

  /** Searches the boxes of one order of area; undefined when the other orders decide. */
  #searchOrder(box: PlacedBox, area: number, order: number): boolean | undefined {
    const density = cellDensities[order] ?? 1;
    const reachX = (box.right - box.left) * this.#reach;
    const reachY = (box.bottom - box.top) * this.#reach;
    const centerX = (box.left + box.right) / 2;
    const centerY = (box.top + box.bottom) / 2;
    const firstColumn = Math.floor((centerX - reachX) * density);
    const lastColumn = Math.floor((centerX + reachX) * density);
    const firstRow = Math.floor((centerY - reachY) * density);
    const lastRow = Math.floor((centerY + reachY) * density);
    const cells = (lastColumn - firstColumn + 1) * (lastRow - firstRow + 1);
    const farthest = Math.max(-firstColumn, lastColumn, -firstRow, lastRow);
    // Comparing with every box answers for all orders, and at most costs a plain loop.
    if (!(cells <= this.#count && farthest < farthestCell)) return this.#overlapsAny(box, area);
    return this.#searchCells(box, area, {
      seed: seedOf(order, box.category),
      firstColumn: firstColumn | 0,
      lastColumn: lastColumn | 0,
      firstRow: firstRow | 0,
      lastRow: lastRow | 0,
    });
  }

  #searchCells(box: PlacedBox, area: number, cells: CellRange): true | undefined {
    const { firstColumn, lastColumn } = cells;
    const heads = this.#heads;
    const next = this.#next;
    const mask = this.#mask;
    for (let row = cells.firstRow; row <= cells.lastRow; row += 1) {
      const rowSeed = cells.seed ^ rowHash(row);
      for (let column = firstColumn; column <= lastColumn; column += 1) {
        const slot = mix(rowSeed ^ columnHash(column)) & mask;
        for (let entry = heads[slot] ?? 0; entry > 0; entry = next[entry] ?? 0) {
          if (this.#overlapsOne(box, area, entry)) return true;
        }
      }
    }
    return undefined;
  }

  #overlapsAny(box: PlacedBox, area: number): boolean {
    for (let other = 1; other <= this.#count; other += 1) {
      if (this.#overlapsOne(box, area, other)) return true;
    }
    return false;
  }

  #overlapsOne(box: PlacedBox, area: number, other: number): boolean {
    if (this.#categories[other] !== box.category) return false;
    const sides = this.#sides;
    const place = 5 * other;
    const width =
      Math.min(box.right, sides[place + 2] ?? 0) - Math.max(box.left, sides[place] ?? 0);
    if (!(width > 0)) return false;
    const height =
      Math.min(box.bottom, sides[place + 3] ?? 0) - Math.max(box.top, sides[place + 1] ?? 0);
    if (!(height > 0)) return false;
    const shared = width * height;
    return shared / (area + (sides[place + 4] ?? 0) - shared) > this.#threshold;
  }

  /** The binary order of an area: the exponent of its float32 pattern, 0 to 255. */
  #orderOf(area: number): number {
    this.#floatArea[0] = area;
    return (this.#areaBits[0] ?? 0) >>> 23;
  }
}

function tableSizeFor(capacity: number): number {
  const slots = Math.max(smallestTable, capacity * slotsPerBox);
  return 2 ** Math.ceil(Math.log2(slots));
}

function seedOf(order: number, category: number): number {
  return Math.imul(order, 0xc2b2ae3d) ^ Math.imul(category, 0x27d4eb2f);
}

function rowHash(row: number): number {
  return Math.imul(row, 0x85ebca77);
}

function columnHash(column: number): number {
  return Math.imul(column, 0x9e3779b1);
}

function mix(hash: number): number {
  return hash ^ (hash >>> 15);
}
