import { readNoun } from './noun-phrase.js';
import { isPicked, nameImplied } from './head.js';
import type { Chunk, NounChunk, PropertyChunk, Reading, Source } from '../chunk.js';
import { impliedHead } from '../chunk.js';

/**
 * Reads a noun phrase as a chunk. Without a noun it is the subject at the start ("the smaller"), the
 * object after a relator ("in red"), a property elsewhere.
 */
export function readNounChunk(
  source: Source,
  at: number,
  chunks: readonly Chunk[],
): Reading<readonly Chunk[]> | undefined {
  const noun = readNoun(source, at);
  if (noun === undefined) return undefined;
  const { value, next } = noun;
  const isNamed = !value.implied || value.head !== impliedHead || isPronoun(source, value);
  if (isNamed || chunks.length === 0) return { value: [value], next };
  const isObject = expectsObject(chunks.at(-1), value);
  return { value: [isObject ? nameImplied(value) : toProperty(value)], next };
}

/** "In red" is about a thing; "flies the highest" says how. */
function expectsObject(last: Chunk | undefined, noun: NounChunk): boolean {
  return last?.kind === 'relator' && (last.verb === undefined || !isPicked(noun));
}

function isPronoun({ words }: Source, chunk: NounChunk): boolean {
  return words.slice(chunk.first, chunk.last + 1).some(({ kind }) => kind === 'pronoun');
}

function toProperty({ attributes, superlatives, ordinals, negated }: NounChunk): PropertyChunk {
  return { kind: 'property', sort: 'plain', attributes, superlatives, ordinals, negated };
}
