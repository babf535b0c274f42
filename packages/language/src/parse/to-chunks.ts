import { readNoun } from './noun/noun-phrase.js';
import { readNounChunk } from './noun/noun-chunk.js';
import { toAttributes } from './attributes.js';
import type { Chunk, Reading, RelatorChunk, Source } from './chunk.js';
import { noProperties } from './chunk.js';
import { splitSame, splitThan } from './comparison.js';
import { readLink, skipChoice } from './links.js';
import { countTurned } from './turned.js';
import type { Word } from './word.js';
import { isKind, textAt } from './word.js';
import { readRelator, startsNoun } from './relations.js';
import { readPlace } from './superlatives.js';
import { readOfPicture, readPlaceChunk } from './place-chunk.js';
import { readExtreme } from './extreme.js';

/** What was read so far, and where the reading stands. */
interface Progress {
  readonly chunks: Chunk[];
  /** Index of the next word. */
  at: number;
  /** Whether the next chunk is denied. */
  negated: boolean;
}

/** Reads one chunk at the place where the reading stands; undefined when it is none of its kind. */
type Reader = (source: Source, progress: Progress) => Reading<readonly Chunk[]> | undefined;

const readers: readonly Reader[] = [
  readComparison,
  readLinkChunk,
  readOpeningSide,
  readExpectedNoun,
  readClause,
  readPictureSide,
  readExtremeChunk,
  readRelatorChunk,
  readOtherNoun,
];

/**
 * Groups words into chunks: nouns, relating words, properties, openings of clauses, links. Words
 * that belong to none are left out.
 */
export function toChunks(source: Source): readonly Chunk[] {
  const progress: Progress = { chunks: [], at: skipOpening(source), negated: false };
  while (progress.at < source.words.length) {
    if (readNegation(source, progress)) continue;
    const reading = firstReading(source, progress);
    if (reading === undefined) {
      progress.at++;
      continue;
    }
    for (const chunk of reading.value) appendChunk(progress, chunk);
    progress.at = Math.max(reading.next, progress.at + 1);
  }
  return progress.chunks;
}

function firstReading(source: Source, progress: Progress): Reading<readonly Chunk[]> | undefined {
  for (const reader of readers) {
    const reading = reader(source, progress);
    if (reading !== undefined) return reading;
  }
  return undefined;
}

const facingAway: RelatorChunk = {
  kind: 'relator',
  verb: { lemma: 'face', form: 'facing away', passive: false },
  preposition: 'from',
  negated: false,
};

function appendChunk(progress: Progress, chunk: Chunk): void {
  if (chunk.kind === 'link' || chunk.kind === 'clause') {
    progress.chunks.push(chunk);
    return;
  }
  const last = progress.chunks.at(-1);
  const turned = chunk.kind === 'relator' ? countTurned(progress.chunks, chunk) : 0;
  if (turned > 0) {
    // "With her back to us" is read as "facing away from us".
    progress.chunks.splice(-turned, turned, facingAway);
    return;
  }
  if (chunk.kind === 'noun' && chunk.sideOf !== undefined && last?.kind === 'relator') {
    // "On the woman's left" is read as "left of the woman".
    progress.chunks.pop();
    progress.chunks.push({ ...last, preposition: `${chunk.sideOf} of` });
  }
  progress.chunks.push({ ...chunk, negated: chunk.negated || progress.negated });
  progress.negated = false;
}

/** "There is a dog", "could you please show me the dog": skips what announces and names nothing. */
function skipOpening({ words, lexicon }: Source): number {
  let at = 0;
  for (;;) {
    const found = lexicon.openings.find((opening) =>
      opening.every((text, index) => textAt(words, at + index) === text),
    );
    if (found === undefined || at + found.length >= words.length) return at;
    at += found.length;
  }
}

/** "Not", "never", "neither" deny what comes next; "no" is read with its noun. */
function readNegation({ words }: Source, progress: Progress): boolean {
  const word = words[progress.at];
  const isVerbal = isKind(words[progress.at + 1], 'gerund');
  if (!isKind(word, 'negation') || (word?.text === 'no' && !isVerbal)) return false;
  if (word?.text === 'without') {
    if (isVerbal) progress.negated = true;
    else progress.chunks.push({ kind: 'relator', preposition: 'with', negated: true });
  } else progress.negated = true;
  progress.at++;
  return true;
}

function readLinkChunk(source: Source, { at }: Progress): Reading<readonly Chunk[]> | undefined {
  return readLink(source, at);
}

/** "A smaller cup than the blue one", "on the same side as the cup". */
function readComparison(
  { words, lexicon }: Source,
  { at, chunks }: Progress,
): Reading<readonly Chunk[]> | undefined {
  const word = textAt(words, at);
  if (!/^(?:than|as)$/.test(word)) return undefined;
  const split = word === 'than' ? splitThan(chunks, lexicon) : splitSame(chunks, lexicon);
  if (split === undefined) return undefined;
  chunks.splice(0, chunks.length, ...split.chunks);
  return { value: [split.relator], next: at + 1 };
}

