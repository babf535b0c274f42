import { expect } from 'chai';

import { createRandom, GroundingError } from '@grounder/core';
import type { OnnxAttribute, OnnxTensor, OnnxValueInfo } from '@grounder/onnx';
import type { OnnxElementType } from '@grounder/onnx/internal';
import { decodeModel, encodeModel } from '@grounder/onnx';

import { thrownBy } from '../../support/failures.js';
import { readFixture, readJsonFixture } from '../../support/fixtures.js';

interface DescribedTensor {
  readonly name: string;
  readonly code: number;
  readonly dims: readonly number[];
  readonly hex?: string;
  readonly strings?: readonly string[];
  readonly external?: Readonly<Record<string, string>>;
}

interface DescribedModel {
  readonly irVersion: number;
  readonly operatorSets: readonly { readonly domain: string; readonly version: number }[];
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
  readonly nodes: readonly {
    readonly opType: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly attributes: Readonly<Record<string, number>>;
  }[];
  readonly initializers: readonly DescribedTensor[];
  readonly inputs: readonly object[];
  readonly outputs: readonly object[];
}

const described = readJsonFixture('onnx/models.json') as Readonly<Record<string, DescribedModel>>;

/** `TensorProto.DataType` of onnx.proto3, for the types in the fixtures. */
const codes: Partial<Record<OnnxElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  complex64: 14,
  bfloat16: 16,
  float8e4m3fn: 17,
  uint4: 21,
  int4: 22,
};

function describeTensor({ name, type, dims, data, external }: OnnxTensor): DescribedTensor {
  const start = { name, code: codes[type] ?? 0, dims };
  if (external !== undefined) return { ...start, external };
  return data instanceof Uint8Array
    ? { ...start, hex: Buffer.from(data).toString('hex') }
    : { ...start, strings: data };
}

function describeInfo({ name, type }: OnnxValueInfo): object {
  return type?.kind === 'tensor'
    ? { name, code: codes[type.type] ?? 0, dims: type.dims ?? null }
    : { name, code: 0, dims: null };
}

const attributes: ReadonlyMap<string, OnnxAttribute> = new Map(
  decodeModel(readFixture('onnx/attributes.onnx')).graph.nodes[0]?.attributes?.map(
    (attribute) => [attribute.name, attribute] as const,
  ),
);

