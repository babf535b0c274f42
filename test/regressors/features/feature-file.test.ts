import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { createRandom } from '@grounder/core';
import {
  createFeatureFile,
  extractFeatures,
  openFeatureFile,
  openFeatureSet,
} from '@grounder/regressors';

import { expectCode, expectRejection } from '../../support/failures.js';
import { readFixture } from '../../support/fixtures.js';
import type { gridEncoder } from './toy-features.js';
import { testFolder, toyExamples, toyExtraction } from './toy-features.js';

const run = promisify(execFile);

describe('feature files', () => {
  const folder = testFolder();

  async function write(path: string, type: 'float32' | 'float16', rows = 50, dim = 7) {
    const random = createRandom(1);
    const data = Float32Array.from({ length: rows * dim }, () => 2 * random() - 1);
    await using file = await createFeatureFile(path, { dim, type });
    await file.append(data.subarray(0, 20 * dim));
    await file.append(data.subarray(20 * dim));
    await file.finish();
    return data;
  }

  it('give back rows in any order, bit for bit as float32', async () => {
    const path = join(folder(), 'a.npy');
    const data = await write(path, 'float32');

    using file = openFeatureFile(path);
    const rows = [49, 0, 1, 2, 17, 17];
    const read = file.read(rows);

    expect([file.rows, file.dim, file.type]).to.deep.equal([50, 7, 'float32']);
    const expected = rows.flatMap((row) => [...data.subarray(7 * row, 7 * row + 7)]);
    expect([...read]).to.deep.equal(expected);
  });

  it('keep three digits as float16, in half the bytes', async () => {
    const [full, half] = [join(folder(), 'full.npy'), join(folder(), 'half.npy')];
    const data = await write(full, 'float32');
    await write(half, 'float16');

    using file = openFeatureFile(half);
    const read = file.read(Array.from({ length: 50 }, (_, row) => row));

    const errors = read.map((value, index) => Math.abs(value - (data[index] ?? 0)));
    expect(Math.max(...errors)).to.be.lessThan(2 ** -11);
    expect((await stat(half)).size - 128).to.equal(((await stat(full)).size - 128) / 2);
  });

  for (const type of ['float32', 'float16'] as const) {
    it(`are the bytes that NumPy has read as ${type}`, async () => {
      const path = join(folder(), 'same.npy');
      await using file = await createFeatureFile(path, { dim: 3, type });
      await file.append(Float32Array.of(0, 1, -2.5, 0.25, 65504, -0.0078125));
      await file.finish();

      const fixture = readFixture(`regressors/features-${type}.npy`);

      expect(Buffer.compare(await readFile(path), fixture)).to.equal(0);
    });
  }

  it('leave nothing behind when they are not finished', async () => {
    {
      await using file = await createFeatureFile(join(folder(), 'a.npy'), {
        dim: 2,
        type: 'float32',
      });
      await file.append(Float32Array.of(1, 2));
    }

    expect(await readdir(folder())).to.deep.equal([]);
  });

  it('refuse numbers that are not finite, and rows that are not whole', async () => {
    await using file = await createFeatureFile(join(folder(), 'a.npy'), {
      dim: 2,
      type: 'float32',
    });
    await file.append(Float32Array.of(1, 2));

    const error = await expectRejection(file.append(Float32Array.of(1, 2, NaN, 3)), 'INVALID_DATA');
    await expectRejection(file.append(Float32Array.of(1, 2, 3)), 'INVALID_OPTION');

    expect(error.message).to.contain('row 2');
  });

  it('refuse rows that are not there, truncated files, other files and none', async () => {
    const path = join(folder(), 'a.npy');
    await write(path, 'float32');

    using file = openFeatureFile(path);
    expectCode(() => file.read([50]), 'INVALID_OPTION');
    expectCode(() => file.read([0.5]), 'INVALID_OPTION');
    await truncate(path, 200);
    expectCode(() => file.read([49]), 'INVALID_DATA');
    expectCode(() => openFeatureFile(path), 'INVALID_DATA');
    await writeFile(path, 'not an array');
    expectCode(() => openFeatureFile(path), 'INVALID_DATA');
    expectCode(() => openFeatureFile(join(folder(), 'none.npy')), 'FILE_NOT_FOUND');
  });

  it('of 80,000 vectors with 1,024 numbers are read without holding them', async function () {
    this.timeout(120_000);
    const child = fileURLToPath(new URL('../processes/large-features.js', import.meta.url));

    const { stdout } = await run(process.execPath, [child, join(folder(), 'large.npy')]);

    const { fileMegabytes, grownMegabytes, rows } = JSON.parse(stdout) as Record<string, number>;
    expect(rows).to.equal(80_000);
    expect(fileMegabytes).to.be.greaterThan(150);
    expect(grownMegabytes).to.be.lessThan(110);
  });
});

