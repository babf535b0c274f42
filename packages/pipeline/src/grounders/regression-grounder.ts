import type {
  AttentiveRegressor,
  Box,
  BoxRegressor,
  CallOptions,
  Candidate,
  Grounding,
  ImageCodec,
  Query,
  QueryParser,
  QueryWarning,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { Grounder } from './grounder.js';
import type { ImageSource } from '../images/image-source.js';
import { loadImage } from '#load-image';
import { toQuery } from './to-query.js';
import { createStages } from './stages.js';

/** The parts of a {@link RegressionGrounder}. */
export interface RegressionGrounderOptions {
  /** Reads the box off picture and phrase. */
  readonly regressor: BoxRegressor;
  /** Understands the phrase. */
  readonly parser: QueryParser;
  /** What the regressor is called in the reason. */
  readonly name: string;
  /** Decodes image files; sharp when installed, otherwise image-js. */
  readonly codec?: ImageCodec;
  /**
   * Looks for reasons to doubt the reading of a phrase; they become {@link Grounding.warnings}. A parser
   * of another language needs its own.
   * @defaultValue `queryWarnings` of `@grounder/language`
   */
  readonly warn?: (query: Query) => readonly QueryWarning[];
}

/**
 * Grounds by reading the box off the features of picture and phrase, without proposals. There is
 * always an answer, and one candidate, without a score, since a regressor does not say how sure it is.
 *
 * @example
 * ```ts
 * const grounder = new RegressionGrounder({
 *   regressor: await openProjectionHead(bytes, { runtime, image, text }),
 *   parser: new WinkQueryParser(),
 *   name: 'projection head',
 * });
 * const { box } = await grounder.ground('photo.jpg', 'the dog on the left');
 * ```
 */
export class RegressionGrounder implements Grounder {
  readonly #regressor: BoxRegressor;
  readonly #parser: QueryParser;
  readonly #name: string;
  readonly #codec: ImageCodec | undefined;
  readonly #warn: ((query: Query) => readonly QueryWarning[]) | undefined;

  /** @param options - The parts. */
  constructor({ regressor, parser, name, codec, warn }: RegressionGrounderOptions) {
    this.#regressor = regressor;
    this.#parser = parser;
    this.#name = name;
    this.#codec = codec;
    this.#warn = warn;
  }

  /** {@inheritDoc Grounder.ground} */
  async ground(
    source: ImageSource,
    phrase: string | Query,
    options: CallOptions = {},
  ): Promise<Grounding> {
    const stages = createStages(['parse', 'decode', 'regress'], options);
    const { call, timings } = stages;

    const query = await stages.run('parse', () => toQuery(phrase, this.#parser));
    const image = await stages.run('decode', () =>
      loadImage(source, { ...call, ...defined({ codec: this.#codec }) }),
    );
    const { box, ...looked } = await stages.run('regress', async () =>
      isAttentive(this.#regressor)
        ? this.#regressor.regressAttentively(image, query, call)
        : { box: await this.#regressor.regress(image, query, call) },
    );
    stages.finish();
    assertFinite(box, this.#name);

    const label = query.subject?.head ?? 'object';
    const reason = `read off picture and phrase by the ${this.#name}`;
    const detection = { box, label, score: 1 };
    const candidate: Candidate = { box, label, detection, score: undefined, scores: {}, reason };
    const warn = this.#warn ?? (await import('@grounder/language/internal')).queryWarnings;
    const warnings = warn(query);
    const answer = {
      box,
      score: undefined,
      unit: undefined,
      label,
      reason,
      candidates: [candidate],
    };
    return { ...answer, query, warnings, timings, ...looked };
  }
}

function assertFinite({ left, top, right, bottom }: Box, name: string): void {
  const sides = [left, top, right, bottom];
  if (sides.every(Number.isFinite)) return;
  throw new GroundingError(
    'INVALID_DATA',
    `expected a box of finite sides from the ${name}, got [${sides.join(', ')}]`,
  );
}

function isAttentive(regressor: BoxRegressor): regressor is AttentiveRegressor {
  return 'regressAttentively' in regressor;
}
