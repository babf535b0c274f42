import type {
  Detector,
  ImageCodec,
  LabelMatcher,
  PoseEstimator,
  QueryParser,
  RegionScorer,
} from '@grounder/core';
import type { LooksEstimator } from '@grounder/core/internal';
import { defined } from '@grounder/core/internal';
import { regionColours, regionPattern } from '@grounder/images';
import type { RelationDefinition } from '@grounder/language';
import {
  colourFactor,
  facingFactor,
  patternFactor,
  relational,
  scorerFactor,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';
import type { AttributeFactor } from '@grounder/language/internal';
import { personFactor } from '@grounder/language/internal';

import type { Grounder } from '../grounders/grounder.js';
import { grouped } from '../grounders/grouped.js';
import type { NamedScorer } from '../grounders/named-scorer.js';
import { nounsElseTexts } from '../grounders/nouns-else-texts.js';
import { ProposalGrounder } from '../grounders/proposal-grounder.js';

/** What the scorer of the embedded default is made of. */
export interface DefaultScorerParts {
  /** Says which labels a noun names. */
  readonly matcher: LabelMatcher;
  /** Finds people's joints; boxes and skin stand in when left out. */
  readonly poses?: PoseEstimator;
  /** Guesses people's looks; nothing is guessed when left out. */
  readonly looks?: LooksEstimator;
  /** Judges properties that nothing else can, and phrases in other languages. */
  readonly texts?: RegionScorer;
  /** What relating words mean; those of the language package when left out. */
  readonly relations?: readonly RelationDefinition[];
  /** The probability from which nothing fits, 0 to 1. */
  readonly noTargetThreshold?: number;
}

/** Puts the scorer of the embedded default together: by all that the phrase says. */
export function defaultScorer(parts: DefaultScorerParts): NamedScorer {
  const { matcher, texts, looks, ...rest } = parts;
  const nouns = new SubjectScorer({ matcher });
  const scorer = relational(texts === undefined ? nouns : nounsElseTexts(nouns, texts), {
    attributes: attributeFactors(texts, looks),
    ...rest,
  });
  return { name: 'relational', scorer };
}

/** Of people, looks before colours of boxes; CLIP judges what none of the others can. */
function attributeFactors(
  texts: RegionScorer | undefined,
  looks: LooksEstimator | undefined,
): readonly AttributeFactor[] {
  return [
    ...(looks === undefined ? [] : [personFactor({ looks, namer: regionColours })]),
    colourFactor(regionColours),
    patternFactor(regionPattern),
    facingFactor(regionColours),
    ...(texts === undefined ? [] : [scorerFactor(texts)]),
  ];
}

/** What stands around a scorer in the embedded default. */
export interface DefaultGrounderParts {
  /** Proposes the regions. */
  readonly detector: Detector;
  /** Understands the phrase; wink-nlp when left out. */
  readonly parser?: QueryParser;
  /** Decodes image files. */
  readonly codec?: ImageCodec;
  /** Whether “two people” are answered with all of them. */
  readonly groups?: boolean;
  /** Whether the nearest is the answer where nothing fits. */
  readonly closest?: boolean;
}

/** Puts a scorer behind a detector, as in the embedded default. */
export function composeDefault(scorer: NamedScorer, parts: DefaultGrounderParts): Grounder {
  const { detector, parser = new WinkQueryParser(), codec, groups = false, closest } = parts;
  const best = new ProposalGrounder({
    detector,
    parser,
    scorers: [scorer],
    minimumScore: 0,
    ...defined({ codec, closest }),
  });
  return groups ? grouped(best) : best;
}
