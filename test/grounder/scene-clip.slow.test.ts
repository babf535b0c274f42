import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ClipScorer } from '@grounder/clip';
import { tightCrop } from '@grounder/images';
import { nodeRuntime, openModel } from '@grounder/models';
import { generateScene, sceneClipFolder } from '@grounder/scenes';
import { sceneWords } from '@grounder/scenes/internal';
import { openClip } from 'grounder';

import { repositoryPath } from '../support/fixtures.js';

const runtime = nodeRuntime();

describe('scene-clip', function () {
  this.timeout(120_000);

  it('has at most 5 MB of weights', async () => {
    const folder = join(sceneClipFolder(), 'onnx');
    const sizes = await Promise.all(
      (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size),
    );

    expect(sizes).to.have.lengthOf(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.lessThan(5e6);
  });

  it('chooses most objects by what they are like, far above chance', async () => {
    await using clip = await openClip(await openModel(sceneClipFolder(), { runtime }));
    const { templates } = clip;
    const scorer = new ClipScorer({ encoders: [clip], croppers: [tightCrop()], templates });
    let [asked, right, chance] = [0, 0, 0];
    for (let seed = 900_000; seed < 900_060; seed += 1) {
      const { image, objects, expressions } = generateScene(seed);
      const regions = objects.map(({ box, shape }) => ({ box, label: shape, score: 1 }));
      for (const { text, object, kind } of expressions) {
        if (kind !== 'attribute') continue;
        const scores = (await scorer.score({ image, regions, query: { text, entities: [] } }))
          .scores;
        asked += 1;
        chance += 1 / objects.length;
        if (scores.indexOf(Math.max(...scores)) === object) right += 1;
      }
    }

    expect(asked).to.be.greaterThan(60);
    expect(right / asked).to.be.greaterThan(0.7);
    expect(chance / asked).to.be.lessThan(0.3);
  });

  it('reads each word of scenes as one token', async () => {
    const tokenizer = await readFile(join(sceneClipFolder(), 'tokenizer.json'), 'utf8');
    const { model } = JSON.parse(tokenizer) as { model: { vocab: Record<string, number> } };

    expect(sceneWords.filter((word) => model.vocab[`${word}</w>`] === undefined)).to.deep.equal([]);
  });

  it('is made by a recipe that runs, here with a few steps', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grounder-recipe-'));
    const out = join(folder, 'clip');
    const few = ['--steps', '6', '--scenes', '40', '--batch', '16', '--checked', '64'];

    const recipe = repositoryPath('build/recipes/scene-clip/main.js');
    const { stdout } = await promisify(execFile)(process.execPath, [recipe, '--out', out, ...few]);

    expect(stdout).to.match(/chooses 0\.\d+ of the objects/);
    await using clip = await openClip(await openModel(out, { runtime }));
    const { rows, dim } = await clip.text.encode(['the red circle', 'a photo of something else']);
    expect([rows, dim]).to.deep.equal([2, 128]);
    expect((await readdir(folder)).sort()).to.deep.equal(['clip']);
    const wrong = promisify(execFile)(process.execPath, [recipe, '--out', folder, ...few]);
    expect(await wrong.catch((error: unknown) => String(error))).to.contain('with clip');
    expect(await readdir(folder)).to.deep.equal(['clip']);
    await rm(folder, { recursive: true });
  });
});
