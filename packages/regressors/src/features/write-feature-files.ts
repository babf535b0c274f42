import { join } from 'node:path';

import type { RasterImage, Size } from '@grounder/core';
import { clipBox, toNormalisedBox } from '@grounder/core';
import { defaultBatchSize, defined } from '@grounder/core/internal';

import type { ExtractFeaturesOptions } from './extract-options.js';
import type { FeatureFileWriter } from './feature-file.js';
import { createFeatureFile } from './feature-file.js';
import { featureNames } from './feature-set.js';
import type { FeatureType } from './npy-header.js';

/** Encodes phrases into a file. */
export async function writeTexts(
  path: string,
  texts: readonly string[],
  options: ExtractFeaturesOptions,
): Promise<number> {
  const { text, type = 'float32', signal, onProgress, batchSize = defaultBatchSize } = options;
  const call = defined({ signal });
  await using file = new LazyFile(path, type);
  for (let start = 0; start < texts.length; start += batchSize) {
    signal?.throwIfAborted();
    const { data, dim } = await text.encoder.encode(texts.slice(start, start + batchSize), call);
    await file.append(data, dim);
    onProgress?.({
      stage: 'phrases',
      done: Math.min(texts.length, start + batchSize),
      total: texts.length,
    });
  }
  return await file.finish();
}

/** What was learned about pictures while they were encoded. */
export interface WrittenPictures {
  /** Length of a picture's vector. */
  readonly imageDim: number;
  /** The size of each picture. */
  readonly sizes: readonly Size[];
  /** First row and number of each picture's regions. */
  readonly regions: readonly (readonly [number, number])[];
}

/** Encodes pictures, and their regions where they are wanted, into files. */
export async function writePictures(
  folder: string,
  pictures: readonly string[],
  options: ExtractFeaturesOptions,
): Promise<WrittenPictures> {
  const { type = 'float32', batchSize = defaultBatchSize, signal, onProgress } = options;
  await using images = new LazyFile(join(folder, featureNames.images), type);
  await using regionFeatures = new LazyFile(join(folder, featureNames.regions), type);
  await using regionBoxes = new LazyFile(join(folder, featureNames.regionBoxes), 'float32');
  const sizes: Size[] = [];
  const regions: (readonly [number, number])[] = [];
  for (let start = 0; start < pictures.length; start += batchSize) {
    signal?.throwIfAborted();
    const batch = await Promise.all(
      pictures.slice(start, start + batchSize).map(async (picture) => ({
        picture,
        image: await options.load(picture),
      })),
    );
    sizes.push(...batch.map(({ image }) => ({ width: image.width, height: image.height })));
    const whole = await encodeImages(
      batch.map(({ image }) => image),
      options,
    );
    await images.append(whole.data, whole.dim);
    for (const { picture, image } of batch) {
      const found = await describeRegions(picture, image, options);
      regions.push([regionBoxes.rows, found.count]);
      if (found.count === 0) continue;
      await regionFeatures.append(found.features, whole.dim);
      await regionBoxes.append(found.boxes, 4);
    }
    onProgress?.({ stage: 'pictures', done: sizes.length, total: pictures.length });
  }
  if (regionBoxes.rows > 0) {
    await regionFeatures.finish();
    await regionBoxes.finish();
  }
  return { imageDim: await images.finish(), sizes, regions };
}

async function describeRegions(
  picture: string,
  image: RasterImage,
  options: ExtractFeaturesOptions,
): Promise<{
  readonly count: number;
  readonly features: Float32Array;
  readonly boxes: Float32Array;
}> {
  const { regions, batchSize = defaultBatchSize } = options;
  const detections = regions === undefined ? [] : await regions.propose(picture, image);
  const boxes = detections.slice(0, regions?.most).map(({ box }) => clipBox(box, image));
  const parts: Float32Array[] = [];
  for (let start = 0; start < boxes.length; start += batchSize) {
    const crops = boxes
      .slice(start, start + batchSize)
      .flatMap((box) => regions?.cropper.crop(image, box) ?? []);
    parts.push((await encodeImages(crops, options)).data);
  }
  const sides = boxes.map((box) => toNormalisedBox(box, image));
  return {
    count: boxes.length,
    features: joined(parts),
    boxes: Float32Array.from(
      sides.flatMap(({ left, top, right, bottom }) => [left, top, right, bottom]),
    ),
  };
}

function encodeImages(
  images: readonly RasterImage[],
  { image, signal }: ExtractFeaturesOptions,
): Promise<{ readonly data: Float32Array; readonly dim: number }> {
  return image.encoder.encode(images, defined({ signal }));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

/** A file whose width is known when the first vector comes. */
class LazyFile implements AsyncDisposable {
  readonly #path: string;
  readonly #type: FeatureType;
  #writer: FeatureFileWriter | undefined;
  #dim = 0;

  constructor(path: string, type: FeatureType) {
    this.#path = path;
    this.#type = type;
  }

  get rows(): number {
    return this.#writer?.rows ?? 0;
  }

  async append(data: Float32Array, dim: number): Promise<void> {
    this.#writer ??= await createFeatureFile(this.#path, { dim, type: this.#type });
    this.#dim = dim;
    await this.#writer.append(data);
  }

  async finish(): Promise<number> {
    await this.#writer?.finish();
    return this.#dim;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer?.[Symbol.asyncDispose]();
  }
}
