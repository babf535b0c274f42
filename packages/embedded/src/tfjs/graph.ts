import { GroundingError } from '@grounder/core';

/** An attribute of a TF.js node, as `model.json` has it: one field tells its kind. */
export type TfjsAttribute = Readonly<Record<string, unknown>>;

/** A node of a TF.js graph model. */
export interface TfjsNode {
  /** Its name; other nodes name it in their inputs. */
  readonly name: string;
  /** The TensorFlow operator. */
  readonly op: string;
  /** Names of the nodes it reads, with `:1` and so on for outputs beyond the first. */
  readonly inputs: readonly string[];
  /** Its attributes, by name. */
  readonly attributes: Readonly<Record<string, TfjsAttribute>>;
}

/** How a weight is stored in fewer bits. */
export interface TfjsQuantization {
  /** Element type in the file: `float16`, `uint8`, `uint16`. */
  readonly dtype: string;
  /** What a stored whole number is multiplied by. */
  readonly scale?: number;
  /** What is added then. */
  readonly min?: number;
}

/** A weight as the manifest lists it, in the order of the weight file. */
export interface TfjsWeightEntry {
  /** The `Const` node that it fills. */
  readonly name: string;
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Element type in the graph. */
  readonly dtype: string;
  /** How the bytes differ from the element type. */
  readonly quantization?: TfjsQuantization;
}

/** What a `model.json` of a TF.js graph model says. */
export interface TfjsGraph {
  /** The nodes, in any order. */
  readonly nodes: readonly TfjsNode[];
  /** The weights, in the order of the weight file. */
  readonly weights: readonly TfjsWeightEntry[];
  /** The weight files, from the folder of `model.json`, in the order of their concatenation. */
  readonly weightFiles: readonly string[];
}

/**
 * Reads the `model.json` of a TF.js graph model.
 * @throws GroundingError `INVALID_MODEL` when it is no graph model.
 */
export function parseTfjsGraph(json: unknown): TfjsGraph {
  const { modelTopology, weightsManifest } = fieldsOf(json, 'model.json');
  const { node: nodes } = fieldsOf(modelTopology, 'modelTopology');
  const groups = listOf(weightsManifest, 'weightsManifest').map((group) =>
    fieldsOf(group, 'weight group'),
  );
  return {
    nodes: listOf(nodes, 'modelTopology.node').map(parseNode),
    weights: groups.flatMap(({ weights }) => listOf(weights, 'weights').map(parseWeight)),
    weightFiles: groups.flatMap(({ paths }) =>
      listOf(paths, 'paths').map((path) => textOf(path, 'path')),
    ),
  };
}

function parseNode(value: unknown): TfjsNode {
  const { name, op, input = [], attr = {} } = fieldsOf(value, 'node');
  const attributes = Object.entries(fieldsOf(attr, 'attr'));
  return {
    name: textOf(name, 'node name'),
    op: textOf(op, 'node op'),
    // Control inputs ("^name") order side effects, of which a frozen graph has none.
    inputs: listOf(input, 'node input')
      .map((entry) => textOf(entry, 'node input'))
      .filter((entry) => !entry.startsWith('^'))
      // "name:0" is another way to say "name".
      .map((entry) => entry.replace(/:0$/, '')),
    attributes: Object.fromEntries(attributes.map(([key, entry]) => [key, fieldsOf(entry, key)])),
  };
}

function parseWeight(value: unknown): TfjsWeightEntry {
  const { name, shape, dtype, quantization } = fieldsOf(value, 'weight');
  return {
    name: textOf(name, 'weight name'),
    shape: listOf(shape, 'weight shape').map((length) => numberOf(length, 'axis length')),
    dtype: textOf(dtype, 'weight dtype'),
    ...(quantization === undefined ? {} : { quantization: parseQuantization(quantization) }),
  };
}

function parseQuantization(value: unknown): TfjsQuantization {
  const { dtype, scale, min } = fieldsOf(value, 'quantization');
  return {
    dtype: textOf(dtype, 'quantization dtype'),
    ...(scale === undefined ? {} : { scale: numberOf(scale, 'quantization scale') }),
    ...(min === undefined ? {} : { min: numberOf(min, 'quantization min') }),
  };
}

function fieldsOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value));
  }
  throw unexpected(`${what} to be an object`, value);
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(`${what} to be a list`, value);
}

function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw unexpected(`${what} to be a text`, value);
}

function numberOf(value: unknown, what: string): number {
  if (typeof value === 'number') return value;
  throw unexpected(`${what} to be a number`, value);
}

function unexpected(expected: string, value: unknown): GroundingError {
  return new GroundingError(
    'INVALID_MODEL',
    `expected ${expected} in a TF.js graph model, got ${typeof value}`,
  );
}
