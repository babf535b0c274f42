import type { Random } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { Graph, Variable } from '@grounder/training';
import {
  add,
  concat,
  expandLike,
  insertAxis,
  linearLayer,
  mean,
  multiply,
  normalNumbers,
  relu,
  removeAxis,
  sigmoid,
  slice,
  subtract,
  transformerLayer,
} from '@grounder/training';

/** The shape of a fusion head. */
export interface FusionHeadOptions {
  /**
   * Width of the tokens within the head.
   *
   * @defaultValue 256, as in TransVG
   */
  readonly width?: number;
  /**
   * Layers of the transformer.
   *
   * @defaultValue 6
   */
  readonly layers?: number;
  /**
   * Heads of attention; the width is a multiple of it.
   *
   * @defaultValue 8
   */
  readonly heads?: number;
  /**
   * Width of the feed-forward parts.
   *
   * @defaultValue 2048
   */
  readonly inner?: number;
  /**
   * Whether norms come after each part, as in TransVG, or before.
   *
   * @defaultValue 'post'
   */
  readonly norm?: 'post' | 'pre';
  /**
   * Share that is dropped while training; used when a seed is given.
   *
   * @defaultValue 0.1
   */
  readonly dropout?: number;
}

/** How many tokens of which width come in. */
export interface FusionTokens {
  /** Tokens of the picture, such as patches. */
  readonly image: { readonly count: number; readonly width: number };
  /** Tokens of the phrase, padding included. */
  readonly text: { readonly count: number; readonly width: number };
}

/** A fusion head in a graph. */
export interface FusionHead {
  /** Input [batch, tokens, width of the image encoder]. */
  readonly image: Variable;
  /** Input [batch, tokens, width of the text encoder]. */
  readonly text: Variable;
  /** Input [batch, tokens of the text]: 1 for a token, 0 for padding. */
  readonly mask: Variable;
  /** `[batch, 4]`, centre x, centre y, width, height as shares of the picture's sides, 0 to 1. */
  readonly box: Variable;
  /** `[batch, tokens of the picture]`, how much the last layer's [REG] looks at each, a mean of heads. */
  readonly attention: Variable;
}

/** Names of a fusion head's inputs and output in its file. */
export const fusionNames = {
  image: 'image_tokens',
  text: 'text_tokens',
  mask: 'text_mask',
  box: 'boxes',
  attention: 'attention',
} as const;

/** So much less that a softmax makes it 0. */
const penalty = 1e4;

/**
 * Appends TransVG's fusion (system 8, https://arxiv.org/abs/2104.08541) to a graph: both branches are
 * projected to one width; a learned [REG] token, the tokens of the phrase and those of the picture go
 * through a transformer with learned positions; the box is read off [REG] by three layers.
 *
 * @param graph - The graph.
 * @param tokens - What comes in.
 * @param context - The chance of the initial numbers, and the seed input when dropout is wanted.
 * @param options - Sizes.
 * @returns The head's inputs, its boxes, and where it looked.
 * @throws GroundingError `INVALID_OPTION` when a size is no whole number above 0, or the heads do not
 *   divide the width.
 */
export function buildFusionHead(
  graph: Graph,
  tokens: FusionTokens,
  context: { readonly random: Random; readonly seed?: Variable },
  options: FusionHeadOptions = {},
): FusionHead {
  const { width = 256, layers = 6, heads = 8, inner = 2048, norm, dropout: ratio = 0.1 } = options;
  checkSizes({ width, layers, heads, inner });
  const { random, seed } = context;
  const image = graph.input(fusionNames.image, ['batch', tokens.image.count, tokens.image.width]);
  const text = graph.input(fusionNames.text, ['batch', tokens.text.count, tokens.text.width]);
  const mask = graph.input(fusionNames.mask, ['batch', tokens.text.count]);
  const layer = (x: Variable, name: string, outputs = width) =>
    linearLayer(x, { name, outputs, random });
  const learned = (name: string, dims: readonly number[]) =>
    graph.parameter(name, dims, normalNumbers(0.02, random)(dims));

  const seen = layer(image, 'image');
  const read = layer(text, 'text');
  const first = expandLike(
    learned('reg', [1, 1, width]),
    slice(read, { axis: 1, start: 0, end: 1 }),
  );
  const count = 1 + tokens.text.count + tokens.image.count;
  let x = add(concat([first, read, seen], 1), learned('position', [count, width]));
  const hidden = hidePadding(mask, tokens.image.count);
  let shares = x;
  for (let index = 0; index < layers; index += 1) {
    const step = transformerLayer(x, {
      name: `layer${index + 1}`,
      heads,
      inner,
      random,
      mask: hidden,
      ...(norm && { norm }),
      ...(seed && { dropout: { ratio, seed } }),
    });
    x = step.output;
    shares = step.shares;
  }
  const answer = removeAxis(slice(x, { axis: 1, start: 0, end: 1 }), 1);
  const box = sigmoid(layer(relu(layer(relu(layer(answer, 'box1')), 'box2')), 'box3', 4));
  return { image, text, mask, box, attention: lookedAt(shares, tokens.image.count) };
}

/** What is added to scores, [batch, 1, 1, all tokens]: [REG] and the picture are always seen. */
function hidePadding(mask: Variable, imageTokens: number): Variable {
  const nothing = multiply(slice(mask, { axis: 1, start: 0, end: 1 }), 0);
  const image = add(
    nothing,
    mask.graph.constant(Array<number>(imageTokens).fill(0), [1, imageTokens]),
  );
  const hidden = concat([nothing, multiply(subtract(mask, 1), penalty), image], 1);
  return insertAxis(insertAxis(hidden, 1), 2);
}

/** The row of [REG], what it gives to the tokens of the picture, a mean over the heads. */
function lookedAt(shares: Variable, imageTokens: number): Variable {
  const row = removeAxis(slice(shares, { axis: 2, start: 0, end: 1 }), 2);
  return mean(slice(row, { axis: 2, start: -imageTokens }), { axes: [1] });
}

function checkSizes(sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (Number.isSafeInteger(size) && size > 0) continue;
    throw new GroundingError('INVALID_OPTION', `expected a whole ${name} above 0, got ${size}`);
  }
}
