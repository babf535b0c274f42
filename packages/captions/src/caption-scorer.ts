import type {
  CallOptions,
  Captioner,
  Detection,
  ManyCaptioner,
  RasterImage,
  RegionScorer,
  RegionScores,
  ScoreOptions,
  ScoreRequest,
  TextEncoder,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { assertScoreRequest, defined, writeNormalised } from '@grounder/core/internal';

/** How the similarities of several captions of a region become one number. */
export type CaptionAggregation = 'max' | 'mean' | 'log-sum-exp';

/** What {@link CaptionScorer} is made of. */
export interface CaptionScorerOptions {
  /** Writes the captions: templates, ClipCap, or another. Of one that has several, all count. */
  readonly captioner: Captioner | ManyCaptioner;
  /** Turns captions and phrase into vectors; the same for both. */
  readonly encoder: TextEncoder;
  /**
   * How several captions of a region count: the best alone, all alike, or in between.
   * @defaultValue 'max'
   */
  readonly aggregation?: CaptionAggregation;
  /**
   * For log-sum-exp, above 0: near 0 it is the greatest, large it is the mean.
   * @defaultValue 0.1
   */
  readonly temperature?: number;
}

/** The cosine of opposites: what a region without a caption gets. */
const least = -1;

/** What is written of the regions of a picture. */
interface EncodedCaptions {
  /** The regions. */
  readonly key: string;
  /** Every caption, once. */
  readonly texts: readonly string[];
  /** For each region the places of its captions in `texts`. */
  readonly own: readonly (readonly number[])[];
  /** The vectors of `texts`, of Euclidean length 1. */
  readonly vectors: Vectors;
}

/** Vectors one after the other. */
interface Vectors {
  readonly dim: number;
  readonly data: Float32Array;
}

/**
 * Scores regions by their captions: the cosine between the phrase and what is written of a region, both
 * as text. A region whose captions are empty gets -1; a caption in another script gets what the encoder
 * makes of it. The captions of the last regions of a picture and their vectors are kept for as long as
 * the picture, so that a second phrase costs one text. Calls may run at the same time.
 *
 * @example
 * ```ts
 * const scorer = new CaptionScorer({ captioner: templateCaptioner(), encoder });
 * const { scores } = await scorer.score({ image, regions, query });
 * ```
 */
export class CaptionScorer implements RegionScorer {
  readonly #captioner: Captioner | ManyCaptioner;
  readonly #encoder: TextEncoder;
  readonly #aggregate: (similarities: readonly number[]) => number;
  readonly #captions = new WeakMap<RasterImage, EncodedCaptions>();

  /**
   * @throws GroundingError `INVALID_OPTION` when the temperature is not above 0.
   */
  constructor(options: CaptionScorerOptions) {
    const { captioner, encoder, aggregation = 'max', temperature = 0.1 } = options;
    if (!(temperature > 0 && Number.isFinite(temperature))) {
      throw new GroundingError(
        'INVALID_OPTION',
        `expected a temperature above 0, got ${temperature}`,
      );
    }
    this.#captioner = captioner;
    this.#encoder = encoder;
    this.#aggregate = aggregations(temperature)[aggregation];
  }

  /**
   * Scores every region against the query.
   * @returns A cosine for each region, -1 to 1; the reasons name the caption that fits best.
   * @throws GroundingError `INVALID_DATA` when the captioner has another number of texts than there are
   *   regions, or the encoder another number of vectors than there are texts or numbers that are not
   *   finite.
   */
  async score(
    request: ScoreRequest,
    { explain = false, ...call }: ScoreOptions = {},
  ): Promise<RegionScores> {
    call.signal?.throwIfAborted();
    assertScoreRequest(request);
    const { image, regions, query } = request;
    if (regions.length === 0) {
      const reasons = explain ? [] : undefined;
      return { unit: 'similarity', ...defined({ scores: new Float32Array(0), reasons }) };
    }
    const { vectors, own, texts } = await this.#describe(image, regions, call);
    const cosines = compare(await this.#encode([query.text], call), vectors);
    const scores = Float32Array.from(own, (places) =>
      places.length === 0 ? least : this.#aggregate(places.map((text) => cosines[text] ?? least)),
    );
    const reasons = explain ? own.map((places) => reasonOf(places, texts, cosines)) : undefined;
    return { unit: 'similarity', ...defined({ scores, reasons }) };
  }

  async #describe(
    image: RasterImage,
    regions: readonly Detection[],
    options: CallOptions | undefined,
  ): Promise<EncodedCaptions> {
    const key = keyOf(regions);
    const kept = this.#captions.get(image);
    if (kept?.key === key) return kept;
    const written = await this.#write(image, regions, options);
    if (written.length !== regions.length) throw miscounted('texts', regions.length, written);
    const places = new Map<string, number>();
    const own = written.map((texts) =>
      texts.filter((text) => text.trim() !== '').map((text) => placeOf(text, places)),
    );
    const texts = [...places.keys()];
    const captions = { key, texts, own, vectors: await this.#encode(texts, options) };
    this.#captions.set(image, captions);
    return captions;
  }

  async #encode(texts: readonly string[], options: CallOptions | undefined): Promise<Vectors> {
    options?.signal?.throwIfAborted();
    if (texts.length === 0) return { dim: 0, data: new Float32Array(0) };
    const { rows, dim, data } = await this.#encoder.encode(texts, options);
    if (rows !== texts.length) throw miscounted('vectors', texts.length, { length: rows });
    const unit = new Float32Array(rows * dim);
    for (let start = 0; start < unit.length; start += dim) {
      writeNormalised(data.subarray(start, start + dim), unit.subarray(start, start + dim));
    }
    return { dim, data: unit };
  }

  async #write(
    image: RasterImage,
    regions: readonly Detection[],
    options: CallOptions | undefined,
  ): Promise<readonly (readonly string[])[]> {
    const captioner = this.#captioner;
    if ('captionAll' in captioner) return captioner.captionAll(image, regions, options);
    const texts = await captioner.caption(image, regions, options);
    return texts.map((text) => [text]);
  }
}

