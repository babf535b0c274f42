import { toAttributes } from './attributes.js';
import type { Lexicon } from './lexicon/lexicon.js';
import { isPluralNoun, lemmaOfNoun } from './noun-phrase-lemma.js';
import type { NounWords } from './noun-phrase-words.js';
import { gatherNounWords } from './noun-phrase-words.js';
import type { NounChunk, Reading, Source } from './parse-chunk.js';
import { impliedHead } from './parse-chunk.js';
import { isKind } from './parse-word.js';
import { isPartitive, lookThrough } from './partitives.js';
import { readSide } from './superlatives.js';

/**
 * Reads a noun phrase up to its head, through owners ("the man's tie") and partitives ("piece of
 * pizza"). The noun is implied when only descriptive words are there.
 *
 * @param source - The words.
 * @param at - Index of the first word.
 * @returns The noun chunk, or undefined when no noun phrase starts here.
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
  const standsAlone = ['other', 'another', 'these', 'those', 'both', 'all', 'some', 'each', 'many'];
  const follower = source.words[words.next]?.text;
  return count === undefined && !(standsAlone.includes(determiner) && follower !== "'s");
}

function toNounChunk(gathered: NounWords, first: number, lexicon: Lexicon): NounChunk {
  const { determiner, count, negated, ordinals, pronoun, nouns } = gathered;
  const described = describeHead(gathered, lexicon);
  const head = described.head || (pronoun?.text ?? impliedHead);
  const isSingular = nouns.length === 0 && head === 'ones';
  return {
    kind: 'noun',
    first,
    last: Math.max(first, gathered.next - 1),
    head,
    lemma: isSingular ? impliedHead : lemmaOfNoun(head, lexicon),
    plural: isSingular || (count ?? 1) > 1 || isPluralNoun(head, lexicon),
    implied: nouns.length === 0,
    negated,
    attributes: described.attributes,
    relations: described.relations,
    ordinals,
    superlatives: described.superlatives.map((word) => ({ word })),
    ...(determiner === undefined ? {} : { determiner }),
    ...(count === undefined ? {} : { count }),
  };
}

type Described = Pick<NounChunk, 'head' | 'attributes' | 'relations'> & {
  readonly superlatives: readonly string[];
};

/** Splits the nouns in a row into what describes ("wooden", "red-shirt", "baby") and the head. */
function describeHead(gathered: NounWords, lexicon: Lexicon): Described {
  const describers = [...gathered.describers];
  const nouns = gathered.nouns.map(({ text }) => text);
  const hasSide = gathered.superlatives.some((word) => isSideWords(word, lexicon));
  while (nouns.length > 1 && describesRest(nouns, lexicon, hasSide, describers)) {
    const noun = nouns.shift() ?? '';
    if (!lexicon.sideNouns.has(noun) || !hasSide) describers.push(noun);
  }
  const isPicking = !/^(?:an?|some|several)$/.test(gathered.determiner ?? '');
  const isChoice = (word: string): boolean =>
    !lexicon.comparatives.has(word) || (isPicking && gathered.count === undefined);
  const compared = gathered.superlatives.filter((word) => !isChoice(word));
  const garment = splitGarment(nouns, lexicon);
  const attributes = toAttributes([...compared, ...describers], lexicon, false);
  return {
    head: nouns.slice(garment).join(' '),
    attributes: garment > 0 ? [] : attributes,
    relations:
      garment > 0
        ? [{ word: 'wearing', object: garmentChunk(nouns.slice(0, garment), attributes, lexicon) }]
        : [],
    superlatives: gathered.superlatives.filter(isChoice),
  };
}

function isSideWords(words: string, lexicon: Lexicon): boolean {
  return words.split(' ').some((word) => lexicon.sideWords.has(word));
}

function describesRest(
  nouns: readonly string[],
  lexicon: Lexicon,
  hasSide: boolean,
  describers: readonly string[],
): boolean {
  const [first = '', second = ''] = nouns;
  if (lexicon.compounds.has(`${first} ${second}`)) return false;
  const isLiving = isLivingNoun(second, lexicon);
  if (lexicon.describingNouns.has(first) && isLiving) return true;
  if (hasSide && lexicon.sideNouns.has(first)) return true;
  if (describers.length > 0 && lexicon.colourMarkers.has(first)) return true;
  if (/^\p{L}{2,}-/u.test(first)) return true;
  return lexicon.materials.has(first) && !/^(?:stone|paper|straw)$/.test(second);
}

function isLivingNoun(noun: string, lexicon: Lexicon): boolean {
  const lemma = lemmaOfNoun(noun, lexicon);
  return lexicon.people.has(lemma) || lexicon.animals.has(lemma);
}

/** "Red shirt guy" is a guy: gives the number of nouns that name the garment. */
function splitGarment(nouns: readonly string[], lexicon: Lexicon): number {
  const garment = nouns.at(-2) ?? '';
  const person = nouns.at(-1) ?? '';
  return lexicon.wearables.has(garment) && lexicon.people.has(person) ? nouns.length - 1 : 0;
}

