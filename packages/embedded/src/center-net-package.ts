import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { GroundingError } from '@grounder/core';
import type { OnnxModel } from '@grounder/onnx';
import { createTensor, encodeModel } from '@grounder/onnx';

import { parseTfjsGraph } from './tfjs-graph.js';
import { decodeTfjsWeights } from './tfjs-weights.js';
import { translateTfjs } from './translate-tfjs.js';

/** The npm package that the weights ship in. */
const packageName = '@vladmandic/human';

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
export async function findCenterNetPackage(
  resolve: (name: string) => string = (name) => createRequire(import.meta.url).resolve(name),
): Promise<CenterNetPackage> {
  // The package exports its code alone: manifest and models stand beside the code's folder.
  const root = dirname(dirname(resolveEntry(resolve)));
  const version = parseVersion(parseJson(await readPart(join(root, 'package.json'))));
  const folder = join(root, 'models');
  return {
    version,
    cacheKey: `centernet-${version}-t${translatorVersion}.onnx`,
    async translate() {
      const [topology, weights] = await Promise.all([
        readPart(join(folder, 'centernet.json')),
        readPart(join(folder, 'centernet.bin')),
      ]);
      const graph = parseTfjsGraph(parseJson(topology));
      const constants = decodeTfjsWeights(graph.weights, weights);
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

function resolveEntry(resolve: (name: string) => string): string {
  try {
    return resolve(packageName);
  } catch (error) {
    throw missingPackage('nothing', error);
  }
}

/** A later version may ship without these files: to the user the weights are missing all the same. */
async function readPart(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw missingPackage(`one without ${path}`, error);
  });
}

function missingPackage(got: string, cause: unknown): GroundingError {
  return new GroundingError(
    'MISSING_PACKAGE',
    `expected the package ${packageName}, which has the detector's weights, got ${got}: ` +
      `run npm install ${packageName}@3, or bring a detector of your own`,
    { cause },
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected JSON in the package ${packageName}, got ${bytes.length} bytes that are none: ` +
        'install the package again',
      { cause },
    );
  }
}

function parseVersion(manifest: unknown): string {
  const isObject = typeof manifest === 'object' && manifest !== null;
  const version = isObject && 'version' in manifest ? String(manifest.version) : 'unknown';
  // Build metadata ("+build") has no place in a cache key.
  return version.replace(/[^\w.-]/g, '_');
}
