import type { Random } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { Graph } from '@grounder/training';
import type { Variable } from '@grounder/training/internal';
import { add, linearLayer, mean, relu, sigmoid } from '@grounder/training';
import {
  concat,
  expandLike,
  insertAxis,
  layerNormalisation,
  multiply,
  normalNumbers,
  removeAxis,
  reshape,
  slice,
  subtract,
  transformerLayer,
} from '@grounder/training/internal';

/** The shape of a fusion head. */
export interface FusionHeadOptions {
  /**
   * Width of the tokens within the head.
   * @defaultValue 256, as in TransVG
   */
  readonly width?: number;
  /**
   * Layers of the transformer.
   * @defaultValue 6
   */
  readonly layers?: number;
  /**
   * Heads of attention; the width is a multiple of it.
   * @defaultValue 8
   */
  readonly heads?: number;
  /**
   * Width of the feed-forward parts.
   * @defaultValue 2048
   */
  readonly inner?: number;
  /**
   * Whether norms come after each part, as in TransVG, or before.
   * @defaultValue 'post'
   */
  readonly norm?: 'post' | 'pre';
  /**
   * Share that is dropped while training; used when a seed is given.
   * @defaultValue 0.1
   */
  readonly dropout?: number;
  /**
   * Whether each patch is asked as well whether it lies in the box, as in SegVG
   * (https://arxiv.org/abs/2407.03200): a teacher of every token, where the box teaches [REG] alone.
   * @defaultValue false
   */
  readonly patches?: boolean;
}

/** The tokens of one branch. */
export interface TokensOfBranch {
  /** How many. */
  readonly count: number;
  /** Numbers of each, all layers together. */
  readonly width: number;
  /**
   * Layers of the encoder whose states stand one after the other in a token. Each is brought to mean 0
   * and variance 1, since states grow from layer to layer.
   * @defaultValue tokens are taken as they are
   */
  readonly layers?: number;
}

/** How many tokens of which width come in. */
export interface FusionTokens {
  /** Tokens of the picture, such as patches. */
  readonly image: TokensOfBranch;
  /** Tokens of the phrase, padding included. */
  readonly text: TokensOfBranch;
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
  /** `[batch, tokens of the picture]`, logits of lying in the box; when patches are asked. */
  readonly inside?: Variable;
}

/** Names of a fusion head's inputs and output in its file. */
export const fusionNames = {
  image: 'image_tokens',
  text: 'text_tokens',
  mask: 'text_mask',
  box: 'boxes',
  attention: 'attention',
} as const;

/** TransVG's numbers. */
const defaults: Required<FusionHeadOptions> = {
  width: 256,
  layers: 6,
  heads: 8,
  inner: 2048,
  norm: 'post',
  dropout: 0.1,
  patches: false,
};

/** What a fusion head is made with beside its sizes. */
export interface FusionContext {
  /** The chance of the initial numbers. */
  readonly random: Random;
  /** The seed input of dropout; none is dropped without. */
  readonly seed?: Variable;
}

/** So much less that a softmax makes it 0. */
const penalty = 1e4;

/**
 * Appends TransVG's fusion (system 8, https://arxiv.org/abs/2104.08541) to a graph: both branches are
 * projected to one width; a learned [REG] token, the tokens of the phrase and those of the picture go
 * through a transformer with learned positions; the box is read off [REG] by three layers.
 */
export function buildFusionHead(
  graph: Graph,
  tokens: FusionTokens,
  context: FusionContext,
  options: FusionHeadOptions = {},
): FusionHead {
  const settings = { ...defaults, ...options };
  const { width, layers, heads, inner } = settings;
  checkSizes({ width, layers, heads, inner });
  const { random } = context;
  const image = graph.input(fusionNames.image, ['batch', tokens.image.count, tokens.image.width]);
  const text = graph.input(fusionNames.text, ['batch', tokens.text.count, tokens.text.width]);
  const mask = graph.input(fusionNames.mask, ['batch', tokens.text.count]);
  const layer = (x: Variable, name: string, outputs = width) =>
    linearLayer(x, { name, outputs, random });
  const learned = (name: string, dims: readonly number[]) =>
    graph.parameter(name, dims, normalNumbers(1, random)(dims));

  const seen = layer(evenStates(image, tokens.image), 'image');
  const read = layer(evenStates(text, tokens.text), 'text');
  const first = expandLike(
    learned('reg', [1, 1, width]),
    slice(read, { axis: 1, start: 0, end: 1 }),
  );
  const count = 1 + tokens.text.count + tokens.image.count;
  const x = add(
    concat([first, read, seen], 1),
    graph.parameter('position', [count, width], firstPositions(tokens, width, random)),
  );
  const { output, shares } = throughLayers(x, hidePadding(mask, tokens.image.count), {
    ...context,
    settings,
  });
  const answer = removeAxis(slice(output, { axis: 1, start: 0, end: 1 }), 1);
  const box = sigmoid(layer(relu(layer(relu(layer(answer, 'box1')), 'box2')), 'box3', 4));
  const attention = lookedAt(shares, tokens.image.count);
  if (!settings.patches) return { image, text, mask, box, attention };
  const places = slice(output, { axis: 1, start: -tokens.image.count });
  return { image, text, mask, box, attention, inside: removeAxis(layer(places, 'inside', 1), 2) };
}

/** All layers of the transformer; the shares of attention are the last one's. */
function throughLayers(
  tokens: Variable,
  mask: Variable,
  {
    random,
    seed,
    settings: { layers, heads, inner, norm, dropout: ratio },
  }: FusionContext & { readonly settings: Required<FusionHeadOptions> },
): { readonly output: Variable; readonly shares: Variable } {
  let found = { output: tokens, shares: tokens };
  const dropout = seed && { ratio, seed };
  for (let index = 1; index <= layers; index += 1) {
    const name = `layer${index}`;
    found = transformerLayer(found.output, { name, heads, inner, random, mask, norm, dropout });
  }
  return found;
}

/** Brings the states of each layer to mean 0 and variance 1. */
function evenStates(x: Variable, { count, width, layers }: TokensOfBranch): Variable {
  if (layers === undefined) return x;
  const length = width / layers;
  const { graph } = x;
  const equal = (value: number) => graph.constant(Array<number>(length).fill(value), [length]);
  const apart = reshape(x, ['batch', count * layers, length]);
  const even = layerNormalisation(apart, { scale: equal(1), bias: equal(0) });
  return reshape(even, ['batch', count, width]);
}

/**
 * Positions before the first step: chance for [REG] and the phrase as in TransVG; for the picture sines
 * and cosines of column and row, as DETR's (https://arxiv.org/abs/2005.12872), from which neighbours
 * are known at once.
 */
function firstPositions(
  { image, text }: FusionTokens,
  width: number,
  random: Random,
): Float32Array {
  const before = 1 + text.count;
  const positions = Float32Array.from(normalNumbers(1, random)([before + image.count, width]));
  const side = Math.ceil(Math.sqrt(image.count));
  const half = Math.ceil(width / 2);
  for (let place = 0; place < image.count * width; place += 1) {
    const index = place % width;
    const token = Math.floor(place / width);
    const cell = index < half ? token % side : Math.floor(token / side);
    const wave = index % half;
    // From half a period over the picture to sixteen, half of them cosines.
    const frequency = Math.PI * 2 ** ((Math.floor(wave / 2) * 10) / half);
    const angle = (frequency * (cell + 0.5)) / side;
    positions[before * width + place] = wave % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  }
  return positions;
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
