import type { OnnxModel } from '@grounder/onnx';

import { faceResTensors } from './face-res-tensors.js';
import type { PackagedModel } from '../packaged-model.js';
import { packagedModel } from '../packaged-model.js';
import type { ResolvePackage } from '../weights-package.js';
import { openWeightsPackage } from '../weights-package.js';

/** The npm package that the weights ship in. */
const weights = {
  name: '@vladmandic/human',
  version: '3',
  about: { has: "the face network's weights", otherwise: 'set persons to false' },
};

/** A middle layer: 512 numbers for each of 14 × 14 cells. */
const middle = 'conv_pw_11_relu/clip_by_value';

/**
 * Finds the package with the weights of HSE-FaceRes; nothing but its version is read.
 * @param resolve - Finds the code of an installed package, as `require.resolve` does.
 * @throws GroundingError `MISSING_PACKAGE` when it is not installed.
 */
export async function findFaceResPackage(resolve?: ResolvePackage): Promise<PackagedModel> {
  const { pooled, sex, age } = faceResTensors;
  return packagedModel(await openWeightsPackage(weights, resolve), {
    name: 'faceres',
    translatorVersion: 1,
    folder: 'models',
    file: 'faceres.json',
    outputs: [pooled, middle, sex, age],
    complete: withGrid,
  });
}

/** Gives out the middle layer coarsely: heads are placed too roughly for 14 × 14 cells. */
function withGrid(model: OnnxModel): OnnxModel {
  const { graph } = model;
  const { pooled, grid, sex, age } = faceResTensors;
  return {
    ...model,
    graph: {
      ...graph,
      nodes: [
        ...graph.nodes,
        {
          opType: 'AveragePool',
          inputs: [middle],
          outputs: [grid],
          attributes: [
            { name: 'kernel_shape', kind: 'ints', value: [7, 7] },
            { name: 'strides', kind: 'ints', value: [7, 7] },
          ],
        },
      ],
      outputs: [pooled, grid, sex, age].map((name) => ({
        name,
        type: { kind: 'tensor', type: 'float32' },
      })),
    },
  };
}
