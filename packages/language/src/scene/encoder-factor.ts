import type {
  Attribute,
  CallOptions,
  Cropper,
  Embeddings,
  ImageEncoder,
  NounPhrase,
  TextEncoder,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { cosine } from '../cosine.js';
import type { AttributeFactor } from './attribute-factor.js';

/** What {@link encoderFactor} judges with. */
export interface EncoderFactorOptions {
  /** Turns crops into vectors. */
  readonly images: ImageEncoder;
  /** Turns words into vectors of the same space. */
  readonly texts: TextEncoder;
  /** Cuts out the sites. */
  readonly cropper: Cropper;
  /**
   * What differences of cosines are multiplied with before the logistic function.
   *
   * @defaultValue 100
   */
  readonly logitScale?: number;
  /**
   * Makes the texts that are compared: with the property and without.
   *
   * @defaultValue "a photo of a striped cat" against "a photo of a cat"
   */
  readonly prompt?: (property: string, noun: string) => string;
  /**
   * Most sites that are encoded, the first ones; the others get 0.5.
   *
   * @defaultValue 100
   */
  readonly maxSites?: number;
}

const unknown = 0.5;

/**
 * Judges any property with an encoder of pictures and words such as CLIP: whether the crop is
 * closer to the noun with the property than to the noun alone. Put it after cheaper factors that
 * know some properties better.
 *
 * @param options - Encoders, cropper, prompt.
 * @returns A factor that knows every property; it runs the image encoder once per property.
 * @throws GroundingError `INVALID_OPTION` when the scale is not above 0.
 */
export function encoderFactor(options: EncoderFactorOptions): AttributeFactor {
  const { images, texts, cropper, logitScale = 100, maxSites = 100 } = options;
  const { prompt = photoOf } = options;
  if (!(logitScale > 0)) {
    throw new GroundingError('INVALID_OPTION', `expected a logitScale above 0, got ${logitScale}`);
  }
  return {
    kind: 'attribute',
    knows: () => true,
    async judge({ image, sites, attribute, noun }, call) {
      const result = new Float64Array(sites.length).fill(unknown);
      const seen = sites.slice(0, maxSites);
      if (seen.length === 0) return result;
      const [withIt, without] = await encodeTexts(texts, [attribute, noun], prompt, call);
      const crops = await images.encode(
        seen.map(({ box }) => cropper.crop(image, box)),
        call,
      );
      for (const [index, row] of rowsOf(crops).entries()) {
        const lead = cosine(row, withIt) - cosine(row, without);
        result[index] = 1 / (1 + Math.exp(-logitScale * lead));
      }
      return result;
    },
  };
}

function photoOf(property: string, noun: string): string {
  return `a photo of a ${`${property} ${noun}`.trim()}`;
}

async function encodeTexts(
  texts: TextEncoder,
  [attribute, noun]: readonly [Attribute, NounPhrase],
  prompt: (property: string, noun: string) => string,
  call: CallOptions | undefined,
): Promise<readonly [Float32Array, Float32Array]> {
  const encoded = await texts.encode(
    [prompt(attribute.text, noun.head), prompt('', noun.head)],
    call,
  );
  const [withIt = new Float32Array(), without = new Float32Array()] = rowsOf(encoded);
  return [withIt, without];
}

function rowsOf({ rows, dim, data }: Embeddings): readonly Float32Array[] {
  return Array.from({ length: rows }, (_, row) => data.subarray(row * dim, (row + 1) * dim));
}
