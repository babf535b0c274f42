import type {
  Attribute,
  Box,
  CallOptions,
  NounPhrase,
  Query,
  RegionScorer,
  Relation,
  ScoreRequest,
} from '@grounder/core';

import type { AttributeFactor, AttributeSite } from './attribute-factor.js';
import { findRelation } from './find-relation.js';
import type { AttributeEvidence, PhraseEvidence, RelationEvidence } from './phrase-evidence.js';
import type { PlacedRegion } from './placed-region.js';
import type { RelationDefinition } from './relation-definition.js';
import { impliedColour, isBelonging, isSomebody, wornBox, wornPlace } from './worn-places.js';

/** What gathering draws on. */
export interface EvidenceSources {
  /** The picture, its regions and the whole query. */
  readonly request: ScoreRequest;
  /** How surely each region shows anything at all, 0 to 1. */
  readonly reality: Float64Array;
  /** The regions, measured. */
  readonly regions: readonly PlacedRegion[];
  /** Judges nouns. */
  readonly scorer: RegionScorer;
  /** Makes the scorer's numbers probabilities, in the order of the regions. */
  readonly calibrate: (scores: Float32Array) => Float64Array;
  /** Judge properties; the first that knows one is asked. */
  readonly factors: readonly AttributeFactor[];
  /** What relating words mean. */
  readonly relations: readonly RelationDefinition[];
  /** Cancellation. */
  readonly call: CallOptions | undefined;
}

const deepest = 12;
const stand = /^(?:one|ones|those|that|these|other|others)$/;
const viewpoint = /^(?:camera|viewer|photographer|observer|lens)$/;
const wearing = /^(?:wearing|in|with|dressed in|clad in|has|sporting)$/;
/** The scorer's numbers at which a noun is surely absent and surely present. */
const [noPresence, fullPresence] = [0.4, 0.7];

/**
 * Asks the scorer and the factors about every noun and property of a phrase.
 *
 * @param phrase - The noun phrase.
 * @param sources - Where to ask.
 * @param outer - The phrase around this one, which "one" and "those" stand for.
 * @param depth - How many phrases are around it; beyond twelve, relations are left out.
 * @returns What is known.
 */
export async function gatherEvidence(
  phrase: NounPhrase,
  sources: EvidenceSources,
  outer?: OuterPhrase,
  depth = 0,
): Promise<PhraseEvidence> {
  sources.call?.signal?.throwIfAborted();
  const noun = await judgeNamed(phrase, sources, outer);
  const { base, presence } = noun;
  const named = { ...phrase, lemma: noun.phrase.lemma };
  const { attributes, unheeded } = await gatherAttributes(named, base, sources);
  const own = { base, presence, phrase: named };
  const relations: RelationEvidence[] = [];
  for (const relation of depth < deepest ? phrase.relations : []) {
    relations.push(await gatherRelation(relation, own, sources, depth));
  }
  return { ...own, phrase, attributes, relations, unheeded };
}

/** What a phrase knows of the phrase around it. */
interface OuterPhrase extends JudgedNoun {
  /** Whether this phrase is about something worn by that one, or a part of it. */
  readonly hasThis: boolean;
}

type JudgedNoun = Pick<PhraseEvidence, 'base' | 'presence' | 'phrase'>;

async function judgeNamed(
  phrase: NounPhrase,
  sources: EvidenceSources,
  outer: OuterPhrase | undefined,
): Promise<JudgedNoun> {
  if (outer !== undefined && stand.test(phrase.head)) return outer;
  const noun = await judgeNoun(phrase, sources);
  return outer?.hasThis === true ? withoutWearer(noun, outer.base, sources) : noun;
}

async function gatherAttributes(
  phrase: NounPhrase,
  base: Float64Array,
  sources: EvidenceSources,
): Promise<Pick<PhraseEvidence, 'attributes' | 'unheeded'>> {
  const attributes: AttributeEvidence[] = [];
  const unheeded: string[] = [];
  const sites = wholeSites(base, sources);
  for (const attribute of phrase.attributes) {
    const judged = await judgeAttribute(attribute, phrase, sites, sources);
    if (judged === undefined) unheeded.push(`“${attribute.text}” cannot be judged`);
    else attributes.push(judged);
  }
  return { attributes, unheeded };
}

