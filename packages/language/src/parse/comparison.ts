import { isComparative } from '../words/comparatives.js';
import type { Lexicon } from '../words/lexicon.js';
import type { Chunk, NounChunk, PropertyChunk, RelatorChunk } from './chunk.js';

/** The chunks without what compares, and what compares as a relation. */
interface Comparison {
  readonly chunks: readonly Chunk[];
  readonly relator: RelatorChunk;
}

/**
 * Makes a relation of the comparison that ends in "than": "a smaller cup than the blue one" is read
 * as "a cup smaller than the blue one", "closer to us than" as "closer than", "further left than" as
 * "left of".
 */
export function splitThan(chunks: readonly Chunk[], lexicon: Lexicon): Comparison | undefined {
  const last = chunks.at(-1);
  const before = chunks.slice(0, -1);
  if (last?.kind === 'noun') return splitNoun(before, last, lexicon);
  if (last?.kind !== 'property') return undefined;
  const relation = propertyRelation(last, lexicon);
  return relation === undefined ? undefined : { chunks: before, relator: relatorOf(relation) };
}

function splitNoun(
  before: readonly Chunk[],
  noun: NounChunk,
  lexicon: Lexicon,
): Comparison | undefined {
  const said = [
    ...noun.superlatives.map(({ word }) => word),
    ...noun.attributes.map(({ text }) => text),
  ];
  const comparative = said.find((word) => isComparative(word, lexicon));
  if (comparative === undefined) return undefined;
  const plain: NounChunk = {
    ...noun,
    superlatives: noun.superlatives.filter(({ word }) => word !== comparative),
    attributes: noun.attributes.filter(({ text }) => text !== comparative),
  };
  return {
    chunks: [...before, plain],
    relator: { ...relatorOf(`${comparative} than`), isOfLast: true },
  };
}

/** "Closer to us", "further to the left", "more to the left". */
function propertyRelation({ superlatives }: PropertyChunk, lexicon: Lexicon): string | undefined {
  const words = superlatives.at(-1)?.word.split(' ') ?? [];
  const side = words.at(-1) ?? '';
  if (lexicon.sideWords.has(side) && side !== 'back') return `${side} of`;
  const comparative = words.slice(0, 1).find((word) => isComparative(word, lexicon));
  return comparative === undefined ? undefined : `${comparative} than`;
}

/**
 * Makes a relation of a noun that is called the same and that "as" follows: "on the same side of the
 * table as" is read as "same side as". A thing stays a thing: what is "in the same bed as" a cat is in
 * a bed too.
 */
export function splitSame(chunks: readonly Chunk[], lexicon: Lexicon): Comparison | undefined {
  const last = chunks.at(-1);
  if (last?.kind !== 'noun' || !last.attributes.some(({ text }) => text === 'same')) {
    return undefined;
  }
  const name = last.partitive ?? last.head;
  const written = `same ${name} as`;
  const relator = relatorOf(lexicon.relations.get(written) ?? written);
  if (!lexicon.qualities.has(name)) return { chunks, relator };
  const isRelated = chunks.at(-2)?.kind === 'relator';
  return { chunks: chunks.slice(0, isRelated ? -2 : -1), relator };
}

function relatorOf(preposition: string): RelatorChunk {
  return { kind: 'relator', preposition, negated: false };
}
