import type { Box, RasterImage, Size } from '@grounder/core';
import { clipBox, createRandom, GroundingError, toNormalisedBox } from '@grounder/core';
import { defaultSeed } from '@grounder/core/internal';
import { deriveSeed } from '@grounder/training/internal';

import { augmentImage } from './augment-image.js';
import { readPhraseTraits } from './augment-phrase.js';
import type { Augmentation } from './augmentation.js';
import { augmentBox, drawAugmentation } from './augmentation.js';
import type { LearnedExample } from '../features/extract-options.js';

/** What {@link augmentExamples} is given. */
export interface AugmentExamplesOptions {
  /** Decodes a picture. */
  readonly load: (picture: string) => Promise<RasterImage>;
  /** Changed examples of each example, beside the unchanged one. */
  readonly variants: number;
  /**
   * Seed of the changes.
   * @defaultValue 1
   */
  readonly seed?: number;
}

/** Examples with their changed variants, and what loads their pictures. */
export interface AugmentedExamples {
  /** The examples as they were, then the changed ones. */
  readonly examples: readonly LearnedExample[];
  /** Decodes a picture of these examples, and changes it where it is a changed one. */
  readonly load: (picture: string) => Promise<RasterImage>;
}

/**
 * Adds changed examples, phrases and boxes changed along with their pictures so that what is said stays
 * true. Since encoders are frozen and run once, a change is drawn once, too, and costs an encoding.
 * @returns The examples and their loader, for `extractFeatures` or `extractTokenFeatures`.
 * @throws GroundingError `INVALID_OPTION` when the number of variants is no whole number of at least 0.
 */
export async function augmentExamples(
  examples: readonly LearnedExample[],
  { load, variants, seed = defaultSeed }: AugmentExamplesOptions,
): Promise<AugmentedExamples> {
  if (!Number.isSafeInteger(variants) || variants < 0) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a whole number of variants of at least 0, got ${variants}`,
    );
  }
  const changes = new Map<string, { readonly picture: string; readonly change: Augmentation }>();
  const sizes = new Map<string, Size>();
  const all = [...examples];
  for (const [index, example] of variants === 0 ? [] : examples.entries()) {
    if (example.box === undefined) continue;
    const size = sizes.get(example.picture) ?? sizeOf(await load(example.picture));
    sizes.set(example.picture, size);
    for (let variant = 1; variant <= variants; variant += 1) {
      const random = createRandom(deriveSeed(seed, index, variant));
      const changed = changeExample({ ...example, box: example.box }, size, random);
      const picture = `${example.picture}#${JSON.stringify(changed.change)}`;
      changes.set(picture, { picture: example.picture, change: changed.change });
      const { expression, box } = changed;
      all.push({ id: `${example.id}#${variant}`, picture, expression, box });
    }
  }
  return {
    examples: all,
    async load(picture) {
      const changed = changes.get(picture);
      if (changed === undefined) return load(picture);
      return augmentImage(await load(changed.picture), changed.change);
    },
  };
}

function changeExample(
  { expression, box }: { readonly expression: string; readonly box: Box },
  size: Size,
  random: () => number,
): { readonly expression: string; readonly box: Box; readonly change: Augmentation } {
  const traits = readPhraseTraits(expression);
  const shares = toNormalisedBox(clipBox(box, size), size);
  const change = drawAugmentation(traits, shares, random);
  const said = change.mirror ? (traits.mirrored ?? expression) : expression;
  return { expression: said, box: augmentBox(box, change, size), change };
}

function sizeOf({ width, height }: RasterImage): Size {
  return { width, height };
}
