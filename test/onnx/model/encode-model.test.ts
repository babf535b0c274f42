import { expect } from 'chai';

import type { Session } from '@grounder/core';
import { createRandom, readFloats } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { OnnxModel, OnnxNode, OnnxTensor } from '@grounder/onnx';
import { createTensor, decodeModel, encodeModel } from '@grounder/onnx';

import { thrownBy } from '../../support/failures.js';
import { readFixture } from '../../support/fixtures.js';

const float = (dims: readonly (number | string)[]) =>
  ({ kind: 'tensor', type: 'float32', dims }) as const;

function modelOf(nodes: readonly OnnxNode[], initializers: readonly OnnxTensor[] = []): OnnxModel {
  return {
    irVersion: 8,
    operatorSets: [{ domain: '', version: 18 }],
    graph: {
      name: 'test',
      nodes,
      initializers,
      inputs: [{ name: 'x', type: float(['n']) }],
      outputs: [{ name: 'y', type: float(['m']) }],
    },
  };
}

async function runOnce(model: OnnxModel, x: readonly number[]): Promise<number[]> {
  const session: Session = await nodeRuntime({ threads: 1 }).open(encodeModel(model));
  try {
    const data = Float32Array.from(x);
    const { y } = await session.run({ x: { type: 'float32', dims: [x.length], data } });
    return [...readFloats(y, [-1])];
  } finally {
    await session.dispose();
  }
}

