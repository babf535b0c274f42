import type { Random } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { Graph } from '@grounder/training';
import type { Variable } from '@grounder/training/internal';
import { add, linearLayer, relu, sum } from '@grounder/training';
import {
  concat,
  divide,
  expandLike,
  insertAxis,
  multiply,
  removeAxis,
  subtract,
} from '@grounder/training/internal';

import { evenFeatures } from '../projection/head.js';

/** The shape of a proposal head. */
export interface ProposalHeadOptions {
  /**
   * Numbers that regions and phrases are projected to before they are compared.
   * @defaultValue 256
   */
  readonly width?: number;
}

/** A proposal head in a graph. */
export interface ProposalHead {
  /** Input [batch, regions, dim of the image encoder]. */
  readonly regions: Variable;
  /** Input [batch, regions, 7]: left, top, right, bottom, width, height and area as shares of the picture. */
  readonly geometry: Variable;
  /** Input [batch, regions]: 1 for a region, 0 for what fills up the batch. */
  readonly mask: Variable;
  /** Input [batch, dim of the text encoder]. */
  readonly text: Variable;
  /** `[batch, regions]`, higher is better; a softmax over the regions gives shares. */
  readonly logits: Variable;
}

/** Names of a proposal head's inputs and output in its file. */
export const proposalNames = {
  regions: 'region_features',
  geometry: 'region_geometry',
  mask: 'region_mask',
  text: 'text_features',
  logits: 'logits',
} as const;

/** Numbers that tell where a region is. */
export const geometryLength = 7;
/** So much less that a softmax makes it 0. */
const penalty = 1e4;

/**
 * Appends a head that chooses among proposals to a graph: the features of each crop and of the phrase
 * are projected to one width; they, their product and the box's place go through a layer; what each
 * region came to and the mean over all regions of the picture, against which a superlative is
 * measured, go through two more; one number for each region comes out.
 * @returns The head's inputs and its logits.
 */
export function buildProposalHead(
  graph: Graph,
  dims: { readonly image: number; readonly text: number; readonly random: Random },
  options: ProposalHeadOptions = {},
): ProposalHead {
  const { width = 256 } = options;
  if (!Number.isSafeInteger(width) || width < 1) {
    throw new GroundingError('INVALID_OPTION', `expected a whole width above 0, got ${width}`);
  }
  const regions = graph.input(proposalNames.regions, ['batch', 'regions', dims.image]);
  const geometry = graph.input(proposalNames.geometry, ['batch', 'regions', geometryLength]);
  const mask = graph.input(proposalNames.mask, ['batch', 'regions']);
  const text = graph.input(proposalNames.text, ['batch', dims.text]);
  const layer = (x: Variable, name: string, outputs = width): Variable =>
    linearLayer(x, { name, outputs, random: dims.random });

  const seen = layer(evenFeatures(regions), 'region');
  const asked = expandLike(insertAxis(layer(evenFeatures(text), 'phrase'), 1), seen);
  const joint = concat([seen, asked, multiply(seen, asked), geometry], 2);
  const each = relu(layer(joint, 'joint'));
  const isRegion = insertAxis(mask, 2);
  const total = sum(multiply(each, isRegion), { axes: [1], keepAxes: true });
  const count = add(sum(isRegion, { axes: [1], keepAxes: true }), 1e-6);
  const all = expandLike(divide(total, count), each);
  const compared = relu(layer(concat([each, all], 2), 'compared'));
  const scores = removeAxis(layer(compared, 'score', 1), 2);
  // What fills up the batch can never be chosen.
  const logits = add(scores, multiply(subtract(mask, 1), penalty));
  return { regions, geometry, mask, text, logits };
}

/**
 * Tells where a region is: its sides, width, height and area.
 * @returns {@link geometryLength} numbers, 0 to 1.
 */
export function regionGeometry(sides: ArrayLike<number>): readonly number[] {
  const [left = 0, top = 0, right = 0, bottom = 0] = Array.from(sides);
  const [width, height] = [right - left, bottom - top];
  return [left, top, right, bottom, width, height, width * height];
}
