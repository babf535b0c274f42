import type {
  CallOptions,
  Captioner,
  Detection,
  ManyCaptioner,
  RasterImage,
  RegionExplainer,
  RegionScorer,
  ScoreRequest,
  TextEncoder,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';

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
   *
   * @defaultValue 'max'
   */
  readonly aggregation?: CaptionAggregation;
  /**
   * For log-sum-exp, above 0: near 0 it is the greatest, large it is the mean.
   *
   * @defaultValue 0.1
   */
  readonly temperature?: number;
}

/** The cosine of opposites: what a region without a caption gets. */
const least = -1;

interface Captions {
  readonly key: string;
  readonly texts: readonly (readonly string[])[];
  /** The vector of each text. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/**
 * Scores regions by their captions: the cosine between the phrase and what is written of a region, both
 * as text. A region whose captions are empty gets -1; a caption in another script gets what the encoder
 * makes of it. The captions of the last regions of a picture are kept for as long as the picture.
 *
 * @example
 * ```ts
 * const scorer = new CaptionScorer({ captioner: templateCaptioner(), encoder });
 * const scores = await scorer.score({ image, regions, query });
 * ```
 */
export class CaptionScorer implements RegionScorer, RegionExplainer {
  readonly #captioner: Captioner | ManyCaptioner;
  readonly #encoder: TextEncoder;
  readonly #aggregate: (similarities: readonly number[]) => number;
  readonly #captions = new WeakMap<RasterImage, Captions>();
  readonly #reasons = new WeakMap<object, readonly string[]>();

  /**
   * @param options - Captioner, encoder and aggregation.
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
   *
   * @param request - Image, regions and query.
   * @param options - Cancellation and progress.
   * @returns A cosine for each region, -1 to 1.
   * @throws GroundingError `INVALID_DATA` when the captioner has another number of texts than there are
   *   regions.
   */
  async score(
    { image, regions, query }: ScoreRequest,
    options?: CallOptions,
  ): Promise<Float32Array> {
    options?.signal?.throwIfAborted();
    if (regions.length === 0) return new Float32Array(0);
    const { texts, vectors } = await this.#describe(image, regions, options);
    const [asked] = rowsOf(await this.#encoder.encode([query.text], options));
    if (asked === undefined) throw miscounted(1, 0);
    const scored = texts.map((own) =>
      own.map((text) => ({ text, cosine: dot(asked, vectors.get(text) ?? asked) })),
    );
    this.#reasons.set(query, scored.map(explain));
    return Float32Array.from(scored, (own) =>
      own.length === 0 ? least : this.#aggregate(own.map(({ cosine }) => cosine)),
    );
  }

  /**
   * Explains the scores of the last {@link CaptionScorer.score} of the same query object.
   *
   * @param request - What was scored.
   * @returns The caption that fits best, per region.
   */
  explain({ regions, query }: ScoreRequest): readonly string[] {
    const reasons = this.#reasons.get(query);
    return regions.map((_, region) => reasons?.[region] ?? 'its captions were not compared');
  }

  async #describe(
    image: RasterImage,
    regions: readonly Detection[],
    options: CallOptions | undefined,
  ): Promise<Captions> {
    const key = JSON.stringify(regions);
    const kept = this.#captions.get(image);
    if (kept?.key === key) return kept;
    const written = await this.#write(image, regions, options);
    if (written.length !== regions.length) throw miscounted(regions.length, written.length);
    const texts = written.map((own) => own.filter((text) => text.trim() !== ''));
    const unique = [...new Set(texts.flat())];
    const rows = rowsOf(await this.#encoder.encode(unique, options));
    const vectors = new Map(
      unique.map((text, index) => [text, rows[index] ?? new Float32Array(0)]),
    );
    const captions = { key, texts, vectors };
    this.#captions.set(image, captions);
    return captions;
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

function explain(scored: readonly { readonly text: string; readonly cosine: number }[]): string {
  const [first, ...others] = scored;
  if (first === undefined) return 'nothing was written of it';
  const best = others.reduce((most, each) => (each.cosine > most.cosine ? each : most), first);
  return `could be called "${best.text}" (${best.cosine.toFixed(2)})`;
}

function rowsOf({ rows, dim, data }: { rows: number; dim: number; data: Float32Array }) {
  return Array.from({ length: rows }, (_, row) => unit(data.subarray(row * dim, (row + 1) * dim)));
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  return vector.map((value) => value / length);
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

function miscounted(expected: number, got: number): GroundingError {
  return new GroundingError('INVALID_DATA', `expected ${expected} texts, one for each, got ${got}`);
}
