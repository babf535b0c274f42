import type { Box, Cropper, ImageEncoder, RasterImage } from '@grounder/core';
import { fingerprintImage } from '@grounder/core';
import { checkCount } from '@grounder/core/internal';
/** What the features of a region depend on. */
export interface FeatureKey {
  /** The whole picture. */
  readonly image: RasterImage;
  /** The region, in pixels of `image`. */
  readonly box: Box;
  /** Makes the picture of the region. */
  readonly cropper: Cropper;
  /** Makes the features of that picture. */
  readonly encoder: ImageEncoder;
}

/** Keeps the features of regions for as long as it likes; may be shared by scorers. */
export interface FeatureCache {
  /**
   * Reads the features of a region.
   * @returns The vector of length 1 that was written, or undefined.
   */
  read(key: FeatureKey): Float32Array | undefined;
  /**
   * Keeps the features of a region.
   * @param features - A vector of length 1, which nobody changes.
   */
  write(key: FeatureKey, features: Float32Array): void;
}

/** How much {@link featureCache} keeps. */
export interface FeatureCacheOptions {
  /**
   * Most bytes of features; those that were not used for longest leave first.
   * @defaultValue 67_108_864, which is 32,768 regions of ViT-B/32
   */
  readonly maxBytes?: number;
}

/**
 * Creates a cache that tells pictures apart by their content, so that a file that is decoded anew is
 * found again. Naming a picture is one pass over its pixels, once for each object. Croppers and encoders
 * are told apart by their object.
 * @throws GroundingError `INVALID_OPTION` when the limit is no whole number of at least 1.
 * @example
 * ```ts
 * const scorer = new ClipScorer({ encoders: [clip], cache: featureCache() });
 * ```
 */
export function featureCache({ maxBytes = 67_108_864 }: FeatureCacheOptions = {}): FeatureCache {
  checkCount('maxBytes', maxBytes);
  const names = new WeakMap<object, string>();
  const known = new Map<string, Float32Array>();
  let objects = 0;
  let bytes = 0;

  const nameOf = (thing: object, create: () => string): string => {
    const name = names.get(thing) ?? create();
    names.set(thing, name);
    return name;
  };
  const keyOf = ({ image, box, cropper, encoder }: FeatureKey): string =>
    [
      nameOf(image, () => fingerprintImage(image)),
      ...[cropper, encoder].map((part) => nameOf(part, () => String(++objects))),
      ...[box.left, box.top, box.right, box.bottom],
    ].join(' ');
  const forget = (key: string): void => {
    bytes -= known.get(key)?.byteLength ?? 0;
    known.delete(key);
  };
  const keep = (key: string, features: Float32Array): void => {
    forget(key);
    known.set(key, features);
    bytes += features.byteLength;
    for (const oldest of known.keys()) {
      if (bytes <= maxBytes) break;
      forget(oldest);
    }
  };
  return {
    read(key) {
      const name = keyOf(key);
      const features = known.get(name);
      if (features !== undefined) keep(name, features);
      return features;
    },
    write(key, features) {
      keep(keyOf(key), features);
    },
  };
}
