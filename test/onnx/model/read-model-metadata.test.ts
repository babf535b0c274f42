import { expect } from 'chai';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRandom, GroundingError } from '@grounder/core';
import type { OnnxValueInfo } from '@grounder/onnx';
import type { OnnxModelMetadata } from '@grounder/onnx/internal';
import {
  blobSource,
  bytesSource,
  createTensor,
  encodeModel,
  readModelMetadata,
} from '@grounder/onnx';

import { rejectionOf } from '../../support/failures.js';
import { readFixture, readJsonFixture } from '../../support/fixtures.js';
import { countingSource, openFileSource } from '../wire/counting-source.js';

const described = readJsonFixture('onnx/metadata/metadata.json') as Readonly<
  Record<string, object>
>;

/** Names of `TensorProto.DataType` for the types in the fixtures. */
const typeNames: Readonly<Record<string, string>> = {
  float32: 'FLOAT',
  float16: 'FLOAT16',
  bfloat16: 'BFLOAT16',
  string: 'STRING',
  bool: 'BOOL',
};

function describeInfo({ name, type }: OnnxValueInfo): object {
  if (type === undefined) return { name, kind: null };
  if (type.kind === 'other') return { name, kind: 'sequence_type' };
  return { name, type: typeNames[type.type], dims: type.dims ?? null };
}

function describeMetadata(metadata: OnnxModelMetadata): object {
  return {
    irVersion: metadata.irVersion,
    operatorSets: metadata.operatorSets,
    producerName: metadata.producerName ?? '',
    producerVersion: metadata.producerVersion ?? '',
    domain: metadata.domain ?? '',
    modelVersion: String(metadata.modelVersion ?? 0),
    graphName: metadata.graphName,
    inputs: metadata.inputs.map(describeInfo),
    outputs: metadata.outputs.map(describeInfo),
    metadata: metadata.metadata,
  };
}

describe('readModelMetadata', () => {
  for (const [name, expected] of Object.entries(described)) {
    it(`reads ${name}.onnx as the onnx package of Python does, each byte at most once`, async () => {
      const source = countingSource(bytesSource(readFixture(`onnx/metadata/${name}.onnx`)));

      const metadata = await readModelMetadata(source);

      expect(describeMetadata(metadata)).to.deep.equal(expected);
      expect(source.bytesRead).to.be.at.most(source.size);
    });
  }

  it('skips texts that nobody asked for', async () => {
    const source = countingSource(bytesSource(readFixture('onnx/metadata/long-texts.onnx')));

    await readModelMetadata(source);

    expect(source.bytesRead).to.be.below(source.size / 2);
  });

  it('reads a blob', async () => {
    const blob = new Blob([Uint8Array.from(readFixture('onnx/metadata/yolo-like.onnx'))]);

    const { metadata } = await readModelMetadata(blobSource(blob));

    expect(metadata).to.include({ stride: '32', task: 'detect' });
  });

  it('reads few bytes of a file of 500 MB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grounder-metadata-'));
    try {
      const path = join(folder, 'large.onnx');
      await writeSparseModel(path);
      await using file = await openFileSource(path);
      const source = countingSource(file);

      const { inputs, metadata } = await readModelMetadata(source);

      expect(source.size).to.be.above(500_000_000);
      expect(inputs.map(({ name }) => name)).to.deep.equal(['x']);
      expect(metadata).to.deep.equal({ names: "{0: 'person'}" });
      expect(source.bytesRead).to.be.below(40_000);
      expect(source.largestRead).to.be.at.most(16_384);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('stops at the limit', async () => {
    const source = countingSource(bytesSource(readFixture('onnx/metadata/long-texts.onnx')));

    const error = await rejectionOf(readModelMetadata(source, { maxBytes: 5000 }));

    expect(error).to.have.property('code', 'INVALID_MODEL');
    expect(error).to.have.property('message').that.includes('raise maxBytes');
    expect(source.bytesRead).to.be.at.most(5000 + 512);
  });

  it('stops when the signal is aborted', async () => {
    const controller = new AbortController();
    const bytes = readFixture('onnx/metadata/long-texts.onnx');
    const reason = new Error('no longer wanted');
    let reads = 0;
    const source = {
      size: bytes.length,
      read: (offset: number, length: number) => {
        reads += 1;
        controller.abort(reason);
        return bytesSource(bytes).read(offset, length);
      },
    };

    const error = await rejectionOf(readModelMetadata(source, { signal: controller.signal }));

    expect(error).to.equal(reason);
    expect(reads).to.equal(1);
  });

  it('hands on what the source throws', async () => {
    const failure = new Error('the disk is gone');

    const error = await rejectionOf(
      readModelMetadata({ size: 10, read: () => Promise.reject(failure) }),
    );

    expect(error).to.equal(failure);
  });

  it('refuses a source that gives less than it promised', async () => {
    const bytes = readFixture('onnx/metadata/yolo-like.onnx');
    const source = { ...bytesSource(bytes.subarray(0, 100)), size: bytes.length };

    const error = await rejectionOf(readModelMetadata(source));

    expect(error).to.have.property('code', 'INVALID_MODEL');
  });
});

