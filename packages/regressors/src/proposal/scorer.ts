import type {
  Box,
  CallOptions,
  Cropper,
  ImageEncoder,
  RasterImage,
  RegionScorer,
  RegionScores,
  ScoreRequest,
  Session,
  TextEncoder,
} from '@grounder/core';
import { clipBox, readFloats, toNormalisedBox } from '@grounder/core';
import { assertScoreRequest, defaultBatchSize, defined, Lifetime } from '@grounder/core/internal';

import { geometryOf } from '../heads/batches.js';
import type { HeadDescription } from '../heads/description.js';
import { assertDim, assertHead, readHeadDescription } from '../heads/description.js';
import type { OpenHeadOptions } from '../projection/regressor.js';
import { geometryLength, proposalNames } from './head.js';

/** What a proposal head is opened with. */
export interface OpenProposalHeadOptions extends OpenHeadOptions {
  /** Makes what the encoder sees of a region: the cropper that the head was trained with. */
  readonly cropper: Cropper;
}

/** The features of an image's regions, and which regions they are. */
interface KnownRegions {
  readonly key: string;
  readonly features: Float32Array;
}

/** A trained proposal head: scores regions by the features of their crops, phrase and place. */
export class ProposalHeadScorer implements RegionScorer, AsyncDisposable {
  /** What the head's file says about itself. */
  readonly description: HeadDescription;
  readonly #session: Session;
  readonly #image: ImageEncoder;
  readonly #text: TextEncoder;
  readonly #life = new Lifetime('a head');
  readonly #cropper: Cropper;
  readonly #known = new WeakMap<RasterImage, KnownRegions>();

  /**

   */
  constructor(
    description: HeadDescription,
    session: Session,
    { image, text, cropper }: Pick<OpenProposalHeadOptions, 'image' | 'text' | 'cropper'>,
  ) {
    this.description = description;
    this.#session = session;
    this.#image = image;
    this.#text = text;
    this.#cropper = cropper;
  }

  /** {@inheritDoc @grounder/core!index.RegionScorer.score} */
  score(request: ScoreRequest, options: CallOptions = {}): Promise<RegionScores> {
    return this.#life.use(() => this.#score(request, options));
  }

  async #score(request: ScoreRequest, options: CallOptions): Promise<RegionScores> {
    assertScoreRequest(request);
    const { image, regions, query } = request;
    const count = regions.length;
    if (count === 0) return { scores: new Float32Array(0), unit: 'logit' };
    const { signal } = options;
    const call = defined({ signal });
    const { imageEncoder, textEncoder } = this.description;
    const boxes = regions.map(({ box }) => clipBox(box, image));
    const features = await this.#encodeRegions(image, boxes, call);
    const asked = await this.#text.encode([query.text], call);
    assertDim('text', textEncoder, asked.dim);
    const sides = boxes.map((box) => toNormalisedBox(box, image));
    const places = sides.flatMap(({ left, top, right, bottom }) => [left, top, right, bottom]);
    const outputs = await this.#session.run(
      {
        [proposalNames.regions]: floats([1, count, imageEncoder.dim], features),
        [proposalNames.geometry]: floats(
          [1, count, geometryLength],
          geometryOf(Float32Array.from(places)),
        ),
        [proposalNames.mask]: floats([1, count], new Float32Array(count).fill(1)),
        [proposalNames.text]: floats([1, asked.dim], asked.data),
      },
      call,
    );
    return { scores: readFloats(outputs[proposalNames.logits], [1, count]), unit: 'logit' };
  }

  /** Encodes regions once for all phrases about one image object. */
  async #encodeRegions(
    image: RasterImage,
    boxes: readonly Box[],
    call: CallOptions,
  ): Promise<Float32Array> {
    const key = JSON.stringify(boxes);
    const known = this.#known.get(image);
    if (known?.key === key) return known.features;
    const { imageEncoder } = this.description;
    const features = new Float32Array(boxes.length * imageEncoder.dim);
    for (let start = 0; start < boxes.length; start += defaultBatchSize) {
      call.signal?.throwIfAborted();
      const some = boxes.slice(start, start + defaultBatchSize);
      const crops = some.map((box) => this.#cropper.crop(image, box));
      const { data, dim } = await this.#image.encode(crops, call);
      assertDim('image', imageEncoder, dim);
      features.set(data, start * dim);
    }
    this.#known.set(image, { key, features });
    return features;
  }

  /** Frees the head, not the encoders. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#life.end(() => this.#session.dispose());
  }
}

/**
 * Opens a trained proposal head.
 * @param bytes - The file that `trainProposalHead` made.
 * @returns The scorer; the caller disposes it.
 * @throws GroundingError `INVALID_MODEL`; `MODEL_MISMATCH` when the file is no proposal head or was
 *   trained with other encoders.
 */
export async function openProposalHead(
  bytes: Uint8Array,
  options: OpenProposalHeadOptions,
): Promise<ProposalHeadScorer> {
  const description = await readHeadDescription(bytes);
  assertHead(description, 'proposal-head', options);
  return new ProposalHeadScorer(description, await options.runtime.open(bytes), options);
}

function floats(dims: readonly number[], data: Float32Array) {
  return { type: 'float32', dims, data } as const;
}
