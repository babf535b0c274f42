import { defined } from '@grounder/core/internal';
import type { Lexicon } from '../../words/lexicon.js';
import { isPluralNoun, lemmaOfNoun } from '../../words/noun-lemma.js';
import { isLivingNoun, isSideWords, nameImplied, toNounChunk } from './head.js';
import type { NounWords } from './parts.js';
import { gatherNounWords } from './noun-words.js';
import type { NounChunk, Reading, Source } from '../chunk.js';
import { impliedHead } from '../chunk.js';
import { isKind, textAt } from '../word.js';
import { isPartitive, lookThrough } from './partitives.js';
import { readSide, skipClosing } from '../superlatives.js';

/**
 * Reads a noun phrase up to its head, through owners ("the man's tie") and partitives ("piece of
 * pizza"). The noun is implied when only descriptive words are there.
 */
export function readNoun(source: Source, at: number): Reading<NounChunk> | undefined {
  const gathered = gatherNounWords(source, at);
  if (gathered.nouns.length === 0 && gathered.pronoun === undefined && isBare(gathered, source)) {
    return undefined;
  }
  const chunk = toNounChunk(gathered, at, source.lexicon);
  const owned = readOwned(source, gathered.next, chunk);
  if (owned !== undefined) return owned;
  return readWhole(source, gathered.next, chunk) ?? { value: chunk, next: gathered.next };
}

/** Whether there is nothing to imply a noun from: "the", "no"; but "the other" implies one. */
function isBare(words: NounWords, source: Source): boolean {
  const { describers, superlatives, ordinals, count, determiner = '' } = words;
  if (describers.length + superlatives.length + ordinals.length > 0) return false;
  const standsAlone = [
    ...[
      'all',
      'another',
      'any',
      'both',
      'each',
      'either',
      'few',
      'many',
      'other',
      'several',
      'some',
    ],
    ...['these', 'those'],
  ];
  const follower = source.words[words.next]?.text;
  return count === undefined && !(standsAlone.includes(determiner) && follower !== "'s");
}

/** "The man's tie" is a tie; "the man's hand" is the man; "the man's left" lends its side. */
function readOwned(source: Source, at: number, owner: NounChunk): Reading<NounChunk> | undefined {
  const { words, lexicon } = source;
  const hasGenitive = isKind(words[at], 'genitive');
  if (!hasGenitive) return splitBareOwner(owner, at, lexicon);
  const side = readSide(source, at + 1);
  if (side !== undefined) {
    const next = skipClosing(source, side.next);
    if (!isKind(words[next], 'noun', 'adjective')) {
      return { value: { ...owner, sideOf: side.value }, next };
    }
  }
  const owned = readNoun(source, at + 1);
  if (owned === undefined || owned.value.implied) return { value: owner, next: at + 1 };
  return { value: own(owner, owned.value, lexicon), next: owned.next };
}

function own(owner: NounChunk, owned: NounChunk, lexicon: Lexicon): NounChunk {
  if (isPartitive(owned, lexicon)) return lookThrough(owned, { ...owner, first: owner.first });
  const [link, ...others] = owned.relations;
  // "The man's wife's purse": the wife is the man's, not the purse.
  const isChain = link?.word === 'of' && link.object.first === owned.first;
  const relations = isChain
    ? [{ word: 'of', object: own(owner, link.object, lexicon) }, ...others]
    : [{ word: 'of', object: owner }, ...owned.relations];
  return {
    ...owned,
    first: owner.first,
    ...defined({ determiner: owner.determiner }),
    relations,
  };
}

/** "Mans hand", "girls underwear", "elephant trunk": an owner without its apostrophe. */
function splitBareOwner(
  chunk: NounChunk,
  next: number,
  lexicon: Lexicon,
): Reading<NounChunk> | undefined {
  const nouns = chunk.head.split(' ');
  const [owner = '', owned = ''] = nouns.slice(-2);
  if (nouns.length < 2 || lexicon.compounds.has(chunk.head)) return undefined;
  const name = ownerName(owner, owned, lexicon);
  if (name === undefined) return undefined;
  const head = [...nouns.slice(0, -2), name].join(' ');
  const ownerChunk = { ...chunk, ...naming(head, lexicon), last: chunk.last - 1 };
  const part = { ...plain(chunk), ...naming(owned, lexicon) };
  return { value: own(ownerChunk, part, lexicon), next };
}

