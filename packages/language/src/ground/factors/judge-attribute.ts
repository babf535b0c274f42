import type { Attribute, Box, NounPhrase } from '@grounder/core';

import type { AttributeFactor, AttributeTarget } from './attribute-factor.js';
import type { EvidenceSources } from '../evidence-sources.js';
import type { AttributeEvidence } from '../phrase-evidence.js';
import type { PlacedRegion } from '../placed-region.js';

/** The regions that the noun allows, as wholes. */
export function wholeTargets(
  base: Float64Array,
  { regions }: EvidenceSources,
): readonly AttributeTarget[] {
  return targetsOf(base, regions, (region) => region);
}

/** The part of each region that the noun allows. */
export function targetsOf(
  base: Float64Array,
  regions: readonly PlacedRegion[],
  place: (region: PlacedRegion) => Box,
): readonly AttributeTarget[] {
  return regions
    .filter(({ index }) => (base[index] ?? 0) > 0)
    .map((region) => ({ region, box: place(region) }));
}

/** The factor that judges a property of a thing, if any does. */
export function factorOf(
  attribute: Attribute,
  noun: NounPhrase,
  { factors }: Pick<EvidenceSources, 'factors'>,
): AttributeFactor | undefined {
  return factors.find((factor) => factor.knows(attribute, noun));
}

/** Asks the factor that knows a property. */
export async function judgeAttribute(
  attribute: Attribute,
  noun: NounPhrase,
  targets: readonly AttributeTarget[],
  sources: EvidenceSources,
): Promise<AttributeEvidence | undefined> {
  const factor = factorOf(attribute, noun, sources);
  if (factor === undefined) return undefined;
  const { request, regions, call } = sources;
  const { image } = request;
  const found = await factor.judge({ image, targets, regions, attribute, noun }, call);
  call?.signal?.throwIfAborted();
  const probabilities = new Float64Array(regions.length);
  for (const [place, { region }] of targets.entries()) {
    probabilities[region.index] = found[place] ?? 0;
  }
  return { attribute, kind: attributeKind(factor.kind), probabilities };
}

const ownKinds = ['colour', 'posture', 'view', 'person'] as const;

function attributeKind(kind: AttributeFactor['kind']): AttributeEvidence['kind'] {
  return ownKinds.find((own) => own === kind) ?? 'attribute';
}
