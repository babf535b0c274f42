import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';

import { expect } from 'chai';

import { createRasterImage } from '@grounder/core';
import { decodeImage, encodeImage, imageJsCodec } from '@grounder/images';
import { comparePixels } from '@grounder/testing/internal';

import { rejectionOf } from '../../../support/failures.js';
import { fixturePath, repositoryPath } from '../../../support/fixtures.js';
import { readImageFile } from '../../../support/image-files.js';

const program = (name: string) => repositoryPath(`build/test/images/processes/${name}.js`);

describe('the decoding thread', () => {
  let large: Uint8Array;
  before(async () => {
    large = await encodeImage(createRasterImage(2400, 1600), 'jpeg');
  });

  it('leaves the caller’s thread free', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    await decodeImage(large);
    clearInterval(timer);

    expect(ticks).to.be.greaterThan(1);
  });

  it('is ended by a signal, with the signal’s reason, and another takes over', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const decoding = rejectionOf(decodeImage(large, { signal: controller.signal }));
    await setTimeout(5);
    controller.abort(reason);

    expect(await decoding).to.equal(reason);
    const { bytes, expected } = readImageFile('rgb.png');
    expect(comparePixels(await decodeImage(bytes), expected).most).to.equal(0);
  });

  it('starts nothing for a signal that is aborted', async () => {
    const signal = AbortSignal.abort(new Error('before'));

    const error = await rejectionOf(decodeImage(large, { signal }));

    expect(error).to.have.property('message', 'before');
  });

  it('lets an aborted file go that waits for another', async () => {
    const controller = new AbortController();
    const first = decodeImage(large);
    const second = rejectionOf(decodeImage(large, { signal: controller.signal }));
    controller.abort();

    expect(await second).to.have.property('name', 'AbortError');
    expect(await first).to.include({ width: 2400, height: 1600 });
  });

  it('answers each of many files at once with its own pixels', async () => {
    const files = ['rgb.png', 'grey.png', 'orientation-6.png', 'palette-8.bmp'].map(readImageFile);

    const images = await Promise.all(files.map(({ bytes }) => decodeImage(bytes)));

    for (const [index, { name, expected }] of files.entries()) {
      expect(comparePixels(images[index] ?? createRasterImage(1, 1), expected).most, name).to.equal(
        0,
      );
    }
  });

  it('sends no more than the file when the bytes are a part of a large buffer', async () => {
    const { bytes } = readImageFile('rgb.png');
    const around = new Uint8Array(2 ** 22);
    around.set(bytes, 1000);

    const image = await imageJsCodec().decode(around.subarray(1000, 1000 + bytes.length), {
      maxPixels: 1e6,
    });

    expect(image).to.include({ width: 37, height: 23 });
    expect(around.buffer.byteLength).to.equal(2 ** 22);
  });

  it('keeps no process alive', () => {
    const args = [
      program('decode-files'),
      'image-js',
      '1000000',
      fixturePath('images/files/rgb.png'),
    ];

    const output = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 15_000 });

    expect(output).to.include('37×23');
  });

  it('starts from a program on the command line', () => {
    const program = `
      import { decodeImage, encodeImage } from '@grounder/images';
      let exits = 0;
      process.on('worker', (thread) => thread.on('exit', () => (exits += 1)));
      const file = await encodeImage({ width: 1, height: 1, data: new Uint8Array(3) }, 'png');
      await decodeImage(file);
      setTimeout(() => console.log(exits), 100);
    `;
    const args = ['--input-type=module', '--eval', program];
    const cwd = repositoryPath('packages/pipeline');

    const output = execFileSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 15_000 });

    expect(output.trim()).to.equal('0');
  });

  it('is done without where the worker’s file is missing, as in a bundle', () => {
    const args = [program('decode-without-worker'), fixturePath('images/files/baseline-420.jpg')];

    const output = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 15_000 });

    expect(output.trim()).to.equal('37×23');
  });
});