/** The owner when one noun owns the next: "man" in "mans hand", "elephant" in "elephant trunk". */
function ownerName(owner: string, owned: string, lexicon: Lexicon): string | undefined {
  const singular = owner.replace(/s$/, '');
  if (owner !== singular && lexicon.people.has(singular)) return singular;
  const isLiving = isLivingNoun(owner, lexicon) && !lexicon.colours.has(owner);
  return isLiving && lexicon.bodyParts.has(owned) ? owner : undefined;
}

function naming(head: string, lexicon: Lexicon): Pick<NounChunk, 'head' | 'lemma' | 'plural'> {
  return { head, lemma: lemmaOfNoun(head, lexicon), plural: isPluralNoun(head, lexicon) };
}

function plain(chunk: NounChunk): NounChunk {
  return { ...chunk, attributes: [], relations: [], superlatives: [], ordinals: [] };
}

const jointParts = new Set(['part', 'portion', 'half', 'body', 'top', 'bottom', 'front', 'back']);

/** "Head, face and ears of a dog": the first part belongs to the whole of the last. */
function readJointWhole(
  source: Source,
  at: number,
  part: NounChunk,
): Reading<NounChunk> | undefined {
  const { words, lexicon } = source;
  if (part.implied || !isPartitive(part, lexicon)) return undefined;
  let next = at;
  while (/^(?:and|,)$/.test(textAt(words, next))) next++;
  const whole = next === at ? undefined : readNoun(source, next);
  if (whole === undefined) return undefined;
  const partitive = whole.value.partitive ?? '';
  const last = partitive.slice(partitive.lastIndexOf(' ') + 1);
  const isJoint = lexicon.bodyParts.has(last) || jointParts.has(last);
  return isJoint ? { value: lookThrough(part, whole.value), next: whole.next } : undefined;
}

/** "Piece of pizza", "one of the giraffes", "back of the bus", "half a sandwich". */
function readWhole(source: Source, at: number, part: NounChunk): Reading<NounChunk> | undefined {
  const { words, lexicon } = source;
  const hasOf = textAt(words, at) === 'of';
  const isHalf = part.head === 'half' && isKind(words[at], 'determiner');
  if (!hasOf && !isHalf) return readJointWhole(source, at, part);
  if (!part.implied && !isPartitive(part, lexicon)) return undefined;
  const whole = readNoun(source, hasOf ? at + 1 : at);
  return whole && { value: partOf(part, named(part, whole.value), lexicon), next: whole.next };
}

/** "A dollop of cream": what the part is of has a name, even when it looks like a colour. */
function named(part: NounChunk, whole: NounChunk): NounChunk {
  const isNameless = whole.implied && whole.head === impliedHead;
  return isNameless && !part.implied ? nameImplied(whole) : whole;
}

/** "Left of the picture" is a place, "back of the bus" a part, "left of the two cups" a choice. */
function partOf(part: NounChunk, whole: NounChunk, lexicon: Lexicon): NounChunk {
  const side = part.superlatives.at(-1)?.word ?? '';
  const isSide = part.implied && part.head === impliedHead && isSideWords(side, lexicon);
  if (isSide && lexicon.pictureNouns.has(whole.head)) {
    return { ...part, superlatives: [{ word: side, reference: 'picture' }] };
  }
  // "The left of the chairs" is a part, "the furthest left of the chairs" a choice.
  const isChoice = isSet(whole, lexicon) || /^(?:fur|far)thest /.test(side);
  const sided = isSide && !isChoice ? { partitive: side, superlatives: [] } : {};
  return lookThrough({ ...part, ...sided }, whole);
}

/** "The three", "the two cups": several to choose from. */
function isSet({ head, count = 1 }: NounChunk, lexicon: Lexicon): boolean {
  return lexicon.setNouns.has(head) || count > 1;
}
