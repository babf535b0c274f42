import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DataSet, ReferringExample } from '@grounder/evaluation';
import { decodePickle, inspectDataSet, openDataSet } from '@grounder/evaluation';
import { writeScenes } from '@grounder/scenes';

import { expectRejection } from '../../support/failures.js';
import { readFixture, readJsonFixture } from '../../support/fixtures.js';

describe('writeScenes', function () {
  this.timeout(60_000);
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'grounder-scenes-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  it('writes a data set that is opened as JSONL and as RefCOCO, with the same examples', async () => {
    const folder = join(root, 'scenes');
    const written = await writeScenes(folder, { count: 40 });

    const lines = await examplesOf(await openDataSet(folder));
    const refs = await openDataSet(join(folder, 'refcoco'));
    const others = await examplesOf(refs);

    expect(lines).to.have.lengthOf(written.expressions);
    expect(lines.map(essence).sort()).to.deep.equal(others.map(essence).sort());
    const objects = new Set(others.map(({ imageId }) => imageId));
    const annotated = [...objects].flatMap((imageId) => refs.objects(imageId));
    expect(annotated).to.have.lengthOf(written.objects);
    for (const path of [folder, join(folder, 'refcoco')]) {
      const { problems, total } = await inspectDataSet(path);
      expect([problems.count, total.missingImages]).to.deep.equal([0, 0]);
    }
  });

  it('writes the same bytes for the same seed, and begins with them when there are more', async () => {
    await writeScenes(join(root, 'one'), { count: 12, seed: 5 });
    await writeScenes(join(root, 'same'), { count: 12, seed: 5 });
    await writeScenes(join(root, 'more'), { count: 20, seed: 5 });
    await writeScenes(join(root, 'other'), { count: 12, seed: 6 });

    const [one, same, more, other] = await Promise.all(
      ['one', 'same', 'more', 'other'].map((name) => digests(join(root, name))),
    );

    expect(one).to.deep.equal(same);
    const pictures = Object.entries(one ?? {}).filter(([name]) => name.endsWith('.png'));
    expect(pictures).to.have.lengthOf(12);
    for (const [name, digest] of pictures) {
      expect(more?.[name]).to.equal(digest);
      expect(other?.[name]).not.to.equal(digest);
    }
    const lines = await readFile(join(root, 'one', 'expressions.jsonl'), 'utf8');
    const longer = await readFile(join(root, 'more', 'expressions.jsonl'), 'utf8');
    expect(longer.startsWith(lines)).to.equal(true);
  });

  it('puts each scene into one split, by the shares that are asked for', async () => {
    const splits = [0.5, 0.25, 0.25] as const;
    await writeScenes(join(root, 'scenes'), { count: 80, splits });

    const examples = await examplesOf(await openDataSet(join(root, 'scenes')));
    const splitOf = new Map<string, string>();
    for (const { imageId, split } of examples) {
      expect(splitOf.get(imageId) ?? split).to.equal(split);
      splitOf.set(imageId, split);
    }

    const train = [...splitOf.values()].filter((split) => split === 'train').length;
    expect(train).to.be.within(28, 52);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const controller = new AbortController();

    const stopped = writeScenes(join(root, 'scenes'), {
      count: 50,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 3) controller.abort();
      },
    });

    expect(await stopped.catch((error: unknown) => error)).to.equal(controller.signal.reason);
    expect(await readdir(root)).to.deep.equal([]);
  });

  it('takes an empty folder, and refuses one with something in it', async () => {
    const folder = join(root, 'scenes');
    await mkdir(folder);
    await writeScenes(folder, { count: 2 });

    const error = await expectRejection(writeScenes(folder, { count: 2 }), 'INVALID_OPTION');

    expect(error.message).to.contain('expressions.jsonl');
    await writeFile(join(root, 'file'), '');
    await expectRejection(writeScenes(join(root, 'file'), { count: 2 }), 'INVALID_OPTION');
    const below = writeScenes(join(root, 'file', 'below'), { count: 2 });
    await expectRejection(below, 'INVALID_OPTION');
  });

  it('refuses numbers out of range before anything is drawn', async () => {
    const folder = join(root, 'scenes');
    for (const options of [
      { count: 0 },
      { count: 1.5 },
      { count: 5, splits: [0.5, 0.1, 0.1] as const },
      { count: 5, splits: [1.5, -0.5, 0] as const },
    ]) {
      await expectRejection(writeScenes(folder, options), 'INVALID_OPTION');
    }
    await expectRejection(writeScenes(folder, { count: 1, scene: { side: 1 } }), 'INVALID_OPTION');
    expect(await readdir(root)).to.deep.equal([]);
  });

  it('writes pickles that Python has read', async () => {
    await writeScenes(join(root, 'scenes'), { count: 2, seed: 1 });

    const bytes = await readFile(join(root, 'scenes', 'refcoco', 'refs(grounder).p'));

    expect(Buffer.compare(bytes, readFixture('datasets/scenes/refs(grounder).p'))).to.equal(0);
    expect(decodePickle(bytes)).to.deep.equal(readJsonFixture('datasets/scenes/refs.json'));
  });
});

async function examplesOf(dataSet: DataSet): Promise<readonly ReferringExample[]> {
  const examples: ReferringExample[] = [];
  for await (const example of dataSet.examples()) examples.push(example);
  return examples;
}

function essence({ image, expression, box, split, category }: ReferringExample): string {
  return JSON.stringify([image, expression, box, split, category]);
}

async function digests(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const entries = files.map(async ({ parentPath, name }) => {
    const bytes = await readFile(join(parentPath, name));
    return [name, createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
