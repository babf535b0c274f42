import { GroundingError } from '@grounder/core';

import type { BootstrapOptions, Estimate } from '../../metrics/estimate.js';
import { bytes, counts, floats } from '../../metrics/columns.js';
import type { Grouping } from '../../metrics/groupings.js';
import { ImageTotals } from '../../metrics/image-totals.js';
import { overlap } from '../../metrics/measures.js';
import type { TimingSummary } from '../../metrics/timing-summary.js';
import type { GroundingRecord } from '../grounding-record.js';
import type { KeyIndex } from './key-index.js';
import { TimingTally } from '../../metrics/timing-tally.js';
import type { VerdictName } from './measures.js';
import { packVerdicts, verdictReader } from './measures.js';

const isRight = verdictReader('accuracy50');

/** What all systems of a run have in common. */
export interface Keys {
  readonly images: KeyIndex;
  readonly items: KeyIndex;
}

/** What is kept of the records of one system: some twenty bytes of each. */
export class SystemTally {
  readonly #keys: Keys;
  readonly #groupings: Readonly<Record<string, Grouping>>;
  readonly #images = counts();
  readonly #verdicts = counts();
  /** NaN where there is no target. */
  readonly #overlaps = floats();
  readonly #signatures = counts();
  /** Of each item of the run: 0 not asked, 1 does not count, 2 wrong, 3 right. */
  readonly #items = bytes();
  readonly #signatureNumbers = new Map<string, number>();
  readonly #timings = new TimingTally();
  #failures = 0;

  constructor(keys: Keys, groupings: Readonly<Record<string, Grouping>>) {
    this.#keys = keys;
    this.#groupings = groupings;
  }

  /** How many records there were. */
  get count(): number {
    return this.#images.length;
  }

  /** How many of them failed. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * Adds a record.
   * @throws GroundingError `INVALID_DATA` when its id was there before, or a time is none.
   */
  add(record: GroundingRecord): void {
    const verdicts = packVerdicts(record);
    this.#addItem(record.id, verdicts);
    this.#images.push(this.#keys.images.numberOf(record.image));
    this.#verdicts.push(verdicts);
    this.#overlaps.push(overlap(record) ?? NaN);
    this.#signatures.push(this.#signatureOf(record));
    if (record.failure === undefined) this.#timings.add(record.timings);
    else this.#failures += 1;
  }

  /** The mean of a measure with its interval, over all records or those of a group. */
  estimate(
    name: VerdictName,
    options: BootstrapOptions,
    isIn?: (row: number) => boolean,
  ): Estimate {
    const read = verdictReader(name);
    return this.#totals(options, (row) =>
      isIn?.(row) === false ? undefined : read(this.#verdicts.at(row)),
    );
  }

  /** The mean IoU with its interval. */
  meanIou(options: BootstrapOptions): Estimate {
    return this.#totals(options, (row) => {
      const value = this.#overlaps.at(row);
      return Number.isNaN(value) ? undefined : value;
    });
  }

  /** How many images the records are about. */
  imageCount(): number {
    const seen = bytes();
    let count = 0;
    for (const image of this.#images.values()) {
      count += 1 - seen.at(image);
      seen.set(image, 1);
    }
    return count;
  }

  /** Acc\@0.5 of each group that has any record, in the grouping's order. */
  groups(name: string, options: BootstrapOptions): Readonly<Record<string, Estimate>> {
    const lists = [...this.#signatureNumbers.keys()].map(
      (signature) => (JSON.parse(signature) as Record<string, readonly string[]>)[name] ?? [],
    );
    const found = new Set(lists.flat());
    const order = this.#groupings[name]?.order ?? [...found].sort();
    const groups = order.filter((group) => found.has(group));
    return Object.fromEntries(
      groups.map((group) => {
        const holds = lists.map((list) => list.includes(group));
        const isIn = (row: number): boolean => holds[this.#signatures.at(row)] === true;
        return [group, this.estimate('accuracy50', options, isIn)];
      }),
    );
  }

  /** How long answers took; failures left out. */
  timings(): TimingSummary {
    return this.#timings.summary();
  }

  /** What is known of an item, by its number: 0 not asked, 1 does not count, 2 wrong, 3 right. */
  itemAt(item: number): number {
    return this.#items.at(item);
  }

  #addItem(id: string, verdicts: number): void {
    const item = this.#keys.items.numberOf(id);
    if (this.#items.at(item) > 0) {
      throw new GroundingError('INVALID_DATA', `expected each id once, got ${id} twice`);
    }
    const verdict = isRight(verdicts);
    this.#items.set(item, verdict === undefined ? 1 : 2 + verdict);
  }

  #signatureOf(record: GroundingRecord): number {
    const groups = Object.entries(this.#groupings).map(
      ([name, { groupsOf }]) => [name, [...new Set(groupsOf(record))]] as const,
    );
    const signature = JSON.stringify(Object.fromEntries(groups));
    const number = this.#signatureNumbers.get(signature) ?? this.#signatureNumbers.size;
    this.#signatureNumbers.set(signature, number);
    return number;
  }

  #totals(options: BootstrapOptions, valueOf: (row: number) => number | undefined): Estimate {
    const totals = new ImageTotals();
    for (const [row, image] of this.#images.values().entries()) {
      const value = valueOf(row);
      if (value !== undefined) totals.add(image, value);
    }
    return totals.estimate(options);
  }
}
