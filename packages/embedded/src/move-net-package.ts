import { encodeModel } from '@grounder/onnx';

import type { TfjsGraph, TfjsNode } from './tfjs-graph.js';
import { parseTfjsGraph } from './tfjs-graph.js';
import { decodeTfjsWeights } from './tfjs-weights.js';
import { translateTfjs } from './translate-tfjs.js';
import type { ResolvePackage } from './weights-package.js';
import { openWeightsPackage } from './weights-package.js';

/** The npm package that the weights ship in. */
const weights = {
  name: '@vladmandic/human',
  version: '3',
  about: { has: "the pose estimator's weights", otherwise: 'bring a pose estimator of your own' },
};

/** To be raised when the translation changes, so that files kept by older versions are left. */
const translatorVersion = 1;

/** Names of the tensors of the translated model. */
export const moveNetTensors = {
  image: 'input',
  heatMap: 'StatefulPartitionedCall/Sigmoid',
  /** Already weighted, by how far the cell is from the middle. */
  centers: 'StatefulPartitionedCall/truediv_2',
  regression: 'StatefulPartitionedCall/kpt_regress_0/conv2d_6/BiasAdd',
  offsets: 'StatefulPartitionedCall/kpt_offset_0/conv2d_7/BiasAdd',
} as const;

/** Where the graph has put the pictures of a batch, that it took apart and resized, together again. */
const stackedImages = 'StatefulPartitionedCall/stack';

/** The model as its npm package ships it. */
export interface MoveNetPackage {
  /** The package's version. */
  readonly version: string;
  /** A file name for the translated model that changes with package and translator. */
  readonly cacheKey: string;
  /**
   * Reads the package's files and translates them.
   *
   * @returns The bytes of an ONNX file.
   */
  translate(): Promise<Uint8Array>;
}

/**
 * Finds the package with the weights; nothing but its version is read.
 *
 * @param resolve - Finds the code of an installed package, as `require.resolve` does.
 * @returns The package.
 * @throws GroundingError `MISSING_PACKAGE` when it is not installed.
 */
export async function findMoveNetPackage(resolve?: ResolvePackage): Promise<MoveNetPackage> {
  const files = await openWeightsPackage(weights, resolve);
  const { version } = files;
  return {
    version,
    cacheKey: `movenet-lightning-${version}-t${translatorVersion}.onnx`,
    async translate() {
      const [topology, bytes] = await Promise.all([
        files.readJson('models/movenet-lightning.json'),
        files.read('models/movenet-lightning.bin'),
      ]);
      const graph = withFreeBatch(parseTfjsGraph(topology));
      const constants = decodeTfjsWeights(graph.weights, bytes);
      const { heatMap, centers, regression, offsets } = moveNetTensors;
      const outputs = [heatMap, centers, regression, offsets];
      return encodeModel(translateTfjs({ graph, constants, outputs }));
    },
  };
}

/**
 * Lets the graph take any number of pictures. It is made for one, which it casts to floats, takes
 * out of its batch, "resizes" to the size that it has, and puts into a batch again.
 */
function withFreeBatch(graph: TfjsGraph): TfjsGraph {
  const freed: Readonly<Record<string, Partial<TfjsNode>>> = {
    [moveNetTensors.image]: {
      attributes: {
        dtype: { type: 'DT_FLOAT' },
        shape: { shape: { dim: [-1, 192, 192, 3].map((size) => ({ size: String(size) })) } },
      },
    },
    [stackedImages]: { op: 'Identity', inputs: [moveNetTensors.image] },
  };
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, ...freed[node.name] })) };
}
