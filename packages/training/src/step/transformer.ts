import type { Random } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import { lengthOf } from '../graph/apply.js';
import type { Variable } from '../graph/graph.js';
import { add, multiply } from '../operators/arithmetic.js';
import type { UnaryOperator } from '../operators/elementwise.js';
import { relu } from '../operators/elementwise.js';
import { dropout } from '../operators/dropout.js';
import { reshape, transpose } from '../operators/layout.js';
import { matMul } from '../operators/matrix.js';
import { layerNormalisation } from '../operators/normalisation.js';
import { split } from '../operators/pieces.js';
import { softmax } from '../operators/softmax.js';
import { equalNumbers } from './initialisers.js';
import type { LinearLayerOptions } from './layers.js';
import { linearLayer } from './layers.js';

/** What {@link selfAttention} is made of. */
export interface SelfAttentionOptions extends Pick<LinearLayerOptions, 'initialise'> {
  /** Prefix of its parameters' names. */
  readonly name: string;
  /** Number of heads; the width is a multiple of it. */
  readonly heads: number;
  /** The source of chance of the initial numbers. */
  readonly random: Random;
  /**
   * Added to the scores before their softmax, of a shape that broadcasts to [batch, heads, length,
   * length]: a large negative number hides a place.
   * @defaultValue nothing is hidden
   */
  readonly mask?: Variable | undefined;
}

/**
 * Appends multi-head self-attention (https://arxiv.org/abs/1706.03762), as PyTorch's
 * `MultiheadAttention` with one input.
 * @param x - [batch, length, width]; the length is a number.
 * @returns The attended values, [batch, length, width], and the shares, [batch, heads, length, length].
 */
export function selfAttention(
  x: Variable,
  options: SelfAttentionOptions,
): { readonly values: Variable; readonly shares: Variable } {
  const { name, heads, random, mask, initialise } = options;
  const width = lengthOf('MatMul', x, -1);
  if (!Number.isSafeInteger(heads) || heads < 1 || width % heads !== 0) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a number of heads that divides the width ${width}, got ${heads}`,
    );
  }
  const layer = (input: Variable, part: string, outputs: number) =>
    linearLayer(input, {
      name: `${name}.${part}`,
      outputs,
      random,
      ...defined({ initialise }),
    });
  const [batch = 1, length = 1] = x.shape;
  const apart = (part: Variable) =>
    transpose(reshape(part, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  const joint = layer(x, 'in', 3 * width);
  const [query = x, key = x, value = x] = split(joint, [width, width, width], 2).map(apart);
  const scores = multiply(matMul(query, transpose(key)), 1 / Math.sqrt(width / heads));
  const shares = softmax(mask === undefined ? scores : add(scores, mask));
  const together = transpose(matMul(shares, value), [0, 2, 1, 3]);
  return { values: layer(reshape(together, [batch, length, width]), 'out', width), shares };
}

/** What {@link transformerLayer} is made of. */
export interface TransformerLayerOptions extends SelfAttentionOptions {
  /** Width of the feed-forward part. */
  readonly inner: number;
  /**
   * Whether normalisation comes after each part is added, as in the paper, or before it.
   * @defaultValue 'post'
   */
  readonly norm?: 'post' | 'pre';
  /**
   * What is between the two layers of the feed-forward part.
   * @defaultValue relu
   */
  readonly activation?: UnaryOperator;
  /**
   * Dropout of what is added.
   * @defaultValue none
   */
  readonly dropout?: { readonly ratio: number; readonly seed: Variable } | undefined;
}

/**
 * Appends a layer of a transformer's encoder, as PyTorch's `TransformerEncoderLayer`, but that the
 * shares of attention are not dropped.
 * @param x - [batch, length, width]; the length is a number.
 * @returns The output, of the same shape, and the shares of attention.
 */
export function transformerLayer(
  x: Variable,
  options: TransformerLayerOptions,
): { readonly output: Variable; readonly shares: Variable } {
  const { name, inner, random, norm = 'post', activation = relu, initialise } = options;
  const width = lengthOf('MatMul', x, -1);
  const normalise = (input: Variable, part: string): Variable => {
    const make = (kind: string, value: number) =>
      input.graph.parameter(`${name}.${part}.${kind}`, [width], equalNumbers(value)([width]));
    return layerNormalisation(input, { scale: make('weight', 1), bias: make('bias', 0) });
  };
  const layer = (input: Variable, part: string, outputs: number) =>
    linearLayer(input, {
      name: `${name}.${part}`,
      outputs,
      random,
      ...defined({ initialise }),
    });
  const dropped = (part: Variable) =>
    options.dropout === undefined ? part : dropout(part, options.dropout);
  const attend = (input: Variable) =>
    selfAttention(input, { ...options, name: `${name}.attention` });
  const feed = (input: Variable) =>
    dropped(layer(activation(layer(input, 'inner', inner)), 'outer', width));
  if (norm === 'pre') {
    const { values, shares } = attend(normalise(x, 'norm1'));
    const attended = add(x, dropped(values));
    return { output: add(attended, feed(normalise(attended, 'norm2'))), shares };
  }
  const { values, shares } = attend(x);
  const attended = normalise(add(x, dropped(values)), 'norm1');
  return { output: normalise(add(attended, feed(attended)), 'norm2'), shares };
}
