import type { Random } from '@grounder/core';
import type { Graph } from '@grounder/training';
import type { Initialiser, Variable } from '@grounder/training/internal';
import { add, linearLayer, mean, sum } from '@grounder/training';
import {
  cast,
  equalNumbers,
  gather,
  gelu,
  insertAxis,
  isEqual,
  layerNormalisation,
  multiply,
  normaliseVectors,
  normalNumbers,
  reshape,
  transformerLayer,
  transpose,
} from '@grounder/training/internal';

/** The shape of the pair of encoders: 1.1 million parameters. */
export const shape = {
  /** Pixels of a side of the picture. */
  imageSize: 64,
  /** Pixels of a side of a patch. */
  patchSize: 8,
  imageLayers: 3,
  textLayers: 2,
  /** Tokens of a text. */
  contextLength: 32,
  width: 128,
  heads: 4,
  /** Length of the vectors in which pictures and texts are compared. */
  embedding: 128,
} as const;

/** A tower in a graph. */
export interface Tower {
  readonly input: Variable;
  /** [batch, embedding], of Euclidean length 1. */
  readonly features: Variable;
}

/** Appends the patch transformer: pictures [batch, 3, 64, 64] become vectors. */
export function buildImageTower(graph: Graph, random: Random): Tower {
  const { imageSize, patchSize, width } = shape;
  const across = imageSize / patchSize;
  const input = graph.input('pixel_values', ['batch', 3, imageSize, imageSize]);
  const cut = reshape(input, ['batch', 3, across, patchSize, across, patchSize]);
  const patches = reshape(transpose(cut, [0, 2, 4, 1, 3, 5]), [
    'batch',
    across * across,
    3 * patchSize * patchSize,
  ]);
  const build = blocks(graph, random);
  let x = build.linear(patches, 'image.patch', width);
  x = add(x, build.parameter('image.position', [across * across, width]));
  for (let layer = 0; layer < shape.imageLayers; layer += 1) x = build.block(x, `image.${layer}`);
  const pooled = mean(build.normalise(x, 'image.final'), { axes: [1] });
  const projected = build.linear(pooled, 'image.projection', shape.embedding);
  return { input, features: normaliseVectors(projected) };
}

/** Appends the text transformer, which looks backwards, and is read at the end of the text. */
export function buildTextTower(
  graph: Graph,
  random: Random,
  { tokens, endId }: { readonly tokens: number; readonly endId: number },
): Tower {
  const { contextLength: length, width } = shape;
  const input = graph.input('input_ids', ['batch', length], 'int64');
  const build = blocks(graph, random);
  let x = gather(build.parameter('text.token', [tokens, width]), input);
  x = add(x, build.parameter('text.position', [length, width]));
  const later = Array.from({ length: length * length }, (_, place) =>
    place % length > Math.floor(place / length) ? -1e4 : 0,
  );
  const mask = graph.constant(later, [length, length]);
  for (let layer = 0; layer < shape.textLayers; layer += 1) {
    x = build.block(x, `text.${layer}`, mask);
  }
  const isEnd = cast(isEqual(input, graph.constant([endId], [], 'int64')), 'float32');
  const pooled = sum(multiply(build.normalise(x, 'text.final'), insertAxis(isEnd, 2)), {
    axes: [1],
  });
  const projected = build.linear(pooled, 'text.projection', shape.embedding);
  return { input, features: normaliseVectors(projected) };
}

function blocks(graph: Graph, random: Random) {
  const { width, heads } = shape;
  const initialise = normalNumbers(0.02, random);
  const parameter = (name: string, dims: readonly number[], make: Initialiser = initialise) =>
    graph.parameter(name, dims, make(dims));
  const linear = (x: Variable, name: string, outputs: number) =>
    linearLayer(x, { name, outputs, random });
  const normalise = (x: Variable, name: string) =>
    layerNormalisation(x, {
      scale: parameter(`${name}.scale`, [width], equalNumbers(1)),
      bias: parameter(`${name}.bias`, [width], equalNumbers(0)),
    });
  const options = { heads, inner: 4 * width, norm: 'pre', activation: gelu, random } as const;
  const block = (x: Variable, name: string, mask?: Variable): Variable =>
    transformerLayer(x, { ...options, name, mask }).output;
  return { parameter, linear, normalise, block };
}
