import type { PoseEstimator } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { AttributeFactor } from './factors/attribute-factor.js';
import { defaultOrders } from './orders/default-orders.js';
import { defaultRelations } from './relations/default-relations.js';
import type { NoTargetModel } from './no-target.js';
import { defaultNoTarget, defaultNoTargetThreshold } from './no-target.js';
import type { OrderDefinition } from './orders/order-definition.js';
import type { ConfidenceModel } from './region-priors.js';
import { defaultConfidence } from './region-priors.js';
import type { RelationDefinition } from './relations/relation-definition.js';
import type { UsageWeights } from './usage/usage-factors.js';
import { defaultUsage } from './usage/usage-factors.js';
import type { FactorWeights } from './weights.js';
import { defaultWeights } from './weights.js';

/** How `relational` evaluates phrases. */
export interface RelationalOptions {
  /**
   * Judge properties from pixels or otherwise, such as `colourFactor(regionColours)`; asked before
   * the built-in ones, which judge sizes, postures and emptiness from boxes.
   * @defaultValue `[]`
   */
  readonly attributes?: readonly AttributeFactor[];
  /**
   * What relating words mean.
   * @defaultValue `defaultRelations`
   */
  readonly relations?: readonly RelationDefinition[];
  /**
   * What extremes and counts go by.
   * @defaultValue `defaultOrders`
   */
  readonly orders?: readonly OrderDefinition[];
  /**
   * How much each kind of evidence counts; kinds left out keep their default.
   * @defaultValue `defaultWeights`
   */
  readonly weights?: Partial<FactorWeights>;
  /**
   * Where things are, and how large, that people speak of with certain words.
   * @defaultValue `defaultUsage`, fitted on phrases of RefCOCO, RefCOCO+ and RefCOCOg
   */
  readonly usage?: UsageWeights;
  /**
   * What the wrapped scorer's numbers are divided by when they are logits, above 0.
   * @defaultValue 1
   */
  readonly temperature?: number;
  /**
   * The probability from which nothing fits: all scores are 0 then. 1 always answers when the noun
   * is there.
   * @defaultValue `defaultNoTargetThreshold`, which one in fifty phrases that mean something exceeds
   */
  readonly noTargetThreshold?: number;
  /**
   * The model behind the probability that nothing fits.
   * @defaultValue `defaultNoTarget`
   */
  readonly noTarget?: NoTargetModel;
  /**
   * How the detector's confidence is read; fit it anew for another detector.
   * @defaultValue `defaultConfidence`
   */
  readonly confidence?: ConfidenceModel;
  /**
   * Finds the joints of at most 24 people when a phrase says how somebody sits or stands, or where they
   * look; without it the sides of their boxes and skin stand in.
   */
  readonly poses?: PoseEstimator;
}

/** The options with nothing left out but what has no default. */
export type RelationalSettings = Required<Omit<RelationalOptions, 'weights' | 'poses'>> &
  Pick<RelationalOptions, 'poses'> & { readonly weights: FactorWeights };

const defaults: RelationalSettings = {
  attributes: [],
  relations: defaultRelations,
  orders: defaultOrders,
  weights: defaultWeights,
  usage: defaultUsage,
  temperature: 1,
  noTargetThreshold: defaultNoTargetThreshold,
  noTarget: defaultNoTarget,
  confidence: defaultConfidence,
};

/** Fills in the defaults. */
export function readSettings({ weights, ...options }: RelationalOptions): RelationalSettings {
  const settings = { ...defaults, ...options, weights: { ...defaultWeights, ...weights } };
  const { temperature, noTargetThreshold } = settings;
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a temperature above 0, got ${temperature}`,
    );
  }
  if (!(noTargetThreshold >= 0 && noTargetThreshold <= 1)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a noTargetThreshold from 0 to 1, got ${noTargetThreshold}`,
    );
  }
  return settings;
}