describe('extractFeatures', () => {
  const folder = testFolder();

  it('encodes each picture and phrase once, and leaves out what means nothing', async () => {
    const options = toyExtraction([1, 2, 3]);
    const [first, ...others] = options.examples;
    if (first === undefined) throw new TypeError('examples expected');
    const examples = [{ ...first, box: undefined }, ...others];

    using set = await extractFeatures(join(folder(), 'f'), { ...options, examples });

    expect(set.withoutTarget).to.equal(1);
    expect(set.examples).to.have.lengthOf(8);
    expect(set.images.rows).to.equal(3);
    expect(set.texts.rows).to.equal(3);
    expect(set.regions).to.equal(undefined);
  });

  it('cuts boxes at the edge of their picture, and names one that lies outside', async () => {
    const options = toyExtraction([1]);
    const [example] = options.examples;
    if (example === undefined) throw new TypeError('examples expected');
    const boxed = (left: number) => [
      { ...example, box: { left, top: 0, right: left + 16, bottom: 16 } },
    ];

    using set = await extractFeatures(join(folder(), 'a'), { ...options, examples: boxed(24) });
    const error = await expectRejection(
      extractFeatures(join(folder(), 'b'), { ...options, examples: boxed(40) }),
      'INVALID_BOX',
    );

    expect(set.examples[0]?.box).to.deep.equal([0.875, 0.25, 0.25, 0.5]);
    expect(error.message).to.contain(example.id);
  });

  it('refuses examples without a box among them', async () => {
    const examples = toyExamples([1]).map((example) => ({ ...example, box: undefined }));

    const extraction = extractFeatures(folder(), { ...toyExtraction([1]), examples });

    await expectRejection(extraction, 'INVALID_DATA');
  });

  it('takes nothing for finished that was interrupted', async () => {
    const controller = new AbortController();
    const options = toyExtraction([1, 2, 3]);
    const load = (picture: string) => {
      controller.abort();
      return options.load(picture);
    };

    const stopped = extractFeatures(join(folder(), 'f'), {
      ...options,
      load,
      batchSize: 1,
      signal: controller.signal,
    });

    expect(await stopped.catch((error: unknown) => error)).to.equal(controller.signal.reason);
    await expectRejection(openFeatureSet(join(folder(), 'f')), 'FILE_NOT_FOUND');
  });

  it('takes nothing for ready whose files were replaced by half', async () => {
    const path = join(folder(), 'f');
    (await extractFeatures(path, toyExtraction([1, 2])))[Symbol.dispose]();
    const other = toyExtraction([3, 4]);
    const load = () => Promise.reject(new Error('no picture'));

    const failed = await extractFeatures(path, { ...other, load }).catch(String);
    const again = toyExtraction([1, 2]);
    using set = await extractFeatures(path, again);

    expect(failed).to.contain('no picture');
    expect(set.texts.rows).to.equal(3);
    expect((again.image.encoder as ReturnType<typeof gridEncoder>).seen).to.equal(2);
  });

  it('refuses a damaged index', async () => {
    await writeFile(join(folder(), 'features.json'), '{"examples": [{}]}');

    await expectRejection(openFeatureSet(folder()), 'INVALID_DATA');
  });

  it('says that a place cannot be written', async () => {
    await writeFile(join(folder(), 'file'), '');

    const extraction = extractFeatures(join(folder(), 'file', 'below'), toyExtraction([1]));

    await expectRejection(extraction, 'FILE_UNWRITABLE');
  });
});
