import { readNoun } from './noun-phrase.js';
import type { PropertyChunk, Reading, RelatorChunk, Source } from './parse-chunk.js';
import { noProperties } from './parse-chunk.js';
import { isKind } from './parse-word.js';
import { readSide } from './superlatives.js';

/**
 * Reads an extreme that stands alone or is taken to something: "closest", "closest to the camera"
 * (a superlative with a reference), "closest to the red car" (a relation), "taller than the other".
 *
 * @returns The chunk, or undefined when no extreme starts here or it describes a noun after it.
 */
export function readExtreme(
  source: Source,
  at: number,
): Reading<PropertyChunk | RelatorChunk> | undefined {
  const { words } = source;
  const extreme = readExtremeWords(source, at);
  if (extreme === undefined) return undefined;
  let next = extreme.next;
  while (/^(?:away|back|in|out)$/.test(words[next]?.text ?? '') && !opensNoun(source, next + 1)) {
    next++;
  }
  const preposition = words[next]?.text ?? '';
  const side = /^(?:to|on|from)$/.test(preposition) ? readSideAfter(source, next) : undefined;
  if (side !== undefined) return alone(`${extreme.value} ${side.value}`, side.next);
  if (/^(?:to|from|than)$/.test(preposition)) {
    return related(source, extreme.value, preposition, next + 1) ?? alone(extreme.value, next);
  }
  if (isKind(words[next], 'determiner') && /^(?:near|clos|far|fur)/.test(extreme.value)) {
    return related(source, extreme.value, 'to', next);
  }
  return isKind(words[extreme.next], 'noun', 'pronoun') ? undefined : alone(extreme.value, next);
}

function readExtremeWords({ words }: Source, at: number): Reading<string> | undefined {
  const word = words[at];
  const following = words[at + 1];
  if (word?.text === 'most' && isKind(following, 'adjective', 'participle')) {
    return { value: `most ${following?.text ?? ''}`, next: at + 2 };
  }
  if (word === undefined || !isKind(word, 'superlative')) return undefined;
  return { value: word.text, next: at + 1 };
}

function readSideAfter(source: Source, at: number): Reading<string> | undefined {
  const { words, lexicon } = source;
  const start = words[at + 1]?.text === 'the' ? at + 2 : at + 1;
  const side = readSide(source, start);
  if (side === undefined) return undefined;
  let next = side.next;
  while (lexicon.sideNouns.has(words[next]?.text ?? '')) next++;
  if (isKind(words[next], 'noun') || words[next]?.text === 'of') return undefined;
  return { value: side.value, next };
}

function related(
  source: Source,
  word: string,
  preposition: string,
  at: number,
): Reading<PropertyChunk | RelatorChunk> | undefined {
  const object = readNoun(source, at);
  if (object === undefined) return undefined;
  if (source.lexicon.viewpointNouns.has(object.value.head)) {
    return alone(word, object.next, object.value.head);
  }
  const recorded = source.lexicon.relations.get(`${word} ${preposition}`);
  const value: RelatorChunk = {
    kind: 'relator',
    preposition: recorded ?? `${word} ${preposition}`,
    negated: false,
  };
  return { value, next: at };
}

function alone(word: string, next: number, reference?: string): Reading<PropertyChunk> {
  const superlative = reference === undefined ? { word } : { word, reference };
  return {
    value: {
      kind: 'property',
      sort: 'plain',
      negated: false,
      ...noProperties,
      superlatives: [superlative],
    },
    next,
  };
}

function opensNoun({ words }: Source, at: number): boolean {
  return isKind(words[at], 'determiner', 'noun', 'adjective');
}
