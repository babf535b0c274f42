import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openModel } from '@grounder/models';
import { createTensor, decodeModel, encodeModel } from '@grounder/onnx';
import { expect } from 'chai';
import { openClip } from 'grounder';

import { fixturePath } from '../support/fixtures.js';

describe('openClip on split files', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-clip-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** A tiny model whose towers are given weights that nothing reads, as some exporters leave them. */
  async function copyWith(
    source: 'tiny-clip' | 'tiny-siglip',
    weights: Readonly<Record<'vision_model' | 'text_model', Readonly<Record<string, number>>>>,
  ): Promise<void> {
    await mkdir(join(folder, 'onnx'));
    for (const file of ['config', 'preprocessor_config', 'tokenizer', 'tokenizer_config']) {
      const name = `${file}.json`;
      await cp(fixturePath(`models/${source}/${name}`), join(folder, name));
    }
    for (const [stem, named] of Object.entries(weights)) {
      const name = `onnx/${stem}.onnx`;
      const model = decodeModel(await readFile(fixturePath(`models/${source}/${name}`)));
      const added = Object.entries(named).map(([weight, value]) =>
        createTensor({ name: weight, dims: [], data: Float32Array.of(value) }),
      );
      const initializers = [...model.graph.initializers, ...added];
      const bytes = encodeModel({ ...model, graph: { ...model.graph, initializers } });
      await writeFile(join(folder, name), bytes);
    }
  }

  it('takes the scale from the text file', async () => {
    await copyWith('tiny-clip', { vision_model: {}, text_model: { logit_scale: 3.25 } });
    await using clip = await openClip(await openModel(folder));

    expect(clip.logitScale).to.be.closeTo(Math.exp(3.25), 1e-9);
    expect(clip.logitBias).to.equal(0);
  });

  it('takes scale and bias from the vision file, under the name of a module too', async () => {
    const vision = { 'model.logit_scale': 4, 'model.logit_bias': -12.5 };
    await copyWith('tiny-siglip', { vision_model: vision, text_model: {} });
    await using clip = await openClip(await openModel(folder));

    expect(clip.logitScale).to.be.closeTo(Math.exp(4), 1e-9);
    expect(clip.logitBias).to.equal(-12.5);
  });

  it("has CLIP's usual scale where neither file says", async () => {
    await copyWith('tiny-clip', { vision_model: {}, text_model: { other_scale: 2 } });
    await using clip = await openClip(await openModel(folder));

    expect(clip.logitScale).to.equal(100);
  });
});