function readClause(
  { words }: Source,
  { at, chunks }: Progress,
): Reading<readonly Chunk[]> | undefined {
  const word = words[at];
  if (word === undefined || !isKind(word, 'relative', 'auxiliary')) return undefined;
  const isFull = isKind(word, 'relative') || /^(?:is|are|was|were|isn|aren|wasn)$/.test(word.text);
  const previous = chunks.at(-1);
  if (!isFull || (previous?.kind === 'clause' && isKind(word, 'auxiliary'))) {
    return { value: [], next: at + 1 };
  }
  return {
    value: [{ kind: 'clause', word: isKind(word, 'relative') ? word.text : 'is' }],
    next: at + 1,
  };
}

function expectsNoun(chunks: readonly Chunk[]): boolean {
  const last = chunks.at(-1);
  return last === undefined || last.kind === 'relator';
}

/** "Other than", "such as": a determiner that relates. */
function opensRelation({ words, lexicon }: Source, at: number): boolean {
  const pair = `${textAt(words, at)} ${textAt(words, at + 1)}`;
  return isKind(words[at], 'determiner') && lexicon.relations.has(pair);
}

function readExpectedNoun(
  source: Source,
  { at, chunks }: Progress,
): Reading<readonly Chunk[]> | undefined {
  const word = source.words[at];
  const isNext = isKind(word, 'determiner', 'pronoun') || word?.text === 'no';
  if (isLate(word) || opensRelation(source, at)) return undefined;
  if (!isNext && !expectsNoun(chunks)) return undefined;
  const place = chunks.length === 0 ? readPlaceChunk(source, at) : undefined;
  return place ?? readNounChunk(source, at, chunks);
}

/** "Right of a table and a woman" is where a thing is; "right of the table" alone may be its part. */
function readOpeningSide(
  source: Source,
  { at, chunks }: Progress,
): Reading<readonly Chunk[]> | undefined {
  const { words } = source;
  const preposition = `${textAt(words, at)} ${textAt(words, at + 1)}`;
  if (chunks.length > 0 || !/^(?:left|right) of$/.test(preposition)) return undefined;
  const owner = readNoun(source, at + 2);
  if (owner === undefined || textAt(words, owner.next) !== 'and') return undefined;
  if (!startsNoun(source, owner.next + 1)) return undefined;
  return { value: [{ kind: 'relator', preposition, negated: false }], next: at + 2 };
}

/** Whether no noun can begin here; "most" and "less" begin extremes. */
function isLate(word: Word | undefined): boolean {
  const isExtreme = /^(?:most|least|more|less)$/.test(word?.text ?? '');
  return isKind(word, 'preposition', 'adverb') && !isExtreme;
}

function readOtherNoun(
  source: Source,
  { at, chunks }: Progress,
): Reading<readonly Chunk[]> | undefined {
  return readNounChunk(source, at, chunks);
}

/** "On the far left", "in the middle of the picture": a place that belongs to no thing. */
function readPictureSide(source: Source, { at }: Progress): Reading<readonly Chunk[]> | undefined {
  const { words } = source;
  // "Third down from the top" counts, "down from the roof" relates.
  const isCounting = /^(?:down|up|over|in)$/.test(textAt(words, at));
  if (isCounting && textAt(words, at + 1) === 'from') return readPlaceChunk(source, at + 1);
  // "Up front", "way in back", "out on the far left".
  const isStrengthened = /^(?:up|way|all|out|over|down|off)$/.test(textAt(words, at));
  const place = isStrengthened ? readPlaceChunk(source, at + 1) : undefined;
  if (place !== undefined) return place;
  return readPlaceChunk(source, at);
}

function readExtremeChunk(source: Source, { at }: Progress): Reading<readonly Chunk[]> | undefined {
  const extreme = readExtreme(source, at);
  return extreme && { value: [extreme.value], next: extreme.next };
}

function readRelatorChunk(
  source: Source,
  { at, chunks, negated }: Progress,
): Reading<readonly Chunk[]> | undefined {
  const ofPicture = readOfPicture(source, at);
  if (ofPicture !== undefined && negated) return { value: [inView(source)], next: ofPicture };
  const skipped = ofPicture ?? skipChoice(source, at, chunks.at(-1));
  if (skipped !== undefined) return { value: [], next: skipped };
  // "Just left of", "directly below".
  const isStrengthened =
    isKind(source.words[at], 'adverb') && readPlace(source, at + 1)?.value.hasOwner === true;
  const relator = readRelator(source, isStrengthened ? at + 1 : at);
  return relator && { value: [relator.value], next: relator.next };
}

/** "Not in view", "not fully in the picture" says more than "in the picture". */
function inView({ lexicon }: Source): Chunk {
  const attributes = toAttributes(['in view'], lexicon, false);
  return { kind: 'property', sort: 'plain', negated: false, ...noProperties, attributes };
}
