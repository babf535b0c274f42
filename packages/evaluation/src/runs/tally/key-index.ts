import { hashBytes } from '@grounder/core';

const encoder = new TextEncoder();

/**
 * Numbers texts in order of first appearance, and keeps of each twelve bytes: 64 bits of its hash and
 * its number. Two of ten million texts meet with a chance of 3 in a million.
 */
export class KeyIndex {
  #hashes = new Uint32Array(2 * 1024);
  /** The number of a slot's text, from 1; 0 where the slot is free. */
  #numbers = new Uint32Array(1024);
  #size = 0;

  /** How many texts there are. */
  get size(): number {
    return this.#size;
  }

  /** The number of a text, from 0; a new one when it was not seen. */
  numberOf(text: string): number {
    const [first, second] = hashBytes(encoder.encode(text), 0);
    const slot = this.#slotOf(first, second);
    const known = this.#numbers[slot] ?? 0;
    if (known > 0) return known - 1;
    this.#put(slot, { first, second, number: this.#size + 1 });
    this.#size += 1;
    if (this.#size > 0.7 * this.#numbers.length) this.#grow();
    return this.#size - 1;
  }

  #slotOf(first: number, second: number): number {
    const last = this.#numbers.length - 1;
    let slot = first & last;
    while ((this.#numbers[slot] ?? 0) > 0 && !this.#holds(slot, first, second)) {
      slot = (slot + 1) & last;
    }
    return slot;
  }

  #holds(slot: number, first: number, second: number): boolean {
    return this.#hashes[2 * slot] === first && this.#hashes[2 * slot + 1] === second;
  }

  #put(slot: number, entry: { first: number; second: number; number: number }): void {
    this.#hashes[2 * slot] = entry.first;
    this.#hashes[2 * slot + 1] = entry.second;
    this.#numbers[slot] = entry.number;
  }

  #grow(): void {
    const [hashes, numbers] = [this.#hashes, this.#numbers];
    this.#hashes = new Uint32Array(2 * hashes.length);
    this.#numbers = new Uint32Array(2 * numbers.length);
    for (const [slot, number] of numbers.entries()) {
      if (number === 0) continue;
      const [first = 0, second = 0] = hashes.subarray(2 * slot, 2 * slot + 2);
      this.#put(this.#slotOf(first, second), { first, second, number });
    }
  }
}
