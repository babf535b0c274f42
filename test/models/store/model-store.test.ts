import { expect } from 'chai';
import { mkdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { PullProgress } from '@grounder/models/internal';

import { rejectionOf } from '../../support/failures.js';
import { makeBytes } from '../hub/server.js';
import { commit, id, StoreKit, weights } from './support.js';

describe('modelStore', () => {
  let kit: StoreKit;

  beforeEach(async () => {
    kit = await StoreKit.create();
  });

  afterEach(async () => {
    await kit.remove();
  });

  describe('plan', () => {
    it('says which files a pull would fetch, and writes nothing', async () => {
      const plan = await kit.store().plan(id);

      expect(plan.files.map(({ path }) => path)).to.deep.equal([
        'merges.txt',
        'preprocessor_config.json',
        'config.json',
        'onnx/model.onnx',
      ]);
      expect(plan.commit).to.equal(commit);
      expect(plan.files.at(-1)?.digest.algorithm).to.equal('sha256');
      expect(plan.missingBytes).to.equal(plan.totalBytes);
      expect(plan.totalBytes).to.equal(weights.length + 3 + 13 + 22);
      expect(await rejectionOf(stat(plan.folder))).to.have.property('code', 'ENOENT');
    });

    it('chooses the files of a number format', async () => {
      const plan = await kit.store().plan(id, { dtype: 'q8' });

      expect(plan.files.map(({ path }) => path)).to.include('onnx/model_quantized.onnx');
      expect(plan.files.map(({ path }) => path)).not.to.include('onnx/model.onnx');
    });

    it('chooses named files, by stem or path', async () => {
      const plan = await kit.store().plan(id, { files: ['model', 'onnx/model_O2.onnx'] });

      const onnx = plan.files.map(({ path }) => path).filter((path) => path.endsWith('.onnx'));
      expect(onnx.sort()).to.deep.equal(['onnx/model.onnx', 'onnx/model_O2.onnx']);
    });

    it('takes weights along that lie beside a model', async () => {
      Object.assign(kit.hub.models[id]?.files ?? {}, {
        'onnx/model.onnx_data': makeBytes(2000, 4),
        'onnx/model.onnx_data_1': makeBytes(2000, 5),
        'onnx/model_quantized.onnx_data': makeBytes(2000, 6),
      });

      const { files } = await kit.store().plan(id);

      const data = files.map(({ path }) => path).filter((path) => path.includes('_data'));
      expect(data.sort()).to.deep.equal(['onnx/model.onnx_data', 'onnx/model.onnx_data_1']);
    });

    it('takes along how a sentence encoder pools, and nothing else of other folders', async () => {
      Object.assign(kit.hub.models[id]?.files ?? {}, {
        '1_Pooling/config.json': makeBytes(40, 7),
        '2_Dense/config.json': makeBytes(40, 8),
        'openvino/config.json': makeBytes(40, 9),
      });

      for (const choice of [{}, { dtype: 'q8' }, { files: ['model'] }] as const) {
        const { files } = await kit.store().plan(id, choice);

        const deep = files.map(({ path }) => path).filter((path) => /^(?!onnx\/).+\//.test(path));
        expect(deep).to.deep.equal(['1_Pooling/config.json']);
      }
    });

    it('lists the formats there are when the one asked for is not', async () => {
      const { code, message } = await kit.failureOf(kit.store().plan(id, { dtype: 'fp16' }));

      expect(code).to.equal('MODEL_NOT_FOUND');
      expect(message).to.include('fp32, q8');
    });

    it('says that a repository has no ONNX files', async () => {
      kit.hub.models['acme/torch'] = { commit, files: { 'config.json': makeBytes(10) } };

      const { code, message } = await kit.failureOf(kit.store().plan('acme/torch'));

      expect(code).to.equal('MODEL_NOT_FOUND');
      expect(message).to.include('no ONNX files');
    });

    for (const path of [
      '../evil.json',
      'onnx/../../evil.onnx',
      '/etc/evil.json',
      'C:\\evil.json',
      '..\\evil.json',
      'a/%2e%2e/evil.json',
      'a%2fevil.json',
      '.. /evil.json',
      'nul\0.json',
      'onnx//evil.onnx',
      './evil.json',
      'aux.json',
    ]) {
      it(`refuses a listing with the name ${JSON.stringify(path)}`, async () => {
        const entry = { type: 'file', path, size: 1, oid: 'a'.repeat(40) };
        Object.assign(kit.hub.models[id] ?? {}, { extraEntries: [entry] });

        const { code } = await kit.failureOf(kit.store().pull(id));

        expect(code).to.equal('INVALID_DATA');
      });
    }

    it('refuses a commit that is none, since it names a folder', async () => {
      Object.assign(kit.hub.models[id] ?? {}, { commit: '../../evil' });

      expect(await kit.failureOf(kit.store().plan(id))).to.have.property('code', 'INVALID_DATA');
    });

    for (const entry of [
      { type: 'file', path: 'a.json', size: -1, oid: 'a'.repeat(40) },
      { type: 'file', path: 'a.json', size: 1 },
      { type: 'file', path: 'a.json', size: 1, oid: '../x' },
      { type: 'file', size: 1, oid: 'a'.repeat(40) },
    ]) {
      it(`refuses the entry ${JSON.stringify(entry)}`, async () => {
        Object.assign(kit.hub.models[id] ?? {}, { extraEntries: [entry] });

        expect(await kit.failureOf(kit.store().plan(id))).to.have.property('code', 'INVALID_DATA');
      });
    }
  });

  describe('pull', () => {
    it('fetches what is missing, and asks for files no more when all is here', async () => {
      const first = await kit.store().pull(id);
      const asked = kit.hub.downloads.length;
      const second = await kit.store().pull(id);

      await kit.expectGood();
      expect(first.missingBytes).to.equal(0);
      expect(second.files.every(({ isHere }) => isHere)).to.equal(true);
      expect(kit.hub.downloads).to.have.length(asked);
    });

    it('tells progress in bytes up to the whole', async () => {
      const heard: PullProgress[] = [];
      await kit.store().pull(id, { onProgress: (progress) => heard.push(progress) });

      const done = heard.map((progress) => progress.done);
      expect(done).to.deep.equal(done.toSorted((first, second) => first - second));
      expect(heard.at(-1)?.done).to.equal(heard[0]?.total);
      expect(new Set(heard.map(({ stage }) => stage))).to.include.keys('download', 'verify');
    });

    it('keeps two formats beside one another', async () => {
      await kit.store().pull(id);
      await kit.store().pull(id, { dtype: 'q8' });

      const { dtypes } = await kit.store().where(id);

      expect([...dtypes].sort()).to.deep.equal(['fp32', 'q8']);
    });

    it('fetches a new commit but not the weights that it has in common', async () => {
      await kit.store().pull(id);
      const next = 'beef'.padEnd(40, '0');
      const files = { ...kit.hub.models[id]?.files, 'config.json': makeBytes(30) };
      kit.hub.models[id] = { commit: next, files };
      const asked = kit.hub.downloads.length;

      const plan = await kit.store().pull(id);

      expect(plan.commit).to.equal(next);
      expect(kit.hub.downloads).to.have.length(asked);
      expect(await readFile(join(plan.folder, 'onnx/model.onnx'))).to.have.length(weights.length);
      expect((await kit.store().where(id)).commit).to.equal(next);
      expect((await kit.store().where(`${id}@${commit}`)).revisions).to.deep.equal([]);
    });

    it('fetches a damaged file anew when contents are checked', async () => {
      await kit.store().pull(id);
      await writeFile(join(kit.files, 'onnx/model.onnx'), new Uint8Array(weights.length));

      await kit.store().pull(id, { check: 'content' });

      await kit.expectGood();
    });

    it('fetches a file anew that was cut off', async () => {
      await kit.store().pull(id);
      await truncate(join(kit.files, 'onnx/model.onnx'), 100);

      await kit.store().pull(id);

      await kit.expectGood();
    });

    it('answers for a commit that is here without asking the hub', async () => {
      await kit.store().pull(id);
      const asked = kit.hub.seen.length;

      await kit.store().pull(`${id}@${commit}`);

      expect(kit.hub.seen).to.have.length(asked);
    });

    it('rejects when the folder cannot be written', async () => {
      await writeFile(join(kit.folder, 'file'), '');

      const store = kit.store({ folder: join(kit.folder, 'file', 'models') });

      expect(await kit.failureOf(store.pull(id))).to.have.property('code', 'FILE_UNWRITABLE');
    });

    it('rejects when the disk is full, and succeeds when it no longer is', async function () {
      if ((await stat('/dev/full').catch(() => undefined)) === undefined) this.skip();
      await mkdir(join(kit.part, '..'), { recursive: true });
      await symlink('/dev/full', kit.part);

      const { code, message } = await kit.failureOf(kit.store().pull(id));
      await rm(kit.part, { force: true });
      await kit.store().pull(id);

      expect(code).to.equal('FILE_UNWRITABLE');
      expect(message).to.include('full disk');
      await kit.expectGood();
    });

    it('rejects before it fetches more than there is room for', async () => {
      const size = Number.MAX_SAFE_INTEGER;
      const lfs = { oid: 'a'.repeat(64), size, pointerSize: 130 };
      const entry = { type: 'file', path: 'onnx/huge.onnx', size, oid: 'a'.repeat(40), lfs };
      Object.assign(kit.hub.models[id] ?? {}, { extraEntries: [entry] });

      const { code, message } = await kit.failureOf(kit.store().pull(id));

      expect(code).to.equal('FILE_UNWRITABLE');
      expect(message).to.include('room');
    });
  });

  describe('offline', () => {
    it('asks nothing, and says so', async () => {
      const { code } = await kit.failureOf(kit.store({ offline: true }).pull(id));

      expect(code).to.equal('OFFLINE');
      expect(kit.hub.seen).to.deep.equal([]);
    });

    it('gives what is here', async () => {
      await kit.store().pull(id);
      const asked = kit.hub.seen.length;

      const plan = await kit.store({ environment: { HF_HUB_OFFLINE: '1' } }).pull(id);

      expect(plan.missingBytes).to.equal(0);
      expect(kit.hub.seen).to.have.length(asked);
    });

    it('says which file is missing', async () => {
      await kit.store().pull(id);

      const { code, message } = await kit.failureOf(
        kit.store({ environment: { GROUNDER_OFFLINE: 'yes' } }).pull(id, { dtype: 'q8' }),
      );

      expect(code).to.equal('OFFLINE');
      expect(message).to.include('onnx/model_quantized.onnx');
    });
  });

  describe('list, where, verify and remove', () => {
    it('finds nothing where nothing is', async () => {
      expect(await kit.store().list()).to.deep.equal([]);
      const { code, message } = await kit.failureOf(kit.store().where(id));
      expect(code).to.equal('MODEL_NOT_FOUND');
      expect(message).to.include(`grounder models pull ${id}`);
      expect(await kit.failureOf(kit.store().verify(id))).to.have.property('code', code);
      expect(await kit.failureOf(kit.store().remove(id))).to.have.property('code', code);
    });

    it('lists what was pulled', async () => {
      const { folder } = await kit.store().pull(id);

      const [model] = await kit.store().list();

      expect(model).to.deep.include({ id, commit, folder, revisions: ['main'], dtypes: ['fp32'] });
      expect(model?.bytes).to.equal(weights.length + 3 + 13 + 22);
    });

    it('finds files that changed or were cut off', async () => {
      await kit.store().pull(id);
      await writeFile(join(kit.files, 'config.json'), '{"model_type": "clap"}');
      await truncate(join(kit.files, 'onnx/model.onnx'), 100);

      const { damaged, checkedFiles } = await kit.store().verify(id);

      expect(checkedFiles).to.equal(4);
      expect(damaged.map(({ path }) => path)).to.have.members(['config.json', 'onnx/model.onnx']);
    });

    it('deletes a model', async () => {
      const { totalBytes } = await kit.store().pull(id);

      const { bytes, commits } = await kit.store().remove(id);

      expect({ bytes, commits }).to.deep.equal({ bytes: totalBytes, commits: [commit] });
      expect(await kit.store().list()).to.deep.equal([]);
      expect(await stat(join(kit.folder, 'acme')).catch(() => 'gone')).to.equal('gone');
    });

    it('deletes one commit and leaves the others', async () => {
      await kit.store().pull(id);
      const next = 'beef'.padEnd(40, '0');
      kit.hub.models[id] = { commit: next, files: kit.hub.models[id]?.files ?? {} };
      await kit.store().pull(id);

      await kit.store().remove(`${id}@${commit}`);

      expect((await kit.store().list()).map((model) => model.commit)).to.deep.equal([next]);
      expect((await kit.store().verify(id)).damaged).to.deep.equal([]);
    });
  });

  for (const name of ['../x', 'a/../b', '/etc/passwd', 'a/b/c', 'a\\b', 'a/b@../c', 'a/b\0']) {
    it(`refuses the name ${JSON.stringify(name)} everywhere`, async () => {
      const store = kit.store();
      const calls = [
        store.plan(name),
        store.planFromDisk(name),
        store.pull(name),
        store.where(name),
        store.verify(name),
        store.remove(name),
      ];

      for (const call of calls.map(rejectionOf)) {
        expect(await call).to.have.property('code', 'INVALID_OPTION');
      }
      expect(kit.hub.seen).to.deep.equal([]);
    });
  }
});