describe('decodeModel', () => {
  for (const [name, expected] of Object.entries(described)) {
    it(`reads in ${name}.onnx what the onnx package of Python reads`, () => {
      const { graph, ...model } = decodeModel(readFixture(`onnx/${name}.onnx`));

      expect(model.irVersion).to.equal(expected.irVersion);
      expect(model.operatorSets).to.deep.equal(expected.operatorSets);
      expect(model.metadata ?? []).to.deep.equal(expected.metadata);
      expect(
        graph.nodes.map(({ opType, inputs, outputs, attributes: list = [] }) => ({
          opType,
          inputs,
          outputs,
          attributes: list.map((attribute) => attribute.name),
        })),
      ).to.deep.equal(
        expected.nodes.map((node) => ({ ...node, attributes: Object.keys(node.attributes) })),
      );
      expect(graph.initializers.map(describeTensor)).to.deep.equal(expected.initializers);
      expect(graph.inputs.map(describeInfo)).to.deep.equal(expected.inputs);
      expect(graph.outputs.map(describeInfo)).to.deep.equal(expected.outputs);
    });
  }

  it('reads typed data as it reads raw data', () => {
    const typed = decodeModel(readFixture('onnx/tensors-typed.onnx'));
    const raw = decodeModel(readFixture('onnx/tensors-raw.onnx'));

    expect(typed.graph.initializers.map(describeTensor)).to.deep.equal(
      raw.graph.initializers.map(describeTensor),
    );
  });

  it('reads the texts and versions about a model', () => {
    const model = decodeModel(readFixture('onnx/runnable.onnx'));

    expect(model).to.include({
      producerName: 'fixtures',
      producerVersion: '1',
      domain: 'org.example',
      modelVersion: -7,
      docString: 'Größe',
    });
  });

  for (const [name, kind, value] of [
    ['a_float', 'float', 0],
    ['b_infinity', 'float', Infinity],
    ['c_nan', 'float', NaN],
    ['d_int', 'int', 0],
    ['e_smallest', 'int', -(2n ** 63n)],
    ['f_largest', 'int', 2n ** 63n - 1n],
    ['g_beyond_exact', 'int', 2n ** 53n + 1n],
    ['h_string', 'string', 'größer'],
    ['i_empty_string', 'string', ''],
    ['m_floats', 'floats', [-Infinity, NaN, -0, 2 ** -149, 3.4028234663852886e38]],
    ['n_ints', 'ints', [-(2n ** 63n), -1, 0, 1, 127, 128, 2 ** 31, 2n ** 53n, 2n ** 63n - 1n]],
    ['o_strings', 'strings', ['', 'a', '犬']],
  ] as const) {
    it(`reads the attribute ${name}`, () => {
      expect(attributes.get(name)).to.deep.equal({ name, kind, value });
    });
  }

  it('reads tensors and graphs in attributes', () => {
    const tensor = attributes.get('k_tensor');
    const graphs = attributes.get('q_graphs');

    expect(tensor).to.have.nested.property('value.type', 'int64');
    expect(attributes.get('p_tensors')).to.have.property('value').that.has.lengthOf(2);
    expect(attributes.get('l_graph')).to.have.nested.property('value.name', 'inner');
    expect(graphs).to.have.nested.property('value[1].nodes[0].opType', 'Constant');
  });

  it('keeps bytes that are no text, sparse tensors and types as they are', () => {
    const [node] = decodeModel(readFixture('onnx/unknown-parts.onnx')).graph.nodes;

    expect(node?.attributes?.map(({ name, kind, value }) => [name, kind, value])).to.deep.equal([
      ['a_bytes', 'other', 3],
      ['b_sparse', 'other', 11],
      ['c_type', 'other', 13],
    ]);
  });

  it('does not copy raw data', () => {
    const file = Uint8Array.from(readFixture('onnx/runnable.onnx'));

    const data = decodeModel(file).graph.initializers[0]?.data;

    expect(data).to.be.instanceOf(Uint8Array).with.property('buffer', file.buffer);
  });

  for (const [name, bytes] of [
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('{"format": "graph-model"}')],
    ['zeros', new Uint8Array(1000)],
    ['ones', new Uint8Array(1000).fill(0xff)],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
    ['a message without a graph', Uint8Array.of(8, 8)],
    ['a field of 4 GB', Uint8Array.of(8, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    // A reader of lengths with 32 bits would take it for 0.
    ['a graph of 2^32 bytes', Uint8Array.of(8, 8, 0x3a, 0x80, 0x80, 0x80, 0x80, 0x10)],
    ['a field number of 2^29', Uint8Array.of(8, 8, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0x3a, 0)],
    ['a number of eleven bytes', Uint8Array.of(8, ...Array<number>(10).fill(0xff), 1, 0x3a, 0)],
    ['a group', Uint8Array.of(8, 8, 0x3a, 0, 0x7b, 0x7c)],
    ['a packed number that is cut off', Uint8Array.of(8, 8, 0x3a, 5, 0x2a, 3, 0x0a, 1, 0x80)],
    ['graphs nested 200 deep', nestedGraphs(200)],
  ] as const) {
    it(`refuses ${name} with INVALID_MODEL`, () => {
      expect(thrownBy(() => decodeModel(bytes))).to.have.property('code', 'INVALID_MODEL');
    });
  }

  it('says at which byte of a message no field starts', () => {
    const error = thrownBy(() => decodeModel(Uint8Array.of(8, 8, 0x3a, 0, 0x7b, 0x7c)));

    expect(error).to.have.property('message').that.includes('at byte 4').and.includes('a group');
  });

  it('keeps the mark of byte order at the start of a text', () => {
    const name = '\uFEFFname';
    const { graph, ...model } = decodeModel(readFixture('onnx/runnable.onnx'));

    const read = decodeModel(encodeModel({ ...model, graph: { ...graph, name } }));

    expect(read.graph.name).to.equal(name);
  });

  for (const name of ['attributes', 'runnable', 'tensors-typed', 'unknown-parts']) {
    it(`survives ${name}.onnx cut off at every byte`, () => {
      const file = readFixture(`onnx/${name}.onnx`);

      for (let length = 0; length < file.length; length += 1) {
        expectModelOrRefusal(file.subarray(0, length));
      }
    });

    it(`survives ${name}.onnx with any byte changed`, () => {
      const random = createRandom(1);
      const file = Uint8Array.from(readFixture(`onnx/${name}.onnx`));

      for (let index = 0; index < file.length; index += 1) {
        const changed = Uint8Array.from(file);
        changed[index] = Math.floor(256 * random());
        expectModelOrRefusal(changed);
      }
    });
  }
});

/** What can be read can be written, and what cannot is refused with the documented code. */
function expectModelOrRefusal(bytes: Uint8Array): void {
  try {
    const model = decodeModel(bytes);
    expect(decodeModel(encodeModel(model))).to.deep.equal(model);
  } catch (error) {
    if (!GroundingError.isInstance(error)) throw error;
    expect(error.code).to.equal('INVALID_MODEL');
  }
}

function nestedGraphs(depth: number): Uint8Array {
  let graph: number[] = [];
  const message = (field: number, content: number[]): number[] => {
    const { length } = content;
    const size = [(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
    return [8 * field + 2, ...size, ...content];
  };
  for (let level = 0; level < depth; level += 1) {
    // A node (1) with an attribute (5) that is a graph (6) of kind 5 (20: 0xa0 0x01).
    graph = message(1, message(5, [...message(6, graph), 0xa0, 0x01, 5]));
  }
  return Uint8Array.from([8, 8, ...message(7, graph)]);
}
