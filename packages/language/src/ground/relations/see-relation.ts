import type { Attribute, Box, NounPhrase, Relation } from '@grounder/core';

import type { AttributeTarget } from '../factors/attribute-factor.js';
import type { EvidenceSources } from '../evidence-sources.js';
import { factorOf, judgeAttribute, targetsOf, wholeTargets } from '../factors/judge-attribute.js';
import type { AttributeEvidence, PhraseEvidence } from '../phrase-evidence.js';
import type { PlacedRegion } from '../placed-region.js';
import {
  impliedColour,
  isSomebody,
  isWearing,
  wornBox,
  wornPlace,
} from '../factors/worn-places.js';

const viewpoint = /^(?:camera|viewer|photographer|observer|lens)$/;

/**
 * Looks for a relation in the pixels of the subject itself: how it is turned to the viewer, and what
 * it wears, which the detector may not know.
 */
export async function seeRelation(
  relation: Relation,
  object: PhraseEvidence,
  { base, phrase }: Pick<PhraseEvidence, 'base' | 'phrase'>,
  sources: EvidenceSources,
): Promise<AttributeEvidence | undefined> {
  const view = viewOf(relation);
  if (view !== undefined) {
    const attribute: Attribute = { kind: 'other', text: view, negated: false };
    return judgeAttribute(attribute, phrase, wholeTargets(base, sources), sources);
  }
  const worn = await seeOnHead(relation, { base, phrase }, sources);
  if (worn !== undefined) return worn;
  const isShown = object.presence > 0 && !isSomebody(phrase) && !isColourWord(relation.object);
  if (!isWearing(relation.word) || isShown) return undefined;
  const targets = targetsOf(base, sources.regions, wornTarget(relation.object, phrase));
  return seeLooks(wornLooks(relation.object, phrase, sources), phrase, targets, sources);
}

/** Whether somebody has a hat, glasses or such hair, where something can judge it. */
async function seeOnHead(
  { word, object }: Relation,
  { base, phrase }: Pick<PhraseEvidence, 'base' | 'phrase'>,
  sources: EvidenceSources,
): Promise<AttributeEvidence | undefined> {
  if (!isWearing(word) || object.attributes.some(({ negated }) => negated)) return undefined;
  const text = [...object.attributes.map((look) => look.text), object.head].join(' ');
  const attribute: Attribute = { kind: 'other', text, negated: false };
  if (factorOf(attribute, phrase, sources)?.kind !== 'person') return undefined;
  return judgeAttribute(attribute, phrase, wholeTargets(base, sources), sources);
}

/** Whether a garment or a part has all its looks, and has none of those that are denied. */
async function seeLooks(
  looks: readonly Attribute[],
  wearer: NounPhrase,
  targets: readonly AttributeTarget[],
  sources: EvidenceSources,
): Promise<AttributeEvidence | undefined> {
  let seen: AttributeEvidence | undefined;
  for (const look of looks) {
    const judged = await judgeAttribute(look, wearer, targets, sources);
    if (judged === undefined) continue;
    const before = seen?.probabilities;
    const probabilities = judged.probabilities.map((value, index) => {
      const fits = look.negated ? 1 - value : value;
      return before === undefined ? fits : fits * (before[index] ?? 0);
    });
    seen = { attribute: look, kind: 'worn', probabilities };
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

/** How a garment or a part looks: its colours as one, then each that it has not, then its patterns. */
function wornLooks(
  garment: NounPhrase,
  wearer: NounPhrase,
  sources: EvidenceSources,
): readonly Attribute[] {
  const colours = garment.attributes.filter(isColourOrShade);
  const shown = colours.filter(({ negated }) => !negated).map(({ text }) => text);
  const implied = colours.length === 0 ? impliedColour(garment) : undefined;
  const text = implied ?? shown.join(' and ');
  const patterns = garment.attributes.filter(
    (attribute) =>
      !isColourOrShade(attribute) && factorOf(attribute, wearer, sources)?.kind === 'colour',
  );
  return [
    ...(text === '' ? [] : [{ kind: 'colour', text, negated: false } as const]),
    ...colours.filter(({ negated }) => negated),
    ...patterns,
  ];
}

function isColourOrShade({ kind, text }: Attribute): boolean {
  return kind === 'colour' || /^(?:dark|light)$/.test(text);
}

function wornTarget(garment: NounPhrase, wearer: NounPhrase): (region: PlacedRegion) => Box {
  const place = wornPlace(garment);
  if (isSomebody(wearer) && place !== undefined) return (region) => wornBox(region, place);
  const isTop = /^(?:top|cap|lid|roof)$/.test(garment.lemma);
  return (region) => (isTop ? { ...region, bottom: region.top + 0.25 * region.height } : region);
}
