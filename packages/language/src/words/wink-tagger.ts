import model from 'wink-eng-lite-web-model';
import type { Detail, Document, ItsFunction, WinkMethods } from 'wink-nlp';
import createWink from 'wink-nlp';

import type { Entity } from '@grounder/core';

import type { TaggedToken, Token } from '../parse/word.js';

/** The statistical half of the parser: parts of speech, dictionary forms and named entities. */
export interface Tagger {
  /** Tags words of a phrase; one result per token, in order. */
  tag(tokens: readonly Token[]): readonly TaggedToken[];
  /** Finds names, numbers and dates in a text, in reading order. */
  entities(text: string): readonly Entity[];
}

/**
 * Wink on its small English model, once for all parsers of the process. The model keeps its entity
 * patterns in a variable of its own and quotes them anew for every wink that is made of it: the
 * second would find no entities, and about the twentieth would exhaust the longest string.
 */
let sharedWink: WinkMethods | undefined;

/** Wink takes cubic time for what no space divides; no word, name or address is longer. */
const longestPiece = 100;

/** A {@link Tagger} on wink-nlp; the first takes about a tenth of a second to make. */
export function createWinkTagger(): Tagger {
  sharedWink ??= createWink(model, ['sbd', 'pos', 'ner']);
  const wink = sharedWink;
  return {
    tag: (tokens) => tagTokens(wink, tokens),
    entities: (text) => readEntities(wink, text),
  };
}

/**
 * Wink splits words further than we do ("t-shirt" into three), so words are aligned by their
 * places: a word takes the tag of wink's last piece inside it, which is the head of a compound.
 */
function tagTokens(wink: WinkMethods, tokens: readonly Token[]): readonly TaggedToken[] {
  const texts = tokens.map(({ text }) => text.slice(0, longestPiece));
  const document = wink.readDoc(texts.join(' '));
  const tags = readTags(document, helpersOf(wink));
  let next = 0;
  let start = 0;
  return tokens.map((token, index) => {
    const end = start + (texts[index] ?? '').length;
    let last: WinkTag | undefined;
    for (let tag = tags[next]; tag !== undefined && tag.end <= end; tag = tags[next]) {
      if (tag.pos !== 'PUNCT') last = tag;
      next++;
    }
    start = end + 1;
    const { pos = 'X', lemma = token.text } = last ?? {};
    return { ...token, pos, lemma, unknown: document.isOOV(token.text) };
  });
}

interface WinkTag {
  readonly pos: string;
  readonly lemma: string;
  readonly end: number;
}

function readTags(document: Document, its: Helpers): readonly WinkTag[] {
  const tokens = document.tokens();
  const values = tokens.out(its.value);
  const spaces = tokens.out(its.precedingSpaces);
  const parts = tokens.out(its.pos);
  const lemmas = tokens.out(its.lemma);
  let place = 0;
  return values.map((value, index) => {
    place += (spaces[index] ?? '').length + value.length;
    return { pos: parts[index] ?? 'X', lemma: lemmas[index] ?? value, end: place };
  });
}

/** Wink's helpers as they are: plain functions, of which its own types get some parameters wrong. */
type Helpers = Readonly<
  Record<'value' | 'precedingSpaces' | 'pos' | 'lemma', ItsFunction<string>> &
    Record<'detail', ItsFunction<Detail>>
>;

function helpersOf(wink: WinkMethods): Helpers {
  return wink.its as unknown as Helpers;
}

function readEntities(wink: WinkMethods, text: string): readonly Entity[] {
  const short = text.replace(/\S+/g, (word) => (word.length > longestPiece ? '…' : word));
  const details = wink.readDoc(short).entities().out(helpersOf(wink).detail);
  return details.flatMap((detail) =>
    typeof detail === 'string' ? [] : [{ text: detail.value, type: detail.type }],
  );
}
