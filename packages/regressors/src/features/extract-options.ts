import type {
  Box,
  CallOptions,
  Cropper,
  Detection,
  ImageEncoder,
  RasterImage,
  TextEncoder,
} from '@grounder/core';

import type { TokenShape } from './encoder-identity.js';
import type { FeatureType } from './npy-header.js';

/** What is learned from: a phrase, its picture, and the box that it means. */
export interface LearnedExample {
  /** Tells examples apart. */
  readonly id: string;
  /** Tells pictures apart, the same in each run: a path. */
  readonly picture: string;
  /** The phrase. */
  readonly expression: string;
  /** The box in pixels of the picture; undefined when nothing is meant. */
  readonly box: Box | undefined;
}

/** How regions are proposed and cut out, for heads that choose among proposals. */
export interface RegionSource {
  /** Tells this way of proposing apart from others, the same in each run. */
  readonly name: string;
  /** Proposes regions of a picture, best first. */
  readonly propose: (picture: string, image: RasterImage) => Promise<readonly Detection[]>;
  /** Makes what the encoder sees of a region. */
  readonly cropper: Cropper;
  /** Most regions of a picture. */
  readonly most: number;
}

/** An encoder, and what it is called. */
export interface EncoderSource<Encoder> {
  /** The encoder. */
  readonly encoder: Encoder;
  /** Where it is found again: a folder, a hub id, or another name that the program knows. */
  readonly name: string;
  /** Tells its weights apart from others: a digest. */
  readonly fingerprint: string;
  /** Asked at the end how its vectors divide into tokens; for encoders that do not pool. */
  readonly tokens?: () => TokenShape;
  /** Tells other ways of using it apart, such as other layers. */
  readonly variant?: string;
}

/** What `extractFeatures` is given. */
export interface ExtractFeaturesOptions extends CallOptions {
  /** The examples. */
  readonly examples: readonly LearnedExample[];
  /** Decodes a picture. */
  readonly load: (picture: string) => Promise<RasterImage>;
  /** The image encoder and what it is called. */
  readonly image: EncoderSource<ImageEncoder>;
  /** The text encoder and what it is called. */
  readonly text: EncoderSource<TextEncoder>;
  /**
   * Where regions come from.
   * @defaultValue whole pictures only
   */
  readonly regions?: RegionSource | undefined;
  /**
   * The type in which vectors are kept: float16 halves the files.
   * @defaultValue 'float32'
   */
  readonly type?: FeatureType;
  /**
   * Pictures or phrases in one call of an encoder.
   * @defaultValue 32
   */
  readonly batchSize?: number;
}
