import type { Attribute, CallOptions, NounPhrase, RegionScorer } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { checkCount } from '@grounder/core/internal';

import { impliedHead } from '../../parse/chunk.js';
import type { AttributeFactor, AttributeRequest } from './attribute-factor.js';
import { checkedScorer } from '../checked-scorer.js';
import { isShown } from '../is-shown.js';
import { shapeFactors } from './shape-factors.js';

/** How {@link scorerFactor} asks. */
export interface ScorerFactorOptions {
  /**
   * What differences of scores are divided by before the logistic function, above 0.
   * @defaultValue 1
   */
  readonly temperature?: number;
  /**
   * Most targets that are scored, the first ones; the others get 0.5.
   * @defaultValue 100
   */
  readonly maxSites?: number;
}

const unknown = 0.5;

/**
 * Judges any property of the noun itself with a scorer of texts such as `ClipScorer`: by how much more
 * "a striped cat" fits the crop than "a cat" does, through the logistic function. Put it behind the factors
 * that know some properties better. It leaves sizes, postures and emptiness to those that `relational`
 * has built in, and what a relation stands for ("facing the camera") to the relation.
 * @param scorer - Gives logits for texts, by `query.text`, and keeps what it made of a region.
 * @returns A factor that costs two calls of the scorer for each property, with the regions that may still
 *   be meant. A target outside the picture gets 0.5.
 * @throws GroundingError `INVALID_OPTION` when the temperature is not above 0 or `maxSites` is no whole
 *   number of at least 1. `judge` throws `INVALID_DATA` when the scorer gives NaN or another number of
 *   scores.
 * @example
 * ```ts
 * const seen = scorerFactor(new ClipScorer({ encoders: [clip], templates: clip.templates }));
 * const scorer = relational(subject, { attributes: [colourFactor(regionColours), seen] });
 * ```
 */
export function scorerFactor(
  scorer: RegionScorer,
  { temperature = 1, maxSites = 100 }: ScorerFactorOptions = {},
): AttributeFactor {
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a temperature above 0, got ${temperature}`,
    );
  }
  checkCount('maxSites', maxSites);
  const checked = checkedScorer(scorer);
  const better = shapeFactors();
  return {
    kind: 'attribute',
    knows: (attribute, noun) =>
      noun.attributes.includes(attribute) &&
      !better.some((factor) => factor.knows(attribute, noun)),
    async judge(request: AttributeRequest, options?: CallOptions) {
      const { image, targets } = request;
      const result = new Float64Array(targets.length).fill(unknown);
      const shown = [...targets.entries()]
        .slice(0, maxSites)
        .filter(([, { box }]) => isShown(box, image));
      const leads = await leadsOf(
        checked,
        { ...request, targets: shown.map(([, target]) => target) },
        options,
      );
      for (const [index, [place]] of shown.entries()) {
        result[place] = 1 / (1 + Math.exp(-(leads[index] ?? 0) / temperature));
      }
      return result;
    },
  };
}

/** How much better each target fits with the property than without, in the scorer's units. */
async function leadsOf(
  scorer: RegionScorer,
  { image, targets, attribute, noun }: AttributeRequest,
  options: CallOptions | undefined,
): Promise<Float64Array> {
  if (targets.length === 0) return new Float64Array(0);
  const regions = targets.map(({ region: { label }, box }) => ({ label, score: 1, box }));
  const scoreText = async (text: string): Promise<Float32Array> =>
    (await scorer.score({ image, regions, query: { text, entities: [] } }, options)).scores;
  const withIt = await scoreText(describe(noun, attribute));
  // The scorer knows the crops by now.
  const without = await scoreText(describe(noun));
  return Float64Array.from(withIt, (score, index) => {
    const lead = score - (without[index] ?? 0);
    // A scorer may rule a region out for both texts.
    return Number.isNaN(lead) ? 0 : lead;
  });
}

/** "An old man"; several words follow the noun: "a man looking sad". A crop shows one thing. */
function describe({ lemma }: NounPhrase, attribute?: Attribute): string {
  const thing = lemma === impliedHead ? 'thing' : lemma;
  const property = attribute?.text ?? '';
  const words = property.includes(' ') ? `${thing} ${property}` : `${property} ${thing}`.trim();
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
