import type { Attribute, NounPhrase, Ordinal, Superlative } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { NounChunk } from '../chunk.js';
import type { Word } from '../word.js';

/** A relation under construction. */
export interface NodeRelation {
  readonly word: string;
  readonly object: PhraseNode;
  readonly negated: boolean;
}

/** A noun phrase under construction: attachment adds to its lists. */
export interface PhraseNode {
  readonly chunk: NounChunk;
  readonly attributes: Attribute[];
  readonly relations: NodeRelation[];
  readonly superlatives: Superlative[];
  readonly ordinals: Ordinal[];
}

/** Makes a node of a noun chunk, with what stands before its head. */
export function toNode(chunk: NounChunk): PhraseNode {
  return {
    chunk,
    attributes: [...chunk.attributes],
    relations: chunk.relations.map(({ word, object }) => ({
      word,
      object: toNode(object),
      negated: false,
    })),
    superlatives: [...chunk.superlatives],
    ordinals: [...chunk.ordinals],
  };
}

/** Freezes a node into the public value. */
export function toNounPhrase(node: PhraseNode, words: readonly Word[], text: string): NounPhrase {
  const { chunk, attributes, superlatives, ordinals } = node;
  return {
    text: writtenText(chunk, words, text),
    head: chunk.head,
    lemma: chunk.lemma,
    ...defined({ partitive: chunk.partitive, count: chunk.count }),
    plural: chunk.plural,
    attributes,
    relations: node.relations.map(({ word, object, negated }) => ({
      word,
      object: toNounPhrase(object, words, text),
      negated,
    })),
    superlatives,
    ordinals,
  };
}

function writtenText(
  { first, last, head }: NounChunk,
  words: readonly Word[],
  text: string,
): string {
  const start = words[first]?.start;
  const end = words[Math.min(last, words.length - 1)]?.end;
  if (start === undefined || end === undefined || end <= start) return head;
  return text.slice(start, end);
}
