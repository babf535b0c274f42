import { readNoun } from './noun/noun-phrase.js';
import type { PropertyChunk, Reading, RelatorChunk, Source } from './chunk.js';
import { noProperties } from './chunk.js';
import { isKind, textAt } from './word.js';
import { readSide } from './superlatives.js';

/**
 * Reads an extreme that stands alone or is taken to something: "closest", "closest to the camera"
 * (a superlative with a reference), "closest to the red car" (a relation), "taller than the other".
 */
export function readExtreme(
  source: Source,
  at: number,
): Reading<PropertyChunk | RelatorChunk> | undefined {
  const extreme = readExtremeWords(source, at);
  if (extreme === undefined || describesSide(source, at)) return undefined;
  const { words } = source;
  const next = skipDirection(source, extreme.next);
  const preposition = textAt(words, next);
  const side = preposition === 'than' ? undefined : readSideAfter(source, next);
  if (side !== undefined) return alone(`${extreme.value} ${side.value}`, side.next);
  if (takesReference.has(preposition)) {
    return related(source, extreme.value, preposition, next + 1) ?? alone(extreme.value, next);
  }
  if (/^(?:near|clos|far|fur)/.test(extreme.value) && startsReference(source, at, next)) {
    return related(source, extreme.value, 'to', next);
  }
  return isKind(words[extreme.next], 'noun', 'pronoun') ? undefined : alone(extreme.value, next);
}

/** "Far left woman": the side is the noun's, and stronger for the word. */
function describesSide(source: Source, at: number): boolean {
  const side = readSide(source, at);
  return side !== undefined && side.next > at + 1 && isKind(source.words[side.next], 'noun');
}

const takesReference = new Set(['to', 'from', 'than']);
const takesSide = new Set(['to', 'from', 'on']);

/** "Furthest away", "furthest back". */
function skipDirection(source: Source, at: number): number {
  let next = at;
  while (
    /^(?:away|back|down|in|out|up)$/.test(textAt(source.words, next)) &&
    !opensNoun(source, next + 1)
  ) {
    next++;
  }
  return next;
}

/** "Nearest the tree", "sofa nearest us", "sofa nearest camera"; not "nearest one". */
function startsReference({ words, lexicon }: Source, at: number, next: number): boolean {
  if (isKind(words[next], 'determiner')) return true;
  return isKind(words[at - 1], 'noun') && lexicon.viewpointNouns.has(textAt(words, next));
}

function readExtremeWords({ words }: Source, at: number): Reading<string> | undefined {
  const word = words[at];
  const following = words[at + 1];
  if (
    /^(?:most|least|more|less)$/.test(word?.text ?? '') &&
    isKind(following, 'adjective', 'participle')
  ) {
    return { value: `${textAt(words, at)} ${textAt(words, at + 1)}`, next: at + 2 };
  }
  if (word === undefined || !isKind(word, 'superlative')) return undefined;
  return { value: word.text, next: at + 1 };
}

function readSideAfter(source: Source, at: number): Reading<string> | undefined {
  const { words, lexicon } = source;
  const isDirect = /^(?:left|right)$/.test(textAt(words, at));
  if (!isDirect && !takesSide.has(textAt(words, at))) return undefined;
  const first = isDirect ? at : at + 1;
  const start = textAt(words, first) === 'the' ? first + 1 : first;
  const side = readSide(source, start);
  if (side === undefined) return undefined;
  let next = side.next;
  while (lexicon.sideNouns.has(textAt(words, next))) next++;
  if (isKind(words[next], 'noun') || textAt(words, next) === 'of') return undefined;
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
