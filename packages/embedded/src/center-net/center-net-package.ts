import type { OnnxModel } from '@grounder/onnx';
import { createTensor } from '@grounder/onnx';

import { centerNetTensors } from './center-net-tensors.js';
import type { PackagedModel } from '../packaged-model.js';
import { packagedModel } from '../packaged-model.js';
import type { ResolvePackage } from '../weights-package.js';
import { openWeightsPackage } from '../weights-package.js';

/** The npm package that the weights ship in. */
const weights = {
  name: '@vladmandic/human',
  version: '3',
  about: { has: "the detector's weights", otherwise: 'bring a detector of your own' },
};

/**
 * Finds the package with the weights; nothing but its version is read.
 * @param resolve - Finds the code of an installed package, as `require.resolve` does.
 * @throws GroundingError `MISSING_PACKAGE` when it is not installed.
 */
export async function findCenterNetPackage(resolve?: ResolvePackage): Promise<PackagedModel> {
  return packagedModel(await openWeightsPackage(weights, resolve), {
    name: 'centernet',
    translatorVersion: 2,
    folder: 'models',
    file: 'centernet.json',
    outputs: [centerNetTensors.heatMap, centerNetTensors.extents],
    complete: withGreatest,
  });
}

/**
 * Adds the greatest class of each cell to the outputs. The runtime finds it on all cores, and a
 * decoder then looks into the few hundred cells that matter and not into 1.3 million values.
 */
function withGreatest(model: OnnxModel): OnnxModel {
  const { graph } = model;
  const axes = `${centerNetTensors.greatest}/axes`;
  const outputs = [centerNetTensors.greatest];
  return {
    ...model,
    graph: {
      ...graph,
      nodes: [
        ...graph.nodes,
        { opType: 'ReduceMax', inputs: [centerNetTensors.heatMap, axes], outputs },
      ],
      initializers: [
        ...graph.initializers,
        createTensor({ name: axes, dims: [1], data: BigInt64Array.of(1n) }),
      ],
      outputs: [
        ...graph.outputs,
        ...outputs.map((name) => ({
          name,
          type: { kind: 'tensor' as const, type: 'float32' as const, dims: [1, 1, 128, 128] },
        })),
      ],
    },
  };
}
