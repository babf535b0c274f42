import type { Random } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { Graph } from '@grounder/training';
import type { UnaryOperator, Variable } from '@grounder/training/internal';
import { linearLayer, relu, sigmoid } from '@grounder/training';
import { concat, gelu, multiply, normaliseVectors, tanh } from '@grounder/training/internal';

const activations: Readonly<Record<string, UnaryOperator>> = { relu, gelu, tanh };

/** The shape of a projection head. */
export interface ProjectionHeadOptions {
  /**
   * Outputs of the layers before the last, which has the four numbers of a box.
   * @defaultValue [512, 256, 128], the study's four layers with CLIP's 512 + 512 numbers
   */
  readonly widths?: readonly number[];
  /**
   * What is between the layers.
   * @defaultValue 'relu'
   */
  readonly activation?: 'relu' | 'gelu' | 'tanh';
  /**
   * What the first layer reads: picture and phrase one after the other, or also their product number
   * by number, for encoders with vectors of one length.
   * @defaultValue 'concatenated'
   */
  readonly layout?: 'concatenated' | 'concatenated with product';
}

/** A projection head in a graph. */
export interface ProjectionHead {
  /** Input [batch, dim of the image encoder]. */
  readonly image: Variable;
  /** Input [batch, dim of the text encoder]. */
  readonly text: Variable;
  /** `[batch, 4]`, centre x, centre y, width, height as shares of the picture's sides, 0 to 1. */
  readonly box: Variable;
}

/** Names of a projection head's inputs and output in its file. */
export const projectionNames = {
  image: 'image_features',
  text: 'text_features',
  box: 'boxes',
} as const;

/**
 * Appends the study's head (systems 6 and 7) to a graph: frozen features of picture and phrase,
 * concatenated, linear layers with ReLU between, and a sigmoid.
 *
 * Features are brought to Euclidean length √dim first, so that each number has a variance of about 1,
 * for which the layers' initial numbers are made, whether an encoder normalises or not.
 */
export function buildProjectionHead(
  graph: Graph,
  dims: { readonly image: number; readonly text: number; readonly random: Random },
  options: ProjectionHeadOptions = {},
): ProjectionHead {
  const { widths = [512, 256, 128], activation = 'relu', layout = 'concatenated' } = options;
  checkWidths(widths);
  const image = graph.input(projectionNames.image, ['batch', dims.image]);
  const text = graph.input(projectionNames.text, ['batch', dims.text]);
  const activate = activations[activation] ?? relu;
  let x = joint(evenFeatures(image), evenFeatures(text), layout);
  for (const [index, outputs] of [...widths, 4].entries()) {
    x = linearLayer(x, { name: `layer${index + 1}`, outputs, random: dims.random });
    x = index < widths.length ? activate(x) : sigmoid(x);
  }
  return { image, text, box: x };
}

/**
 * Brings vectors to Euclidean length √dim.
 * @param features - [..., dim].
 */
export function evenFeatures(features: Variable): Variable {
  const dim = features.shape.at(-1);
  return multiply(normaliseVectors(features), Math.sqrt(typeof dim === 'number' ? dim : 1));
}

function joint(
  image: Variable,
  text: Variable,
  layout: NonNullable<ProjectionHeadOptions['layout']>,
): Variable {
  if (layout === 'concatenated') return concat([image, text], 1);
  if (image.shape[1] === text.shape[1]) return concat([image, text, multiply(image, text)], 1);
  throw new GroundingError(
    'INVALID_OPTION',
    `expected encoders with vectors of one length for the layout "${layout}", ` +
      `got ${String(image.shape[1])} and ${String(text.shape[1])}; use "concatenated"`,
  );
}

function checkWidths(widths: readonly number[]): void {
  if (widths.every((width) => Number.isSafeInteger(width) && width > 0)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected widths of layers that are whole and above 0, got [${widths.join(', ')}]`,
  );
}
