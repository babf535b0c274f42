import type { Box } from './box.js';
import type { Detection } from './detection.js';
import type { PhraseFactor } from './phrase-factor.js';
import type { Pose } from './pose.js';
import type { NounPhrase, Query } from './query.js';
import type { RasterImage } from './raster-image.js';
import type { Tensor } from './tensor.js';

/** How far a long piece of work has come. */
export interface Progress {
  /** The name of the stage at work: "detect", "score". */
  readonly stage: string;
  /** Units finished. */
  readonly done: number;
  /** Units in all. */
  readonly total: number;
}

/** What every awaited call accepts. */
export interface CallOptions {
  /** Ends the call at the next stage or batch; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears of progress. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Finds candidate objects in an image. */
export interface Detector {
  /**
   * Finds every object that the model is confident about, best first.
   * @returns Detections in pixels of `image`, by falling score; empty when nothing is found.
   */
  detect(image: RasterImage, options?: CallOptions): Promise<readonly Detection[]>;
}

/** Finds out how people stand, sit or lie. */
export interface PoseEstimator {
  /**
   * Finds the keypoints of the person in each box.
   * @param boxes - One for each person, in pixels of `image`.
   * @returns One pose per box in the order of `boxes`, in pixels of `image`.
   * @throws GroundingError `INVALID_BOX` when no pixel of a box lies inside the image.
   */
  estimate(
    image: RasterImage,
    boxes: readonly Box[],
    options?: CallOptions,
  ): Promise<readonly Pose[]>;
}

/** Cuts out the picture of one region that an encoder will see. */
export interface Cropper {
  /**
   * Makes the picture of one region; the input is left as it was.
   * @param box - The region, in pixels of `image`; the part outside the image is cut off.
   * @returns A new picture of at least 1×1 pixels.
   * @throws GroundingError `INVALID_BOX` when no pixel of the box lies inside the image.
   */
  crop(image: RasterImage, box: Box): RasterImage;
}

/** Understands a referring expression. */
export interface QueryParser {
  /**
   * Finds what the expression is about and what it says of it.
   * @returns The query; its `subject` is undefined when the text names nothing.
   * @throws GroundingError `INVALID_QUERY` when the text is empty or too long.
   */
  parse(text: string): Query;
}

/** What a {@link RegionScorer} is asked. */
export interface ScoreRequest {
  /** The whole picture. */
  readonly image: RasterImage;
  /** The regions to score, in pixels of `image`. */
  readonly regions: readonly Detection[];
  /** The parsed expression. */
  readonly query: Query;
}

/** What the numbers of a scorer are; `similarity`: higher is better, on no fixed scale. */
export type ScoreUnit = 'probability' | 'logit' | 'similarity';

/** How regions are scored. */
export interface ScoreOptions extends CallOptions {
  /**
   * Whether reasons and factors are wanted too.
   * @defaultValue false
   */
  readonly explain?: boolean;
  /**
   * Whether what is nearest is scored above 0 though nothing fits.
   * @defaultValue false
   */
  readonly closest?: boolean;
}

/** What a {@link RegionScorer} says, each list in the order of the regions. */
export interface RegionScores {
  /** One number per region, higher is better, comparable within one call only. */
  readonly scores: Float32Array;
  /** What the numbers are. */
  readonly unit: ScoreUnit;
  /** A short sentence per region; only when asked to explain, and of scorers that can. */
  readonly reasons?: readonly string[];
  /**
   * The same things in the same order for every region; only when asked to explain, and of scorers whose
   * order is that of the product of `probability ** weight`.
   */
  readonly factors?: readonly (readonly PhraseFactor[])[];
  /** Why no region is meant, when that is so: "no detected label names a fence". */
  readonly refusal?: string;
}

/** Says how well regions fit a referring expression. */
export interface RegionScorer {
  /**
   * Scores every region against the query.
   * @returns Scores and their unit, with reasons and factors when asked.
   */
  score(request: ScoreRequest, options?: ScoreOptions): Promise<RegionScores>;
}

/** Feature vectors, one per row. */
export interface Embeddings {
  /** Number of vectors. */
  readonly rows: number;
  /** Length of each vector. */
  readonly dim: number;
  /** `rows * dim` floats, row-major. */
  readonly data: Float32Array;
  /** Whether every row has Euclidean length 1. */
  readonly normalised: boolean;
}

/** Turns pictures into feature vectors. */
export interface ImageEncoder {
  /**
   * Encodes a batch of pictures.
   * @returns One row per picture.
   */
  encode(images: readonly RasterImage[], options?: CallOptions): Promise<Embeddings>;
}

/** Turns texts into feature vectors. */
export interface TextEncoder {
  /**
   * Encodes a batch of texts.
   * @returns One row per text.
   */
  encode(texts: readonly string[], options?: CallOptions): Promise<Embeddings>;
}

/** Feature vectors of the parts of inputs: patches of pictures, tokens of texts. */
export interface TokenFeatures {
  /** Number of inputs. */
  readonly rows: number;
  /** Tokens of each input, padding included. */
  readonly tokens: number;
  /** Length of each token's vector. */
  readonly dim: number;
  /** `rows * tokens * dim` floats, row-major; zeros where there is padding. */
  readonly data: Float32Array;
  /** `rows * tokens` numbers: 1 for a token, 0 for padding. */
  readonly mask: Float32Array;
}

/** Turns pictures or texts into feature vectors of their parts. */
export interface TokenEncoder<Input> {
  /**
   * Encodes a batch.
   * @returns The tokens of each input: of pictures the patches row by row, of texts in reading order,
   *   padding behind them.
   */
  encodeTokens(inputs: readonly Input[], options?: CallOptions): Promise<TokenFeatures>;
}

/** Writes a pseudo-query for regions. */
export interface Captioner {
  /**
   * Describes every region.
   * @param regions - The regions, in pixels of `image`.
   * @returns One text per region in the order of `regions`.
   */
  caption(
    image: RasterImage,
    regions: readonly Detection[],
    options?: CallOptions,
  ): Promise<readonly string[]>;
}

/** A captioner that has several texts for a region. */
export interface ManyCaptioner extends Captioner {
  /**
   * Describes every region in several ways.
   * @param regions - The regions, in pixels of `image`.
   * @returns For each region in the order of `regions` its texts, the best first.
   */
  captionAll(
    image: RasterImage,
    regions: readonly Detection[],
    options?: CallOptions,
  ): Promise<readonly (readonly string[])[]>;
}

/** Reads a box off an image and an expression without proposals. */
export interface BoxRegressor {
  /**
   * Predicts the box of the thing that the query means.
   * @returns A box in pixels of `image`, inside it.
   */
  regress(image: RasterImage, query: Query, options?: CallOptions): Promise<Box>;
}

/** How much was looked at each part of a picture, which is divided into equal cells. */
export interface AttentionMap {
  /** Cells across. */
  readonly columns: number;
  /** Cells down. */
  readonly rows: number;
  /** `columns * rows` shares, 0 to 1, row by row; what is missing to a sum of 1 went elsewhere. */
  readonly shares: Float32Array;
}

/** A regressor that tells where it looked. */
export interface AttentiveRegressor extends BoxRegressor {
  /**
   * Predicts the box, and tells where it looked.
   * @returns A box in pixels of `image`, inside it, and the attention over the whole picture.
   */
  regressAttentively(
    image: RasterImage,
    query: Query,
    options?: CallOptions,
  ): Promise<{ readonly box: Box; readonly attention: AttentionMap }>;
}

/** Says how well a noun phrase names detector labels. */
export interface LabelMatcher {
  /**
   * Compares a noun phrase with labels.
   * @returns One similarity per label in the order of `labels`, 0 (unrelated) to 1 (its name).
   */
  similarity(
    subject: NounPhrase,
    labels: readonly string[],
    options?: CallOptions,
  ): Promise<Float32Array>;
}

/** The format of an encoded image. */
export type ImageFormat = 'png' | 'jpeg';

/** Limits on decoding. */
export interface DecodeOptions {
  /** Most pixels (width × height); no file may cost more memory or time than so many do. */
  readonly maxPixels: number;
  /** Ends the decoding; the promise rejects with the signal's reason at once. */
  readonly signal?: AbortSignal;
}

/** Turns image files into pixels and back. */
export interface ImageCodec {
  /**
   * Decodes an image file into 8-bit RGB, upright as its EXIF orientation says, transparency laid
   * over white.
   * @throws GroundingError `INVALID_IMAGE`, `UNSUPPORTED_IMAGE` or `IMAGE_TOO_LARGE`.
   */
  decode(bytes: Uint8Array, options: DecodeOptions): Promise<RasterImage>;
  /** Encodes a picture. */
  encode(image: RasterImage, format: ImageFormat): Promise<Uint8Array>;
}

/** How a model is opened. */
export interface SessionOptions {
  /** Threads within one operator; the runtime's choice when left out. */
  readonly threads?: number;
  /** How far the runtime rewrites the graph before running it. */
  readonly graphOptimization?: 'disabled' | 'basic' | 'extended' | 'all';
}

/** One input or output of a model. */
export interface TensorInfo {
  /** Its name in the model file. */
  readonly name: string;
  /** Element type under ONNX Runtime's names, such as "float32". */
  readonly type: string;
  /** Axis lengths; a text names an axis of any length. */
  readonly dims: readonly (number | string)[];
}

/** An open model. It holds memory outside the JavaScript heap until it is disposed. */
export interface Session extends AsyncDisposable {
  /** What the model reads. */
  readonly inputs: readonly TensorInfo[];
  /** What the model writes. */
  readonly outputs: readonly TensorInfo[];
  /**
   * Runs the model once. Concurrent calls queue; the signal is checked before the run starts,
   * since a run in progress cannot be stopped.
   * @throws GroundingError `MODEL_MISMATCH` when the feeds do not fit, `DISPOSED` after disposal.
   */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, Tensor>>>;
  /** Frees the model's memory; waits for a run in progress. A second call does nothing. */
  dispose(): Promise<void>;
}

/** Opens models: the only door to ONNX Runtime. */
export interface Runtime {
  /**
   * Opens an ONNX model.
   * @param model - The file's bytes, or its path where the platform has files.
   * @returns The open model; the caller disposes it.
   * @throws GroundingError `INVALID_MODEL` when it is no ONNX model, `FILE_NOT_FOUND` for a path
   *   without a file.
   */
  open(model: Uint8Array | string, options?: SessionOptions): Promise<Session>;
}

/** Keeps bytes that are costly to make, between runs of a program. */
export interface ByteCache {
  /**
   * Reads an entry, or makes and keeps it. A damaged entry is made anew; concurrent callers, also
   * in other processes, end with one good entry.
   * @param create - Makes the bytes when the entry is absent or damaged.
   * @returns The entry's bytes.
   */
  readOrCreate(key: string, create: () => Promise<Uint8Array>): Promise<Uint8Array>;
}

/** A piece of a run's work, told by its content. */
export interface Shard {
  /** SHA-256, in hexadecimal, of all that decides what comes of it: work, models, version and input. */
  readonly key: string;
  /** SHA-256 of what it has in common with the other shards of its run. */
  readonly job: string;
}

/** What became of a {@link Shard} that was dealt. */
export interface ShardOutcome {
  /** The shard. */
  readonly shard: Shard;
  /** Why it was given up; undefined when its part is kept. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** Deals work out to one machine or many. */
export interface ShardQueue {
  /**
   * Deals each shard at least once to whoever works, and takes from `shards` only as many as it can
   * hand on.
   * @returns The outcomes, in the order in which they come; each shard once.
   */
  deal(
    shards: Iterable<Shard> | AsyncIterable<Shard>,
    options?: Pick<CallOptions, 'signal'>,
  ): AsyncIterable<ShardOutcome>;
}

/** Keeps what was made of shards, and what they are made from, where all workers reach it. */
export interface PartStore {
  /**
   * Keeps bytes under a name, wholly or not at all. The first ones win.
   * @param name - Words of lower-case letters, digits, `.` and `-`, with `/` between them.
   * @returns Whether they were the first.
   * @throws GroundingError `FILE_UNWRITABLE` when there is no room or no right.
   */
  keep(name: string, bytes: Uint8Array): Promise<boolean>;
  /**
   * Reads what was kept.
   * @returns The bytes, or undefined when there are none.
   * @throws GroundingError `FILE_UNREADABLE` when the store does not answer.
   */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Whether something is kept under a name. */
  has(name: string): Promise<boolean>;
}
