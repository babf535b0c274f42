import type { OnnxModel, OnnxNode, OnnxTensor } from '@grounder/onnx';
import type { OnnxElementType } from '@grounder/onnx/internal';
import { encodeModel } from '@grounder/onnx';

/** The axes of an input or output. */
type Axes = readonly (number | string)[];

/** A value of a test model: element type and axes. */
export type TestValue = readonly [type: OnnxElementType, dims: Axes];

/** What a test model is made of. */
export interface TestModelOptions {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: Readonly<Record<string, TestValue>>;
  readonly outputs: Readonly<Record<string, TestValue>>;
  readonly initializers?: readonly OnnxTensor[];
}

/** The bytes of a model for tests. */
export function testModel(options: TestModelOptions): Uint8Array {
  const { nodes, inputs, outputs, initializers = [] } = options;
  const infos = (values: Readonly<Record<string, TestValue>>) =>
    Object.entries(values).map(([name, [type, dims]]) => ({
      name,
      type: { kind: 'tensor', type, dims } as const,
    }));
  const model: OnnxModel = {
    irVersion: 8,
    operatorSets: [{ domain: '', version: 18 }],
    graph: { name: 'test', nodes, initializers, inputs: infos(inputs), outputs: infos(outputs) },
  };
  return encodeModel(model);
}

/** A model that returns its input. */
export function identityModel(type: OnnxElementType = 'float32', dims: Axes = ['n']): Uint8Array {
  return testModel({
    nodes: [{ opType: 'Identity', inputs: ['x'], outputs: ['y'] }],
    inputs: { x: [type, dims] },
    outputs: { y: [type, dims] },
  });
}