describe('encodeModel', () => {
  for (const name of ['runnable', 'attributes', 'tensors-raw', 'tensors-external']) {
    it(`writes ${name}.onnx byte for byte as the onnx package of Python does`, () => {
      const file = readFixture(`onnx/${name}.onnx`);

      expect(Buffer.compare(encodeModel(decodeModel(file)), file)).to.equal(0);
    });
  }

  it('loses nothing of parts that it does not interpret', () => {
    const file = readFixture('onnx/unknown-parts.onnx');

    const written = encodeModel(decodeModel(file));

    expect(written.length).to.equal(file.length);
    expect(decodeModel(written)).to.deep.equal(decodeModel(Uint8Array.from(file)));
    expect(Buffer.from(written).sort()).to.deep.equal(Buffer.from(file).sort());
  });

  it('writes a model that ONNX Runtime runs', async () => {
    const axes = createTensor({ name: 'axes', dims: [1], data: BigInt64Array.of(0n) });
    const infinity = createTensor({ name: 'limit', dims: [], data: Float32Array.of(Infinity) });
    const nodes: OnnxNode[] = [
      { opType: 'Clip', inputs: ['x', '', 'limit'], outputs: ['c'] },
      {
        opType: 'ReduceSum',
        inputs: ['c', 'axes'],
        outputs: ['y'],
        attributes: [{ name: 'keepdims', kind: 'int', value: 1 }],
      },
    ];

    expect(await runOnce(modelOf(nodes, [axes, infinity]), [1, 2, 3.5])).to.deep.equal([6.5]);
  });

  it('carries float16, bool, int64 and string tensors into ONNX Runtime', async () => {
    const half = createTensor({
      name: 'half',
      dims: [2],
      type: 'float16',
      data: Uint16Array.of(0x3e00, 0xfc00),
    });
    const mask = createTensor({
      name: 'mask',
      dims: [2],
      type: 'bool',
      data: Uint8Array.of(1, 0),
    });
    const big = createTensor({ name: 'big', dims: [1], data: BigInt64Array.of(2n ** 62n) });
    const texts = createTensor({ name: 'texts', dims: [2], data: ['犬', ''] });
    const cast = (to: number) => [{ name: 'to', kind: 'int', value: to } as const];
    const nodes: OnnxNode[] = [
      { opType: 'Cast', inputs: ['half'], outputs: ['h'], attributes: cast(1) },
      { opType: 'Where', inputs: ['mask', 'h', 'x'], outputs: ['w'] },
      { opType: 'Cast', inputs: ['big'], outputs: ['b'], attributes: cast(1) },
      {
        opType: 'LabelEncoder',
        domain: 'ai.onnx.ml',
        inputs: ['texts'],
        outputs: ['t'],
        attributes: [
          { name: 'keys_strings', kind: 'strings', value: ['犬', ''] },
          { name: 'values_floats', kind: 'floats', value: [7, -Infinity] },
        ],
      },
      {
        opType: 'Concat',
        inputs: ['w', 'b', 't'],
        outputs: ['y'],
        attributes: [{ name: 'axis', kind: 'int', value: 0 }],
      },
    ];
    const model = modelOf(nodes, [half, mask, big, texts]);
    const operatorSets = [...model.operatorSets, { domain: 'ai.onnx.ml', version: 3 }];

    const y = await runOnce({ ...model, operatorSets }, [5, 6]);

    expect(y).to.deep.equal([1.5, 6, 2 ** 62, 7, -Infinity]);
  });

  it('carries graphs within graphs into ONNX Runtime', async () => {
    const branch = (value: number) => ({
      name: 'branch',
      nodes: [
        {
          opType: 'Constant',
          inputs: [],
          outputs: [`is${value}`],
          attributes: [
            {
              name: 'value',
              kind: 'tensor',
              value: createTensor({ name: '', dims: [1], data: Float32Array.of(value) }),
            } as const,
          ],
        },
      ],
      initializers: [],
      inputs: [],
      outputs: [{ name: `is${value}`, type: float([1]) }],
    });
    const zero = createTensor({ name: 'zero', dims: [1], data: Float32Array.of(0) });
    const nodes: OnnxNode[] = [
      { opType: 'Greater', inputs: ['x', 'zero'], outputs: ['flag'] },
      {
        opType: 'If',
        inputs: ['flag'],
        outputs: ['y'],
        attributes: [
          { name: 'then_branch', kind: 'graph', value: branch(1) },
          { name: 'else_branch', kind: 'graph', value: branch(2) },
        ],
      },
    ];

    expect(await runOnce(modelOf(nodes, [zero]), [3])).to.deep.equal([1]);
    expect(await runOnce(modelOf(nodes, [zero]), [-3])).to.deep.equal([2]);
  });

  for (const length of [0, 1, 1023, 1024, 1025, 100_000]) {
    it(`brings back ${length} bytes of data, unknown fields and text from deep inside`, () => {
      const random = createRandom(length);
      const data = Uint8Array.from({ length }, () => 256 * random());
      const tensor = createTensor({ name: '犬'.repeat(length / 3), dims: [length], data });
      const unknownFields = unknownField(data);
      const model = modelOf([
        {
          opType: 'Constant',
          inputs: [],
          outputs: ['y'],
          attributes: [
            { name: 'a', kind: 'tensor', value: tensor, unknownFields },
            { name: 'b', kind: 'tensors', value: [tensor, { ...tensor, unknownFields }] },
          ],
        },
      ]);

      expect(decodeModel(encodeModel(model)).graph.nodes).to.deep.equal(model.graph.nodes);
    });
  }

  it('makes floats infinite that 32 bits cannot hold', () => {
    const value = [1e300, -1e300, 3.4028235677973366e38, NaN, 0.1];
    const attributes = [{ name: 'a', kind: 'floats', value } as const];

    const written = encodeModel(modelOf([{ opType: 'F', inputs: [], outputs: [], attributes }]));

    expect(decodeModel(written).graph.nodes[0]?.attributes?.[0]).to.have.deep.property('value', [
      Infinity,
      -Infinity,
      Infinity,
      NaN,
      Math.fround(0.1),
    ]);
  });

  it('gives the same bytes each time', () => {
    const model = modelOf([{ opType: 'Relu', inputs: ['x'], outputs: ['y'] }]);

    expect(encodeModel(model)).to.deep.equal(encodeModel(structuredClone(model)));
  });

  it('refuses a tensor whose data do not fit its axes', () => {
    const tensor: OnnxTensor = {
      name: 'w',
      type: 'float32',
      dims: [2, 2],
      data: new Uint8Array(12),
    };

    const error = thrownBy(() => encodeModel(modelOf([], [tensor])));

    expect(error).to.have.property('code', 'INVALID_MODEL');
    expect(error).to.have.property(
      'message',
      'expected 16 bytes of data in tensor "w" of float32[2,2], got 12',
    );
  });
});

/** A field that no message of ONNX has: number 1000, a length of three bytes and the content. */
function unknownField(content: Uint8Array): Uint8Array {
  const { length } = content;
  const size = [(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
  return Uint8Array.from([0xc2, 0x3e, ...size, ...content]);
}