type Aggregate = (similarities: readonly number[]) => number;

function aggregations(temperature: number): Readonly<Record<CaptionAggregation, Aggregate>> {
  const mean: Aggregate = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const max: Aggregate = (values) => Math.max(...values);
  return {
    max,
    mean,
    // Of the mean of exponentials, so that a region does not gain by the number of its captions.
    'log-sum-exp': (values) => {
      const best = max(values);
      return (
        best +
        temperature * Math.log(mean(values.map((value) => Math.exp((value - best) / temperature))))
      );
    },
  };
}

/** The cosine of each vector with one, all of length 1. */
function compare({ data: asked }: Vectors, { dim, data }: Vectors): Float32Array {
  const cosines = new Float32Array(dim === 0 ? 0 : data.length / dim);
  for (let text = 0; text < cosines.length; text += 1) {
    const start = text * dim;
    let sum = 0;
    for (let axis = 0; axis < dim; axis += 1) {
      sum += (asked[axis] ?? 0) * (data[start + axis] ?? 0);
    }
    cosines[text] = sum;
  }
  return cosines;
}

function reasonOf(own: readonly number[], texts: readonly string[], cosines: Float32Array): string {
  const [first, ...others] = own;
  if (first === undefined) return 'nothing was written of it';
  const cosineOf = (text: number): number => cosines[text] ?? least;
  const best = others.reduce(
    (most, text) => (cosineOf(text) > cosineOf(most) ? text : most),
    first,
  );
  return `could be called "${texts[best] ?? ''}" (${cosineOf(best).toFixed(2)})`;
}

function keyOf(regions: readonly Detection[]): string {
  return JSON.stringify(regions);
}

/** The place of a text among those that were met, where a new one goes to the end. */
function placeOf(text: string, places: Map<string, number>): number {
  const place = places.get(text) ?? places.size;
  places.set(text, place);
  return place;
}

function miscounted(
  what: string,
  expected: number,
  got: { readonly length: number },
): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected ${expected} ${what}, one for each, got ${got.length}`,
  );
}
