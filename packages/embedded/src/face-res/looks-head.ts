import type { LooksTrait } from '@grounder/core/internal';
import { invalidData, isObject, looksTraits } from '@grounder/core/internal';
import { narrowToHalves, widenHalves } from '@grounder/core';

/** A linear layer that reads traits from the features of a person. */
export interface LooksHead {
  /** For each trait one number per feature. */
  readonly weights: Readonly<Record<LooksTrait, Float32Array>>;
  /** What is added, by trait. */
  readonly biases: Readonly<Record<LooksTrait, number>>;
}

/** Reads a head from its JSON: weights in half precision and base 64, by trait. */
export function parseLooksHead(value: unknown): LooksHead {
  const { weights, biases } = isObject(value) ? value : {};
  const rows = isObject(weights) ? weights : {};
  const offsets = isObject(biases) ? biases : {};
  const byTrait = <Read>(read: (trait: LooksTrait) => Read): Record<LooksTrait, Read> =>
    Object.fromEntries(looksTraits.map((trait) => [trait, read(trait)])) as Record<
      LooksTrait,
      Read
    >;
  return {
    weights: byTrait((trait) => {
      const row = rows[trait];
      if (typeof row !== 'string') throw invalidData(`weights of ${trait} in base 64`, row);
      const bytes = Uint8Array.from(atob(row), (character) => character.charCodeAt(0));
      return widenHalves(new Uint16Array(bytes.buffer));
    }),
    biases: byTrait((trait) => {
      const bias = offsets[trait];
      if (typeof bias !== 'number') throw invalidData(`the bias of ${trait}`, bias);
      return bias;
    }),
  };
}

/** Writes a head as {@link parseLooksHead} reads it. */
export function formatLooksHead({ weights, biases }: LooksHead): unknown {
  const rows = Object.entries(weights).map(([trait, row]) => {
    const bytes = new Uint8Array(narrowToHalves(row).buffer);
    return [trait, btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))];
  });
  return { weights: Object.fromEntries(rows) as unknown, biases };
}

/** Reads the probability of each trait. */
export function applyLooksHead(
  { weights, biases }: LooksHead,
  features: Float32Array,
): Readonly<Record<LooksTrait, number>> {
  const traits = looksTraits.map((trait) => {
    const row = weights[trait];
    let logit = biases[trait];
    for (let index = 0; index < row.length; index += 1) {
      logit += (row[index] ?? 0) * (features[index] ?? 0);
    }
    return [trait, 1 / (1 + Math.exp(-logit))];
  });
  return Object.fromEntries(traits) as Record<LooksTrait, number>;
}