async function judgeNoun(
  phrase: NounPhrase,
  { scorer, request, calibrate, reality, call }: EvidenceSources,
): Promise<JudgedNoun> {
  const query: Query = { text: phrase.text, subject: plainNoun(phrase), entities: [] };
  const base = calibrate(await scorer.score({ ...request, query }, call));
  return { ...relativeBase(base, reality), phrase };
}

/** Scales the base to 1 for the best, and says how surely the noun is there. */
function relativeBase(
  base: Float64Array,
  reality: Float64Array,
): Pick<PhraseEvidence, 'base' | 'presence'> {
  let [best, presence] = [0, 0];
  for (const [index, value] of base.entries()) {
    best = Math.max(best, value);
    const fits = Math.min(1, Math.max(0.1, (value - noPresence) / (fullPresence - noPresence)));
    if (value > 0) presence = Math.max(presence, fits * (reality[index] ?? 1));
  }
  return { base: best > 0 ? base.map((value) => value / best) : base, presence };
}

/** The noun alone; of its relations "of" stays, which names "glass of wine". */
function plainNoun(phrase: NounPhrase): NounPhrase {
  const relations = phrase.relations.filter(({ word, negated }) => word === 'of' && !negated);
  return { ...phrase, attributes: [], superlatives: [], ordinals: [], relations };
}

function wholeSites(base: Float64Array, { regions }: EvidenceSources): readonly AttributeSite[] {
  return sitesOf(base, regions, (region) => region);
}

function sitesOf(
  base: Float64Array,
  regions: readonly PlacedRegion[],
  place: (region: PlacedRegion) => Box,
): readonly AttributeSite[] {
  return regions
    .filter(({ index }) => (base[index] ?? 0) > 0)
    .map((region) => ({ region, box: place(region) }));
}

async function judgeAttribute(
  attribute: Attribute,
  noun: NounPhrase,
  sites: readonly AttributeSite[],
  { factors, request, regions, call }: EvidenceSources,
): Promise<AttributeEvidence | undefined> {
  const factor = factors.find((candidate) => candidate.knows(attribute, noun));
  if (factor === undefined) return undefined;
  const { image } = request;
  const found = await factor.judge({ image, sites, regions, attribute, noun }, call);
  call?.signal?.throwIfAborted();
  const probabilities = new Float64Array(regions.length);
  for (const [place, { region }] of sites.entries()) {
    probabilities[region.index] = found[place] ?? 0;
  }
  return { attribute, kind: attributeKind(factor.kind), probabilities };
}

function attributeKind(kind: AttributeFactor['kind']): AttributeEvidence['kind'] {
  return kind === 'colour' || kind === 'posture' || kind === 'view' ? kind : 'attribute';
}

async function gatherRelation(
  relation: Relation,
  subject: JudgedNoun,
  sources: EvidenceSources,
  depth: number,
): Promise<RelationEvidence> {
  const outer = { ...subject, hasThis: isPart(relation, subject.phrase) };
  const object = await gatherEvidence(relation.object, sources, outer, depth + 1);
  const word = isOneOfThem(relation, subject.phrase) ? 'is' : relation.word;
  const definition = findRelation(word, sources.relations);
  return { relation, definition, object, seen: await see(relation, object, subject, sources) };
}

/** "Among those in red" is one of them; "among the trees" is a place. */
function isOneOfThem({ word, object }: Relation, subject: NounPhrase): boolean {
  return word === 'among' && (stand.test(object.head) || object.lemma === subject.lemma);
}