function garmentChunk(
  nouns: readonly string[],
  attributes: NounChunk['attributes'],
  lexicon: Lexicon,
): NounChunk {
  const head = nouns.join(' ');
  return {
    kind: 'noun',
    first: 0,
    last: -1,
    head,
    lemma: lemmaOfNoun(head, lexicon),
    plural: isPluralNoun(head, lexicon),
    implied: false,
    negated: false,
    attributes,
    relations: [],
    ordinals: [],
    superlatives: [],
  };
}

/** "The man's tie" is a tie; "the man's hand" is the man; "the man's left" lends its side. */
function readOwned(source: Source, at: number, owner: NounChunk): Reading<NounChunk> | undefined {
  const { words, lexicon } = source;
  const hasGenitive = isKind(words[at], 'genitive');
  if (!hasGenitive) return splitBareOwner(owner, at, lexicon);
  const side = readSide(source, at + 1);
  if (side !== undefined) {
    let next = side.next;
    while (lexicon.sideNouns.has(words[next]?.text ?? '')) next++;
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
  return {
    ...owned,
    first: owner.first,
    ...(owner.determiner === undefined ? {} : { determiner: owner.determiner }),
    relations: [{ word: 'of', object: owner }, ...owned.relations],
  };
}

/** "Mans hand", "girls underwear", "elephant trunk": an owner without its apostrophe. */
function splitBareOwner(
  chunk: NounChunk,
  next: number,
  lexicon: Lexicon,
): Reading<NounChunk> | undefined {
  const nouns = chunk.head.split(' ');
  const owned = nouns.at(-1) ?? '';
  const owner = nouns.at(-2) ?? '';
  if (nouns.length < 2 || lexicon.compounds.has(chunk.head)) return undefined;
  const isPart = lexicon.bodyParts.has(owned);
  const isLiving = isLivingNoun(owner, lexicon) && !lexicon.colours.has(owner);
  const singular = owner.replace(/s$/, '');
  const lacksApostrophe = owner !== singular && lexicon.people.has(singular);
  if (!lacksApostrophe && !(isPart && isLiving)) return undefined;
  const ownerHead = [...nouns.slice(0, -2), lacksApostrophe ? singular : owner].join(' ');
  const ownerChunk: NounChunk = { ...rename(chunk, ownerHead, lexicon), last: chunk.last - 1 };
  const part = { ...plain(chunk), ...naming(owned, lexicon) };
  return { value: own(ownerChunk, part, lexicon), next };
}

function naming(head: string, lexicon: Lexicon): Pick<NounChunk, 'head' | 'lemma' | 'plural'> {
  return { head, lemma: lemmaOfNoun(head, lexicon), plural: isPluralNoun(head, lexicon) };
}

function rename(chunk: NounChunk, head: string, lexicon: Lexicon): NounChunk {
  return { ...chunk, ...naming(head, lexicon) };
}

function plain(chunk: NounChunk): NounChunk {
  return { ...chunk, attributes: [], relations: [], superlatives: [], ordinals: [] };
}

const jointParts = new Set(['part', 'portion', 'half', 'body', 'top', 'bottom', 'front', 'back']);

/** "Head, face and ears of a dog": the first part belongs to the whole of the last. */
function readJointWhole(source: Source, at: number, part: NounChunk): Reading<NounChunk> | undefined {
  const { words, lexicon } = source;
  if (part.implied || !isPartitive(part, lexicon)) return undefined;
  let next = at;
  while (/^(?:and|,)$/.test(words[next]?.text ?? '')) next++;
  const whole = next === at ? undefined : readNoun(source, next);
  const last = whole?.value.partitive?.split(' ').at(-1) ?? '';
  if (whole === undefined || !(lexicon.bodyParts.has(last) || jointParts.has(last))) return undefined;
  return { value: lookThrough(part, whole.value), next: whole.next };
}

/** "Piece of pizza", "one of the giraffes", "back of the bus", "half a sandwich". */
function readWhole(source: Source, at: number, part: NounChunk): Reading<NounChunk> | undefined {
  const { words, lexicon } = source;
  const hasOf = words[at]?.text === 'of';
  const isHalf = part.head === 'half' && isKind(words[at], 'determiner');
  if (!hasOf && !isHalf) return readJointWhole(source, at, part);
  const side = part.superlatives.at(-1)?.word ?? '';
  const isSide = part.implied && isSideWords(side, lexicon) && part.head === impliedHead;
  if (!part.implied && !isPartitive(part, lexicon)) return undefined;
  const whole = readNoun(source, hasOf ? at + 1 : at);
  if (whole === undefined) return undefined;
  const { next } = whole;
  if (isSide && lexicon.pictureNouns.has(whole.value.head)) {
    return { value: { ...part, superlatives: [{ word: side, reference: 'picture' }] }, next };
  }
  const isPart = isSide && !lexicon.setNouns.has(whole.value.head);
  const named = isPart ? { partitive: side, superlatives: [] } : {};
  return { value: lookThrough({ ...part, ...named }, whole.value), next };
}
