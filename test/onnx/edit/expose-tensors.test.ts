import { expect } from 'chai';

import { nodeRuntime } from '@grounder/models';
import { decodeModel, encodeModel, exposeTensors } from '@grounder/onnx';

import { expectCode } from '../../support/failures.js';
import { readFixture } from '../../support/fixtures.js';

const bytes = readFixture('models/tiny-clip/onnx/vision_model.onnx');
const feeds = {
  pixel_values: {
    type: 'float32',
    dims: [1, 3, 32, 32],
    data: Float32Array.from({ length: 3 * 32 * 32 }, (_, index) => Math.sin(index)),
  },
} as const;

describe('exposeTensors', () => {
  const model = decodeModel(bytes);
  const norms = model.graph.nodes
    .filter(({ opType }) => opType === 'LayerNormalization')
    .flatMap(({ outputs }) => outputs[0] ?? []);

  it('makes hidden states outputs, and leaves the others as they were', async () => {
    const exposed = encodeModel(exposeTensors(model, norms));

    await using before = await nodeRuntime().open(bytes);
    await using after = await nodeRuntime().open(exposed);
    const expected = await before.run(feeds);
    const got = await after.run(feeds);

    expect(norms.length).to.be.greaterThan(2);
    for (const [name, tensor] of Object.entries(expected)) {
      expect(got[name]?.dims).to.deep.equal(tensor.dims);
      const values = got[name]?.data as Float32Array;
      for (const [index, value] of (tensor.data as Float32Array).entries()) {
        expect(values[index]).to.be.closeTo(value, 1e-5);
      }
    }
    // 16 patches of 8 × 8 and the class token, 32 numbers each.
    expect(got[norms[0] ?? '']?.dims).to.deep.equal([1, 17, 32]);
  });

  it('keeps what is an output already, and each name once', () => {
    const [output = ''] = model.graph.outputs.map(({ name }) => name);
    const [norm = ''] = norms;

    const exposed = exposeTensors(model, [norm, output, norm]);

    const names = exposed.graph.outputs.map(({ name }) => name);
    expect(names).to.deep.equal([...model.graph.outputs.map(({ name }) => name), norm]);
    expect(exposed.graph.nodes).to.equal(model.graph.nodes);
  });

  it('refuses names that no node writes, and tells some that may have been meant', () => {
    const missing = () => exposeTensors(model, ['/vision/LayerNormalization_output_77']);

    expectCode(missing, 'MODEL_MISMATCH');
    expect(missing).to.throw(/there are \d+, such as \S+/);
    expectCode(() => exposeTensors(model, ['']), 'MODEL_MISMATCH');
    expectCode(() => exposeTensors(model, ['pixel_values']), 'MODEL_MISMATCH');
  });
});
