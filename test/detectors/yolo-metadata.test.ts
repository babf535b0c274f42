import { labelsFromConfig, readYoloMetadata } from '@grounder/detectors';
import { bytesSource, readModelMetadata } from '@grounder/onnx';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';
import { readFixture, readJsonFixture } from '../support/fixtures.js';
import { readReference } from './tiny-models.js';

describe('readYoloMetadata', () => {
  for (const folder of ['tiny-yolov5', 'tiny-yolov8', 'tiny-yolov10']) {
    it(`reads the class names of ${folder}`, async () => {
      const file = readFixture(`models/${folder}/onnx/model.onnx`);
      const { metadata } = await readModelMetadata(bytesSource(file));

      expect(readYoloMetadata(metadata)).to.deep.include({
        labels: readReference(folder).names,
        stride: 32,
      });
    });
  }

  it('reads all that Ultralytics writes', async () => {
    const file = readFixture('models/tiny-yolov8/onnx/model.onnx');
    const { metadata } = await readModelMetadata(bytesSource(file));

    const { imageSize, task, license } = readYoloMetadata(metadata);

    expect(imageSize).to.deep.equal({ width: 96, height: 96 });
    expect(task).to.equal('detect');
    expect(license).to.match(/AGPL/);
  });

  it('reads nothing of a model that says nothing', () => {
    expect(readYoloMetadata({})).to.deep.equal({});
  });

  for (const [names, labels] of [
    ["['cat', 'dog']", ['cat', 'dog']],
    ['["cat", "dog"]', ['cat', 'dog']],
    ['{"0": "cat", "1": "dog"}', ['cat', 'dog']],
    ["{1: 'dog', 0: 'cat'}", ['cat', 'dog']],
    ["{'0': 'cat'}", ['cat']],
    ["{0: 'cat', 3: 'dog'}", ['cat', 'class 1', 'class 2', 'dog']],
    ["('cat',)", ['cat']],
  ] as const) {
    it(`reads the names ${names}`, () => {
      expect(readYoloMetadata({ names }).labels).to.deep.equal(labels);
    });
  }

  for (const [name, text] of [
    ...['', 'person', "'person'", '{}', '[]', '[1, 2]', "{0: ''}", "{'a': 'cat'}"].map(
      (names) => ['names', names] as const,
    ),
    ['names', "{0: 'cat', '0': 'dog'}"],
    ['names', "{-1: 'cat'}"],
    ['names', "{0.5: 'cat'}"],
    ['names', "{4000000000: 'cat'}"],
    ['names', "{99999999999999999999: 'cat'}"],
    ['names', '{0: [99999999999999999999]}'],
    ['names', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['stride', 'many'],
    ['stride', '[]'],
    ['stride', '0'],
    ['imgsz', '[640]'],
    ['imgsz', '[640, -1]'],
    ['imgsz', "'640'"],
  ] as const) {
    it(`refuses ${name} ${text.slice(0, 40)}`, () => {
      expectCode(() => readYoloMetadata({ [name]: text }), 'INVALID_DATA');
    });
  }

  it('reads a list of strides as the largest and one side as both', () => {
    const { stride, imageSize } = readYoloMetadata({ stride: '[8, 16, 64]', imgsz: '1280' });

    expect(stride).to.equal(64);
    expect(imageSize).to.deep.equal({ width: 1280, height: 1280 });
  });

  it('reads height before width', () => {
    const { imageSize } = readYoloMetadata({ imgsz: '[480, 640]' });

    expect(imageSize).to.deep.equal({ width: 640, height: 480 });
  });
});

describe('labelsFromConfig', () => {
  for (const folder of ['tiny-detr', 'tiny-rt-detr']) {
    it(`reads the class names of ${folder}`, () => {
      const config = readJsonFixture(`models/${folder}/config.json`);

      expect(labelsFromConfig(config)).to.deep.equal(readReference(folder).labels);
    });
  }

  for (const config of [undefined, null, 'text', [], {}, { id2label: null }]) {
    it(`finds none in ${JSON.stringify(config)}`, () => {
      expect(labelsFromConfig(config)).to.equal(undefined);
    });
  }

  for (const id2label of ['cat', 3, {}, { 0: 1 }, { 0: ' ' }, { cat: 0 }, { '-1': 'cat' }]) {
    it(`refuses id2label ${JSON.stringify(id2label)}`, () => {
      expectCode(() => labelsFromConfig({ id2label }), 'INVALID_DATA');
    });
  }
});