/** Whether the other thing is worn by the subject or a part of it, rather than a thing beside it. */
function isPart({ word, object }: Relation, subject: NounPhrase): boolean {
  if (isBelonging(object)) return true;
  const isAnother = stand.test(object.head) || object.lemma === subject.lemma;
  return wearing.test(word) && !isAnother && !isSomebody(object);
}

/** A hat or a hand that a matcher takes for its person is not a thing beside the person. */
function withoutWearer(
  found: JudgedNoun,
  wearer: Float64Array,
  { reality }: EvidenceSources,
): JudgedNoun {
  const base = found.base.map((value, index) => ((wearer[index] ?? 0) > 0 ? 0 : value));
  const presence = Math.min(found.presence, relativeBase(base, reality).presence);
  return { ...found, base, presence: base.some((value) => value > 0) ? presence : 0 };
}

/** What pixels say of a relation whose other thing the detector may not know. */
async function see(
  relation: Relation,
  object: PhraseEvidence,
  { base, phrase }: Pick<PhraseEvidence, 'base' | 'phrase'>,
  sources: EvidenceSources,
): Promise<AttributeEvidence | undefined> {
  const view = viewOf(relation);
  if (view !== undefined) {
    const attribute: Attribute = { kind: 'other', text: view, negated: false };
    return judgeAttribute(attribute, phrase, wholeSites(base, sources), sources);
  }
  const isShown = object.presence > 0 && !isSomebody(phrase) && !isColourWord(relation.object);
  if (!wearing.test(relation.word) || isShown) return undefined;
  const sites = sitesOf(base, sources.regions, wornSite(relation.object, phrase));
  return seeColours(wornColours(relation.object), phrase, sites, sources);
}

/** Whether a garment or a part shows some colours, and does not show those that are denied. */
async function seeColours(
  colours: readonly Attribute[],
  wearer: NounPhrase,
  sites: readonly AttributeSite[],
  sources: EvidenceSources,
): Promise<AttributeEvidence | undefined> {
  let seen: AttributeEvidence | undefined;
  for (const colour of colours) {
    const judged = await judgeAttribute(colour, wearer, sites, sources);
    if (judged === undefined) continue;
    const before = seen?.probabilities;
    const probabilities = judged.probabilities.map((value, index) => {
      const fits = colour.negated ? 1 - value : value;
      return before === undefined ? fits : fits * (before[index] ?? 0);
    });
    seen = { attribute: colour, kind: 'worn', probabilities };
  }
  return seen;
}

/** Whether a relation is one to the viewer: "facing the camera", "with the back to us". */
export function isViewed(relation: Relation): boolean {
  return viewOf(relation) !== undefined;
}

function viewOf({ word, object }: Relation): string | undefined {
  if (viewpoint.test(object.lemma)) return `${word} ${object.lemma}`;
  return object.lemma === 'back' ? 'back to camera' : undefined;
}

/** "In red": the colour stands for the thing. */
function isColourWord({ head, attributes }: NounPhrase): boolean {
  return attributes.some(({ kind, text }) => kind === 'colour' && text === head);
}

/** The colours of a garment or a part: those it has as one, then each that it has not. */
function wornColours(garment: NounPhrase): readonly Attribute[] {
  const colours = garment.attributes.filter(
    ({ kind, text }) => kind === 'colour' || /^(?:dark|light)$/.test(text),
  );
  const shown = colours.filter(({ negated }) => !negated).map(({ text }) => text);
  const implied = colours.length === 0 ? impliedColour(garment) : undefined;
  const text = implied ?? shown.join(' and ');
  const denied = colours.filter(({ negated }) => negated);
  return text === '' ? denied : [{ kind: 'colour', text, negated: false }, ...denied];
}

function wornSite(garment: NounPhrase, wearer: NounPhrase): (region: PlacedRegion) => Box {
  const place = wornPlace(garment);
  if (isSomebody(wearer) && place !== undefined) return (region) => wornBox(region, place);
  const isTop = /^(?:top|cap|lid|roof)$/.test(garment.lemma);
  return (region) => (isTop ? { ...region, bottom: region.top + 0.25 * region.height } : region);
}
