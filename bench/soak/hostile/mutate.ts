// Makes hostile bytes of good ones, always the same for the same random source.
import type { Random } from '@grounder/core';

const interesting = [0, 1, 0x7f, 0x80, 0xff];
const chunks = ['\n', '\u0000', '[', '{"a":', '9'.repeat(500), '\\'.repeat(500), '../', '\u202e'];

/** Damages bytes: up to eight bits flipped, bytes set, stretches cut, doubled or filled. */
export function damage(bytes: Uint8Array, random: Random): Uint8Array {
  let damaged = bytes;
  // Mostly few: what is damaged a little gets furthest.
  const times = 1 + below(random, 1 + below(random, 8));
  for (let time = 0; time < times; time += 1) damaged = damageOnce(damaged, random);
  return damaged;
}

/** A whole number from 0, below a border. */
export function below(random: Random, border: number): number {
  return Math.min(border - 1, Math.floor(random() * border));
}

/** One of several. */
export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('expected at least one to choose from, got none');
  return item;
}

function damageOnce(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(random, bytes.length + 1);
  const copy = Uint8Array.from(bytes);
  switch (below(random, 7)) {
    case 0:
      copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
      return copy;
    case 1:
      copy[at] = interesting[below(random, interesting.length)] ?? 0;
      return copy;
    case 2:
      // A length or an offset that lies.
      copy.fill(0xff, at, at + 4);
      return copy;
    case 3:
      return copy.slice(0, at);
    case 4:
      return joined(copy.subarray(0, at), copy.subarray(below(random, at + 1)));
    case 5:
      return joined(copy.subarray(0, at), copy.subarray(at + below(random, 64)));
    default: {
      const chunk = new TextEncoder().encode(chunks[below(random, chunks.length)]);
      return joined(copy.subarray(0, at), chunk, copy.subarray(at));
    }
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
