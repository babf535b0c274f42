import type {
  AttentionMap,
  CallOptions,
  Detection,
  Detector,
  Grounding,
  ImageCodec,
  Query,
  QueryParser,
  QueryWarning,
  ScoreOptions,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import { explainChoice } from './explain-choice.js';
import type { Grounder } from './grounder.js';
import type { ImageSource } from '../images/image-source.js';
import { loadImage } from '#load-image';
import { toQuery } from './to-query.js';
import type { NamedScorer } from './named-scorer.js';
import { occlusionMap } from './occlusion-map.js';
import type { RankedCandidate, RankOptions } from './rank-candidates.js';
import { rankCandidates } from './rank-candidates.js';
import { createStages } from './stages.js';

/** The parts of a {@link ProposalGrounder}. */
export interface ProposalGrounderOptions {
  /** Proposes the regions. */
  readonly detector: Detector;
  /** Understands the phrase. */
  readonly parser: QueryParser;
  /** Judge the regions; the candidates' scores are their weighted sum. At least one. */
  readonly scorers: readonly NamedScorer[];
  /** Decodes image files; sharp when installed, otherwise image-js. */
  readonly codec?: ImageCodec;
  /**
   * The score that a region must exceed to be an answer. Below it, the box is undefined.
   * @defaultValue -Infinity
   */
  readonly minimumScore?: number;
  /**
   * Whether what is nearest is the answer where nothing fits, unless a call says otherwise.
   * @defaultValue false
   */
  readonly closest?: boolean;
  /**
   * Looks for reasons to doubt the reading of a phrase; they become {@link Grounding.warnings}. A parser
   * of another language needs its own.
   * @defaultValue `queryWarnings` of `@grounder/language`
   */
  readonly warn?: (query: Query) => readonly QueryWarning[];
}

/**
 * Grounds by detecting, scoring every region against the phrase, and choosing the best.
 *
 * @example
 * ```ts
 * const grounder = new ProposalGrounder({
 *   detector,
 *   parser: new WinkQueryParser(),
 *   scorers: [{ name: 'subject', scorer: new SubjectScorer({ matcher: lexicalMatcher() }) }],
 * });
 * const { box, reason } = await grounder.ground('photo.jpg', 'the dog on the left');
 * ```
 */
export class ProposalGrounder implements Grounder {
  readonly #detector: Detector;
  readonly #parser: QueryParser;
  readonly #codec: ImageCodec | undefined;
  readonly #ranking: RankOptions;
  readonly #closest: boolean;
  readonly #warn: ((query: Query) => readonly QueryWarning[]) | undefined;

  /**
   * @throws GroundingError `INVALID_OPTION` when there is no scorer, or two share a name.
   */
  constructor(options: ProposalGrounderOptions) {
    const { detector, parser, scorers, codec } = options;
    const { minimumScore = -Infinity, closest = false, warn } = options;
    const names = scorers.map(({ name }) => name);
    if (names.length === 0 || new Set(names).size !== names.length) {
      throw new GroundingError(
        'INVALID_OPTION',
        `expected scorers with different names, got [${names.join(', ')}]: name each scorer once`,
      );
    }
    this.#detector = detector;
    this.#parser = parser;
    this.#codec = codec;
    this.#ranking = { scorers, minimumScore };
    this.#closest = closest;
    this.#warn = warn;
  }

  /** {@inheritDoc Grounder.ground} */
  async ground(
    source: ImageSource,
    phrase: string | Query,
    { closest = this.#closest, ...options }: Omit<ScoreOptions, 'explain'> = {},
  ): Promise<Grounding> {
    const stages = createStages(['parse', 'decode', 'detect', 'score'], options);
    const { call, timings } = stages;

    // The phrase first: a bad one fails before the picture costs anything.
    const query = await stages.run('parse', () => toQuery(phrase, this.#parser));
    const image = await stages.run('decode', () =>
      loadImage(source, { ...call, ...defined({ codec: this.#codec }) }),
    );
    const regions = await stages.run('detect', () => this.#detector.detect(image, call));
    const { candidates, unit, refusal } = await stages.run('score', () =>
      rankCandidates({ image, regions, query }, this.#ranking, { ...call, closest }),
    );
    stages.finish();

    const choice = this.#choose(candidates, regions, { query, refusal });
    const warn = this.#warn ?? (await import('@grounder/language/internal')).queryWarnings;
    return { ...choice, unit, candidates, query, warnings: warn(query), timings };
  }

  /** {@inheritDoc Grounder.attend} */
  async attend(
    source: ImageSource,
    query: Query,
    { signal }: CallOptions = {},
  ): Promise<AttentionMap> {
    const call = defined({ signal });
    const image = await loadImage(source, { ...call, ...defined({ codec: this.#codec }) });
    return occlusionMap(this.#ranking.scorers, { image, query }, call);
  }

  #choose(
    candidates: readonly RankedCandidate[],
    regions: readonly Detection[],
    asked: Pick<Grounding, 'query'> & { readonly refusal: string | undefined },
  ): Pick<Grounding, 'box' | 'score' | 'label' | 'reason'> {
    const [best] = candidates;
    const winner = best !== undefined && best.score > this.#ranking.minimumScore ? best : undefined;
    return {
      box: winner?.box,
      score: winner?.score ?? 0,
      label: winner?.label,
      reason: explainChoice(winner, candidates, { regions, ...asked }),
    };
  }
}
