import type { Box, CallOptions, Cropper, ImageEncoder, RasterImage } from '@grounder/core';
import { writeNormalised } from '@grounder/core/internal';
import type { FeatureCache } from './feature-cache.js';
import { LRUCache } from 'lru-cache';

/** An image encoder that may also take pictures one at a time, as `ClipImageEncoder` does. */
export interface RegionEncoder extends ImageEncoder {
  /** Encodes pictures that are made when they are needed; see `ClipImageEncoder.encodeEach`. */
  encodeEach?(
    count: number,
    createPicture: (index: number) => RasterImage,
    options?: CallOptions,
  ): ReturnType<ImageEncoder['encode']>;
}

/** What region features are made with and where they are kept. */
export interface RegionFeaturesOptions {
  /** Encodes the crops. */
  readonly encoder: RegionEncoder;
  /** Cuts out the regions. */
  readonly cropper: Cropper;
  /** Most regions in one call of the encoder. */
  readonly batchSize: number;
  /** Most regions of one image that are kept. */
  readonly capacity: number;
  /** Asked for what is not kept with the image object, and told what is new. */
  readonly cache?: FeatureCache | undefined;
}

/** Which regions of which image. */
export interface Regions {
  /** The whole picture. */
  readonly image: RasterImage;
  /** The regions. */
  readonly boxes: readonly Box[];
}

/** The features of one region. */
export interface FeaturesOfRegion {
  /** Its place among the boxes. */
  readonly index: number;
  /** A vector of length 1. */
  readonly features: Float32Array;
}

/**
 * Encodes the regions of an image, and keeps the features for the next phrase as long as the image
 * object itself lives. An image is a value: its bytes are not changed in place.
 */
export class RegionFeatures {
  readonly #options: RegionFeaturesOptions;
  readonly #known = new WeakMap<RasterImage, LRUCache<string, Float32Array>>();

  /** @param options - Encoder, cropper and limits. */
  constructor(options: RegionFeaturesOptions) {
    this.#options = options;
  }

  /**
   * Hands out the features of every region: first those that are known, then batch by batch, so that
   * memory stays bounded. Not in the order of the boxes.
   */
  async *encode(
    { image, boxes }: Regions,
    options: CallOptions,
  ): AsyncGenerator<readonly FeaturesOfRegion[]> {
    const known = this.#knownOf(image);
    const found: FeaturesOfRegion[] = [];
    const wanted = new Map<string, number[]>();
    boxes.forEach((box, index) => {
      const key = keyOf(box);
      const features = known?.get(key) ?? this.#recall(image, box);
      if (features !== undefined) {
        known?.set(key, features);
        found.push({ index, features });
      } else wanted.set(key, [...(wanted.get(key) ?? []), index]);
    });
    if (found.length > 0) yield found;
    const groups = [...wanted];
    const { batchSize } = this.#options;
    for (let start = 0; start < groups.length; start += batchSize) {
      options.signal?.throwIfAborted();
      const batch = groups.slice(start, start + batchSize);
      const rows = await this.#encode(
        image,
        batch.map(([, [index = 0]]) => boxes[index]),
        options,
      );
      yield batch.flatMap(([key, indices], row) => {
        const features = rows[row] ?? new Float32Array(0);
        known?.set(key, features);
        this.#keep(image, boxes[indices[0] ?? 0], features);
        return indices.map((index) => ({ index, features }));
      });
    }
  }

  async #encode(
    image: RasterImage,
    boxes: readonly (Box | undefined)[],
    options: CallOptions,
  ): Promise<readonly Float32Array[]> {
    const { encoder, cropper } = this.#options;
    const crop = (index: number): RasterImage => {
      const box = boxes[index];
      return box === undefined ? image : cropper.crop(image, box);
    };
    const { dim, data } =
      encoder.encodeEach === undefined
        ? await encoder.encode(
            boxes.map((_, index) => crop(index)),
            options,
          )
        : await encoder.encodeEach(boxes.length, crop, options);
    return boxes.map((_, row) => {
      // A copy, so that a kept region does not keep its batch.
      const features = data.slice(row * dim, (row + 1) * dim);
      // Also where the encoder says that they are normal: it may say so of NaN.
      writeNormalised(features, features);
      return features;
    });
  }

  #recall(image: RasterImage, box: Box): Float32Array | undefined {
    const { cache, cropper, encoder } = this.#options;
    return cache?.read({ image, box, cropper, encoder });
  }

  #keep(image: RasterImage, box: Box | undefined, features: Float32Array): void {
    const { cache, cropper, encoder } = this.#options;
    if (box !== undefined) cache?.write({ image, box, cropper, encoder }, features);
  }

  #knownOf(image: RasterImage): LRUCache<string, Float32Array> | undefined {
    if (this.#options.capacity === 0) return undefined;
    const known = this.#known.get(image) ?? new LRUCache({ max: this.#options.capacity });
    this.#known.set(image, known);
    return known;
  }
}

function keyOf({ left, top, right, bottom }: Box): string {
  return `${left} ${top} ${right} ${bottom}`;
}
