import type { RasterImage, Session } from '@grounder/core';
import { decodeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';
import type { ClipTokenizer } from '@grounder/clip/internal';
import { createClipTokenizer } from '@grounder/clip';

import { fixturePath, readFixture, readJsonFixture } from '../support/fixtures.js';

/** The names of the committed models. */
export type TinyModel = 'tiny-clip' | 'tiny-mobileclip' | 'tiny-siglip' | 'tiny-siglip2';

/** What `generate/tiny_clip.py` writes beside each model. */
export interface Reference {
  readonly logitScale: number;
  readonly logitBias?: number;
  readonly imageCases: readonly {
    readonly image: string;
    readonly resize: 'centre-crop' | 'squash';
    readonly pixelValues: { readonly file: string; readonly shape: readonly number[] };
    readonly imageEmbeds: readonly number[];
  }[];
  readonly textCases: readonly { readonly text: string; readonly textEmbeds: readonly number[] }[];
  readonly combined: {
    readonly queries: readonly string[];
    readonly texts: readonly string[];
    readonly images: readonly string[];
    readonly logitsPerImage: readonly (readonly number[])[];
    readonly textEmbeds: readonly (readonly number[])[];
    readonly imageEmbeds: readonly (readonly number[])[];
  };
  readonly regions: {
    readonly queries: readonly string[];
    readonly cases: readonly RegionCase[];
  };
  readonly variants: Readonly<
    Record<
      string,
      { readonly embeds: readonly (readonly number[])[]; readonly cosineToFp32: number }
    >
  >;
}

/** Regions of one image with what the reference says of them. */
export interface RegionCase {
  readonly image: string;
  readonly resize: 'centre-crop' | 'squash';
  readonly boxes: readonly (readonly [number, number, number, number])[];
  readonly imageEmbeds: readonly (readonly number[])[];
  readonly logits?: readonly (readonly number[])[];
}

/** The reference of a model. */
export function readReference(model: TinyModel): Reference {
  return readJsonFixture(`models/${model}/reference.json`) as Reference;
}

/** A JSON file of a model. */
export function readModelJson(model: TinyModel, file: string): unknown {
  return readJsonFixture(`models/${model}/${file}`);
}

/** The floats of a reference file. */
export function readReferenceFloats(model: TinyModel, file: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFixture(`models/${model}/${file}`)).buffer);
}

/** Opens a file of a model; whoever opens it disposes it. */
export function openTiny(model: TinyModel, file: string): Promise<Session> {
  return nodeRuntime({ threads: 1 }).open(fixturePath(`models/${model}/${file}`));
}

/** A photo of the reference. */
export function readPhoto(name: string): Promise<RasterImage> {
  return decodeImage(Uint8Array.from(readFixture(`models/images/${name}.png`)));
}

/** The tokenizer of a model, from its hub files. */
export function tinyTokenizer(model: TinyModel): ClipTokenizer {
  return createClipTokenizer({
    tokenizer: readModelJson(model, 'tokenizer.json'),
    config: readModelJson(model, 'tokenizer_config.json'),
  });
}

/** The cosine of two vectors of any lengths. */
export function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let index = 0; index < a.length; index++) {
    const x = a[index] ?? NaN;
    const y = b[index] ?? NaN;
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return a.length === b.length ? product / Math.sqrt(squaresA * squaresB) : NaN;
}

/** The distance of two vectors on the unit sphere. */
export function distanceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(Math.max(0, 2 - 2 * cosineOf(a, b)));
}

/** One row of embeddings. */
export function rowOf(
  { data, dim }: { readonly data: Float32Array; readonly dim: number },
  row: number,
): Float32Array {
  return data.subarray(row * dim, (row + 1) * dim);
}