describe('readModelMetadata on damaged files', () => {
  const names = ['yolo-like', 'weights-among-inputs', 'odd-types', 'external-data', 'backwards'];

  for (const name of names) {
    const file = Uint8Array.from(readFixture(`onnx/metadata/${name}.onnx`));

    it(`survives ${name}.onnx cut off at every byte`, async () => {
      for (let length = 0; length < file.length; length += 1) {
        await expectMetadataOrRefusal(file.subarray(0, length));
      }
    });

    it(`survives ${name}.onnx with bytes changed`, async () => {
      const random = createRandom(name.length);
      for (let round = 0; round < 1500; round += 1) {
        const changed = Uint8Array.from(file);
        for (let count = round % 4; count >= 0; count -= 1) {
          changed[Math.floor(file.length * random())] = Math.floor(256 * random());
        }
        await expectMetadataOrRefusal(changed);
      }
    });
  }

  it('survives random bytes', async () => {
    const random = createRandom(4);
    for (let round = 0; round < 2000; round += 1) {
      const length = Math.floor(700 * random());
      const bytes = Uint8Array.from({ length }, () => Math.floor(256 * random()));
      // Half of them begin as a model does.
      if (round % 2 === 0) bytes.set([8, 8, 0x3a].slice(0, length));
      await expectMetadataOrRefusal(bytes);
    }
  });

  for (const [name, bytes] of [
    ['a number of eleven bytes', [8, ...Array<number>(10).fill(0xff), 1]],
    ['a length of 2^64 - 1', [8, 8, 0x3a, ...Array<number>(9).fill(0xff), 1]],
    ['a length of 4 GB', [8, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['a graph that ends behind the file', [8, 8, 0x3a, 5, 0x12, 1, 0x61]],
    ['an input that ends behind its graph', [8, 8, 0x3a, 3, 0x5a, 9, 0, 0x10, 1]],
    ['a graph that is a number', [8, 8, 0x38, 1]],
    ['a version that is a float', [0x0d, 0, 0, 0, 0, 0x3a, 0]],
    ['a group', [8, 8, 0x3b, 0x3c]],
    ['no graph', [8, 8]],
    ['no version', [0x3a, 0]],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const error = await rejectionOf(readModelMetadata(bytesSource(Uint8Array.from(bytes))));

      expect(error).to.have.property('code', 'INVALID_MODEL');
    });
  }

  it('does not allocate what a lying length promises', async () => {
    // A name (field 2) of 60 MB in a file that says it is 100 MB.
    const start = Uint8Array.of(8, 8, 0x12, 0x80, 0x8e, 0xce, 0x1c);
    const source = countingSource({
      size: 100_000_000,
      read: (offset) => bytesSource(start).read(offset, 7),
    });

    const error = await rejectionOf(readModelMetadata(source, { maxBytes: 1_000_000 }));

    expect(error).to.have.property('code', 'INVALID_MODEL');
    expect(source.bytesRead).to.be.at.most(1_000_000);
  });
});

async function expectMetadataOrRefusal(bytes: Uint8Array): Promise<void> {
  const source = countingSource(bytesSource(bytes));
  try {
    const { metadata } = await readModelMetadata(source);
    expect(metadata).to.be.an('object');
    expect(source.bytesRead).to.be.at.most(bytes.length);
  } catch (error) {
    if (!GroundingError.isInstance(error)) throw error;
    expect(error.code).to.equal('INVALID_MODEL');
    // To say what the file is, its start is read again.
    expect(source.bytesRead).to.be.at.most(bytes.length + 512);
  }
}

/** Forty weights of 12.5 MB each that take no room on the disk, around nodes of an ordinary model. */
async function writeSparseModel(path: string): Promise<void> {
  const vector = { kind: 'tensor', type: 'float32', dims: ['n'] } as const;
  const small = encodeModel({
    irVersion: 8,
    operatorSets: [{ domain: '', version: 17 }],
    graph: {
      name: 'large',
      nodes: Array.from({ length: 100 }, (_, index) => ({
        opType: 'Add',
        inputs: [`value ${index}`, `weight ${index}`],
        outputs: [`value ${index + 1}`],
      })),
      initializers: [createTensor({ name: 'bias', dims: [], data: Float32Array.of(2) })],
      inputs: [{ name: 'x', type: vector }],
      outputs: [{ name: 'y', type: vector }],
    },
    metadata: [{ key: 'names', value: "{0: 'person'}" }],
  });
  const { before, graph, after } = splitAtGraph(small);
  const hole = 12_500_000;
  const weights = Array.from({ length: 40 }, (_, index) => weightHead(`weight ${index}`, hole));
  const weightBytes = weights.reduce((sum, head) => sum + head.length + hole, 0);
  const parts = [before, varint(graph.length + weightBytes), ...weights, graph, after];
  const file = await open(path, 'w');
  let position = 0;
  for (const part of parts) {
    await file.write(part, 0, part.length, position);
    position += part.length + (weights.includes(part) ? hole : 0);
  }
  await file.close();
}

/** An initializer (5) with two axes (1), type (2), name (8) and so many bytes of data (9). */
function weightHead(name: string, size: number): Uint8Array {
  const text = new TextEncoder().encode(name);
  const head = [0x10, 1, 0x42, text.length, ...text, 0x4a, ...varint(size)];
  return Uint8Array.from([0x2a, ...varint(head.length + size), ...head]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

/** Splits a model that begins with its version (1) and its graph (7). */
function splitAtGraph(model: Uint8Array): Record<'before' | 'graph' | 'after', Uint8Array> {
  const tag = model.indexOf(0x3a);
  const [low = 0, high = 0] = model.subarray(tag + 1);
  const length = (low & 0x7f) + 128 * high;
  const start = tag + 3;
  return {
    before: model.subarray(0, tag + 1),
    graph: model.subarray(start, start + length),
    after: model.subarray(start + length),
  };
}
