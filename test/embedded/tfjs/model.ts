import type { Tensor } from '@grounder/core';
import { readFloats } from '@grounder/core';
import type { TfjsConstant, TfjsNode } from '@grounder/embedded/internal';
import { translateTfjs } from '@grounder/embedded';
import { nodeRuntime } from '@grounder/models';
import { encodeModel } from '@grounder/onnx';

/** A `model.json` attribute that is a list of whole numbers. */
export const integers = (...values: number[]) => ({ list: { i: values.map(String) } });

/** A `model.json` attribute that is a text. */
export const text = (value: string) => ({ s: btoa(value) });

/** A `model.json` attribute that is a list of texts. */
export const texts = (...values: string[]) => ({ list: { s: values.map(btoa) } });

/** A node for tests. */
export function tfjsNode(
  op: string,
  name: string,
  inputs: readonly string[] = [],
  attributes: TfjsNode['attributes'] = {},
): TfjsNode {
  return { op, name, inputs, attributes };
}

/** The placeholder "x" of the given shape, batch × row × column × channel when there are four. */
export function placeholder(...shape: number[]): TfjsNode {
  const dim = shape.map((size) => ({ size: String(size) }));
  return tfjsNode('Placeholder', 'x', [], { shape: { shape: { dim } } });
}

/** A float constant. */
export function floats(dims: readonly number[], ...values: number[]): TfjsConstant {
  return { dims, data: Float32Array.from(values) };
}

/** A constant of whole numbers. */
export function wholes(...values: number[]): TfjsConstant {
  return { dims: [values.length], data: Int32Array.from(values) };
}

/** Nodes and constants of a TF.js model with one output. */
export interface TfjsModel {
  readonly nodes: readonly TfjsNode[];
  readonly constants?: Readonly<Record<string, TfjsConstant>>;
  readonly output: string;
}

/** Translates a model and runs it in ONNX Runtime. */
export async function runTranslated(
  { nodes, constants = {}, output }: TfjsModel,
  x: { readonly dims: readonly number[]; readonly values: readonly number[] },
): Promise<{ dims: readonly number[]; values: number[] }> {
  const constantNodes = Object.keys(constants).map((name) => tfjsNode('Const', name));
  const model = translateTfjs({
    graph: { nodes: [...constantNodes, ...nodes] },
    constants: new Map(Object.entries(constants)),
    outputs: [output],
  });
  await using session = await nodeRuntime({ threads: 1 }).open(encodeModel(model));
  const feed: Tensor = { type: 'float32', dims: x.dims, data: Float32Array.from(x.values) };
  const tensor = (await session.run({ x: feed }))[output];
  const data = readFloats(tensor, tensor?.dims ?? []);
  return { dims: tensor?.dims ?? [], values: [...data] };
}
