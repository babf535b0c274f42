import { expect } from 'chai';

import { decodeModel, findHiddenStates } from '@grounder/onnx';

import { readFixture } from '../../support/fixtures.js';

const read = (path: string) => decodeModel(readFixture(`models/${path}`)).graph;

describe('findHiddenStates', () => {
  const towers: readonly (readonly [path: string, input: string])[] = [
    ['tiny-clip/onnx/vision_model.onnx', 'pixel_values'],
    ['tiny-clip/onnx/vision_model_fp16.onnx', 'pixel_values'],
    ['tiny-clip/onnx/vision_model_quantized.onnx', 'pixel_values'],
    ['tiny-clip/onnx/text_model.onnx', 'input_ids'],
    ['tiny-clip/onnx/model.onnx', 'pixel_values'],
    ['tiny-clip/onnx/model.onnx', 'input_ids'],
    ['tiny-siglip/onnx/vision_model.onnx', 'pixel_values'],
    ['tiny-siglip/onnx/text_model.onnx', 'input_ids'],
    ['tiny-siglip2/onnx/vision_model.onnx', 'pixel_values'],
    ['tiny-mobileclip/onnx/vision_model.onnx', 'pixel_values'],
    ['tiny-mobileclip/onnx/text_model.onnx', 'input_ids'],
  ];
  for (const [path, input] of towers) {
    it(`finds both layers from ${input} of ${path}`, () => {
      const graph = read(path);

      const states = findHiddenStates(graph, input);

      expect(states).to.have.lengthOf(2);
      const written = graph.nodes.flatMap(({ outputs }) => outputs);
      expect(written.indexOf(states[0] ?? '')).to.be.lessThan(written.indexOf(states[1] ?? ''));
    });
  }

  it('does not mix the towers of a combined file', () => {
    const graph = read('tiny-clip/onnx/model.onnx');
    const seen = findHiddenStates(graph, 'pixel_values');

    expect(findHiddenStates(graph, 'input_ids').some((name) => seen.includes(name))).to.equal(
      false,
    );
  });

  it('finds none where there is no such transformer, or no such input', () => {
    expect(findHiddenStates(read('tiny-yolov8/onnx/model.onnx'), 'images')).to.deep.equal([]);
    expect(findHiddenStates(read('tiny-clip/onnx/text_model.onnx'), 'nothing')).to.deep.equal([]);
  });
});
