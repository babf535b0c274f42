import { expect } from 'chai';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { GroundingError } from '@grounder/core';
import type { PullPlan } from '@grounder/models/internal';
import { openModel } from '@grounder/models';

import { rejectionOf, thrownBy } from '../../support/failures.js';
import { fixturePath, readFixture } from '../../support/fixtures.js';
import { commit, id, StoreKit } from '../store/support.js';

const onnx = fixturePath('onnx/runnable.onnx');

describe('openModel', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-open-'));
    await mkdir(join(folder, 'onnx'));
    await writeFile(join(folder, 'config.json'), '{"model_type": "clip"}');
    await writeFile(join(folder, 'broken.json'), '{');
    await copyFile(onnx, join(folder, 'onnx/vision_model.onnx'));
    await copyFile(onnx, join(folder, 'onnx/text_model.onnx'));
    await copyFile(onnx, join(folder, 'text_model.onnx'));
    await copyFile(onnx, join(folder, 'onnx/text_model_quantized.onnx'));
    await copyFile(onnx, join(folder, 'model_fp16.onnx'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('opens the files of a folder by stem', async () => {
    const model = await openModel(folder);

    await using session = await model.open('vision_model', { threads: 1 });

    expect(model.name).to.equal(folder);
    expect(model.folder).to.equal(folder);
    expect(model.stems).to.deep.equal(['text_model', 'vision_model']);
    expect(session.inputs.map(({ name }) => name)).to.deep.equal(['x']);
  });

  it('reads JSON behind a byte-order mark, and with the numbers that Python writes', async () => {
    await writeFile(join(folder, 'config.json'), '\uFEFF{"eps": NaN, "max": Infinity}');

    const config = await (await openModel(folder)).json('config.json');

    expect(config).to.deep.equal({ eps: NaN, max: Infinity });
  });

  it('prefers the folder onnx, and finds files at the root', async () => {
    const model = await openModel(folder);
    const half = await openModel(folder, { dtype: 'fp16' });

    expect(model.pathOf('text_model')).to.equal(join(folder, 'onnx/text_model.onnx'));
    expect(half.pathOf('model')).to.equal(join(folder, 'model_fp16.onnx'));
  });

  it('opens the only stem of a number format when none is named', async () => {
    const model = await openModel(folder, { dtype: 'q8' });

    expect(model.stems).to.deep.equal(['text_model']);
    expect(model.pathOf()).to.equal(join(folder, 'onnx/text_model_quantized.onnx'));
  });

  it('reads files, and tells which there are', async () => {
    const model = await openModel(folder);

    expect(model.has('config.json')).to.equal(true);
    expect(model.has('onnx/vision_model.onnx')).to.equal(true);
    expect(model.has('tokenizer.json')).to.equal(false);
    expect(await model.json('config.json')).to.deep.equal({ model_type: 'clip' });
    expect(await model.text('config.json')).to.equal('{"model_type": "clip"}');
  });

  it('says what is there when a file is not', async () => {
    const model = await openModel(folder);

    for (const [file, code] of [
      ['tokenizer.json', 'FILE_NOT_FOUND'],
      ['../config.json', 'FILE_NOT_FOUND'],
      ['broken.json', 'INVALID_DATA'],
    ] as const) {
      expect(await rejectionOf(model.json(file))).to.have.property('code', code);
    }
    const error = (await rejectionOf(model.json('tokenizer.json'))) as GroundingError;
    expect(error.message).to.include('config.json');
  });

  it('says which files and number formats there are when a stem is not', async () => {
    const model = await openModel(folder, { dtype: 'int8' });

    const error = thrownBy(() => model.pathOf('text_model')) as GroundingError;
    expect(error.code).to.equal('MODEL_NOT_FOUND');
    expect(error.message).to.include('onnx/text_model_int8.onnx or text_model_int8.onnx');
    expect(error.message).to.include('"text_model" is there as fp32, q8');
    expect(await rejectionOf(model.open())).to.have.property('code', 'MODEL_NOT_FOUND');
  });

  it('opens one file, with the texts beside it', async () => {
    const model = await openModel(join(folder, 'model_fp16.onnx'), { dtype: 'q4' });

    await using session = await model.open();

    expect(session.outputs.map(({ name }) => name)).to.deep.equal(['y']);
    expect(model.stems).to.deep.equal(['model']);
    expect(model.files).to.deep.equal(['broken.json', 'config.json', 'model_fp16.onnx']);
    expect(await model.json('config.json')).to.deep.equal({ model_type: 'clip' });
    expect(thrownBy(() => model.pathOf('text_model'))).to.have.property('code', 'MODEL_NOT_FOUND');
  });

  it('rejects for paths where nothing is', async () => {
    for (const name of [join(folder, 'nowhere'), join(folder, 'best.onnx'), './no/where.onnx']) {
      expect(await rejectionOf(openModel(name))).to.have.property('code', 'FILE_NOT_FOUND');
    }
  });

  describe('for a model of the hub', () => {
    let kit: StoreKit;

    beforeEach(async () => {
      kit = await StoreKit.create();
      const files = {
        ...kit.hub.models[id]?.files,
        'onnx/model_fp16.onnx': readFixture('onnx/runnable.onnx'),
      };
      kit.hub.models[id] = { commit, files };
    });

    afterEach(async () => {
      await kit.remove();
    });

    it('fetches nothing unasked, and names the command', async () => {
      const opened = openModel(`${id}@v1`, { store: kit.store(), dtype: 'q8' });

      const { code, message } = await kit.failureOf(opened);

      expect(code).to.equal('MODEL_NOT_FOUND');
      expect(message).to.include(`grounder models pull ${id}@v1 --dtype q8`);
      expect(message).to.include(kit.hub.endpoint);
      expect(kit.hub.seen).to.deep.equal([]);
    });

    it('opens what was pulled without asking the hub', async () => {
      await kit.store().pull(id, { dtype: 'fp16' });
      const asked = kit.hub.seen.length;

      const model = await openModel(id, { store: kit.store(), dtype: 'fp16' });
      await using session = await model.open();

      expect(session.inputs).to.have.length(1);
      expect(model.name).to.equal(id);
      expect(model.files).to.include('config.json').and.not.to.include('README.md');
      expect(kit.hub.seen).to.have.length(asked);
    });

    it('says what else would be fetched when another number format is here', async () => {
      await kit.store().pull(id);

      const { code, message } = await kit.failureOf(
        openModel(id, { store: kit.store(), dtype: 'q8' }),
      );

      expect(code).to.equal('MODEL_NOT_FOUND');
      expect(message).to.include('onnx/model_quantized.onnx (60000 bytes)');
    });

    it('opens a part that was named, and says how to get the rest', async () => {
      const files = { ...kit.hub.models[id]?.files, 'onnx/text_model.onnx': new Uint8Array(2000) };
      kit.hub.models[id] = { commit, files };
      await kit.store().pull(id, { files: ['text_model'] });

      const model = await openModel(id, { store: kit.store() });
      const error = thrownBy(() => model.pathOf('model')) as GroundingError;

      expect(model.stems).to.deep.equal(['text_model']);
      expect(error.message).to.include(`grounder models pull ${id}`);
      const named = openModel(id, { store: kit.store(), files: ['model'] });
      expect(await kit.failureOf(named)).to.have.property('code', 'MODEL_NOT_FOUND');
    });

    it('asks before it fetches, and takes no for an answer', async () => {
      const plans: PullPlan[] = [];
      const download = (plan: PullPlan) => {
        plans.push(plan);
        return false;
      };

      const { code } = await kit.failureOf(openModel(id, { store: kit.store(), download }));

      expect(code).to.equal('MODEL_NOT_FOUND');
      expect(plans.map(({ missingBytes }) => missingBytes)).to.deep.equal([200_038]);
      expect(kit.hub.downloads).to.deep.equal([]);
    });

    it('fetches when the caller agrees, and asks no second time', async () => {
      let asked = 0;
      const download = () => {
        asked += 1;
        return Promise.resolve(true);
      };

      await openModel(id, { store: kit.store(), download });
      const model = await openModel(id, { store: kit.store(), download });

      expect(asked).to.equal(1);
      expect(model.stems).to.deep.equal(['model']);
      await kit.expectGood();
    });

    it('says that an interrupted pull is only a part', async () => {
      kit.hub.faults.push(
        ...Array.from({ length: 3 }, () => ({ response }: { response: { destroy(): void } }) => {
          response.destroy();
        }),
      );
      await kit.failureOf(kit.store().pull(id));

      const error = await kit.failureOf(openModel(id, { store: kit.store() }));

      expect(error.code).to.equal('MODEL_NOT_FOUND');
      expect(error.message).to.include(`grounder models pull ${id}`);
    });

    it('rejects with OFFLINE when it may fetch but not over the network', async () => {
      const store = kit.store({ offline: true });

      const { code } = await kit.failureOf(openModel(id, { store, download: () => true }));

      expect(code).to.equal('OFFLINE');
    });
  });
});
