/** A list of numbers of one kind that grows without an object for each. */
export class Column<Numbers extends Float64Array | Uint32Array | Uint8Array> {
  #values: Numbers;
  #length = 0;
  readonly #make: (length: number) => Numbers;

  /** @param make - Makes room for so many, filled with 0. */
  constructor(make: (length: number) => Numbers) {
    this.#make = make;
    this.#values = make(1024);
  }

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** The number at a place that was set. */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? 0) : 0;
  }

  /** Adds a number at the end. */
  push(value: number): void {
    this.set(this.#length, value);
  }

  /** Sets a number; what lies before it and was not set is 0. */
  set(index: number, value: number): void {
    if (index >= this.#values.length) {
      const more = this.#make(Math.max(index + 1, 1.5 * this.#values.length));
      more.set(this.#values);
      this.#values = more;
    }
    this.#values[index] = value;
    this.#length = Math.max(this.#length, index + 1);
  }

  /** The numbers that were set; valid until the next one is. */
  values(): Numbers {
    return this.#values.subarray(0, this.#length) as Numbers;
  }
}

/** Numbers of double precision. */
export function floats(): Column<Float64Array> {
  return new Column((length) => new Float64Array(length));
}

/** Whole numbers below 2³². */
export function counts(): Column<Uint32Array> {
  return new Column((length) => new Uint32Array(length));
}

/** Whole numbers below 256. */
export function bytes(): Column<Uint8Array> {
  return new Column((length) => new Uint8Array(length));
}
