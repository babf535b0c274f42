import { expect } from 'chai';
import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import { escapeControls } from '@grounder/core/internal';
import type { UnpackOptions } from '@grounder/models/internal';
import { unpackArchive } from '@grounder/models/internal';

import { expectRejection, rejectionOf } from '../../support/failures.js';
import { makeTar, makeZip } from './archives.js';

const files = [
  { name: 'refcocog/', mode: 0o040755 },
  { name: 'refcocog/refs(umd).p', data: 'refs' },
  { name: 'refcocog/images/a.jpg', data: 'photo' },
];

describe('unpackArchive', () => {
  let folder: string;
  let target: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-unpack-'));
    target = join(folder, 'data');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const unpack = async (bytes: Uint8Array, options: UnpackOptions = {}): Promise<void> => {
    await writeFile(join(folder, 'archive'), bytes);
    await unpackArchive(join(folder, 'archive'), target, options);
  };
  const expectNothing = async (): Promise<void> => {
    expect(await readdir(folder)).to.deep.equal(['archive']);
  };

  const tarFiles = files.map(({ name, data = '' }) =>
    name.endsWith('/') ? { name, type: 'directory' as const } : { name, data },
  );
  const kinds: Readonly<Record<string, () => Promise<Uint8Array>>> = {
    zip: () => Promise.resolve(makeZip(files)),
    'tar.gz': () => makeTar(tarFiles),
    tar: () => makeTar(tarFiles, false),
  };
  for (const [kind, make] of Object.entries(kinds)) {
    it(`unpacks a ${kind}, told by its content`, async () => {
      await unpack(await make());

      expect(await readFile(join(target, 'refcocog', 'refs(umd).p'), 'utf8')).to.equal('refs');
      expect(await readFile(join(target, 'refcocog', 'images', 'a.jpg'), 'utf8')).to.equal('photo');
      expect((await readdir(folder)).sort()).to.deep.equal(['archive', 'data']);
    });
  }

  for (const name of [
    '../out.txt',
    'a/../../out.txt',
    '/etc/out.txt',
    'C:/out.txt',
    'a\\..\\out.txt',
    'nul',
    'a/./b',
    'a//b',
    'line\nbreak',
    'title\u009d0;mine\u009c.jpg',
    'photo\u202egpj.exe',
    'a\u2028b.jpg',
    'a\u200f.jpg',
  ]) {
    it(`refuses the name ${JSON.stringify(name)}, and unpacks nothing`, async () => {
      const error = await expectRejection(
        unpack(makeZip([...files, { name, data: 'x' }])),
        'INVALID_DATA',
      );

      expect(error.message).to.contain(escapeControls(JSON.stringify(name)));
      await expectNothing();
    });
  }

  it('refuses the same in a tar', async () => {
    for (const name of ['../out', 'photo\u202egpj.exe', 'title\u009d0;mine\u009c']) {
      await expectRejection(unpack(await makeTar([{ name, data: 'x' }])), 'INVALID_DATA');
    }
    await expectNothing();
  });

  it('refuses links and devices', async () => {
    const zipLink = makeZip([{ name: 'link', data: '/etc/passwd', mode: 0o120777 }]);
    await expectRejection(unpack(zipLink), 'INVALID_DATA');
    for (const type of ['symlink', 'link', 'character-device', 'fifo'] as const) {
      const tar = await makeTar([{ name: 'entry', type, linkname: '/etc/passwd' }]);
      const error = await expectRejection(unpack(tar), 'INVALID_DATA');
      expect(error.message).to.match(/a link or a device/);
    }
    await expectNothing();
  });

  it('refuses a name that occurs twice, or differs by case', async () => {
    for (const twin of ['a.txt', 'A.TXT']) {
      const zip = makeZip([
        { name: 'a.txt', data: '1' },
        { name: twin, data: '2' },
      ]);
      await expectRejection(unpack(zip), 'INVALID_DATA');
    }
    await expectNothing();
  });

  it('refuses more entries, more bytes, and a larger ratio than the limits', async () => {
    await expectRejection(unpack(makeZip(files), { maxEntries: 2 }), 'INVALID_DATA');
    await expectRejection(unpack(makeZip(files), { maxBytes: 8 }), 'INVALID_DATA');
    const bomb = makeZip([{ name: 'bomb', data: new Uint8Array(30 << 20) }]);
    const error = await expectRejection(unpack(bomb, { maxRatio: 20 }), 'INVALID_DATA');
    expect(error.message).to.match(/at most 20971520 bytes, got more, at "bomb"/);
    await expectNothing();
  });

  it('counts folders, also one that is named again and again', async () => {
    const folders = Array.from({ length: 50 }, () => ({ name: 'a/', type: 'directory' as const }));

    const error = await expectRejection(
      unpack(await makeTar(folders), { maxEntries: 20 }),
      'INVALID_DATA',
    );

    expect(error.message).to.match(/at most 20 entries, got more/);
    await expectNothing();
  });

  it('reads names as "tar -C folder ." writes them', async () => {
    const entries = [
      { name: './', type: 'directory' as const },
      { name: './a.txt', data: '1' },
      { name: './inner/', type: 'directory' as const },
      { name: './inner/b.txt', data: '2' },
    ];
    const zip = makeZip(entries.map(({ name, data = '' }) => ({ name, data })));
    for (const archive of [await makeTar(entries, false), await makeTar(entries), zip]) {
      await unpack(archive);

      expect(await readFile(join(target, 'a.txt'), 'utf8')).to.equal('1');
      expect(await readFile(join(target, 'inner', 'b.txt'), 'utf8')).to.equal('2');
      await rm(target, { recursive: true });
    }
  });

  it('takes "./a" and "a" for the same name', async () => {
    const twice = [
      { name: './a', data: '1' },
      { name: 'a', data: '2' },
    ];

    await expectRejection(unpack(await makeTar(twice)), 'INVALID_DATA');
    await expectNothing();
  });

  it('ends at the zeros behind a tar, however many there are', async () => {
    const tar = await makeTar([{ name: 'a.txt', data: '1' }], false);
    const zeros = gzipSync(Buffer.alloc(64 << 20));
    // What inflates to a gigabyte is not looked at: it is damaged.
    const archive = [gzipSync(tar), zeros, Buffer.from('\x1f\x8bno gzip')];

    await unpack(Buffer.concat(archive));

    expect(await readFile(join(target, 'a.txt'), 'utf8')).to.equal('1');
  });

  it('refuses headers without end that no entry follows', async () => {
    const entry = (
      await makeTar([{ name: 'a', pax: { comment: 'x'.repeat(2000) } }], false)
    ).subarray(0, 512 + 2048);
    const headers = Buffer.concat(Array.from({ length: 9000 }, () => entry));

    const error = await expectRejection(unpack(gzipSync(headers)), 'INVALID_DATA');

    expect(error.message).to.match(/headers without an entry/);
    await expectNothing();
  });

  it('leaves no listeners behind while it unzips', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): number => warnings.push(warning);
    process.on('warning', listen);

    await unpack(makeZip(Array.from({ length: 40 }, (_, index) => ({ name: `f${index}` }))));
    await setImmediate();
    process.off('warning', listen);

    expect(warnings).to.deep.equal([]);
    expect(await readdir(target)).to.have.length(40);
  });

  it('counts what comes, not what is announced', async () => {
    const data = new Uint8Array(5 << 20);
    const liar = makeZip([{ name: 'liar', data, announced: 10 }]);

    await expectRejection(unpack(liar, { maxBytes: 1 << 20 }), 'INVALID_DATA');

    await expectNothing();
  });

  it('refuses what is encrypted, torn, empty, or no archive', async () => {
    const whole = makeZip(files);
    const tar = await makeTar(tarFiles);
    const bad: readonly [Uint8Array, RegExp][] = [
      [makeZip([{ name: 'a', data: 'x', encrypted: true }]), /without a password/],
      [whole.subarray(0, whole.length - 30), /whole archive/],
      [tar.subarray(0, tar.length - 20), /whole archive/],
      [makeZip([]), /entries, got none/],
      [Buffer.from('<!DOCTYPE html><title>Not found</title>'), /a web page/],
      [Buffer.from('plain text'), /something else/],
      [Buffer.alloc(0), /something else/],
    ];
    for (const [bytes, message] of bad) {
      const error = await expectRejection(unpack(bytes), 'INVALID_DATA');
      expect(error.message).to.match(message);
    }
    await expectNothing();
  });

  it('clears away what a killed process left', async () => {
    await mkdir(`${target}.partial`);
    await writeFile(join(`${target}.partial`, 'half.jpg'), 'ha');

    await unpack(makeZip(files));

    expect(await readdir(target)).to.deep.equal(['refcocog']);
    expect((await readdir(folder)).sort()).to.deep.equal(['archive', 'data']);
  });

  it('leaves a folder that has something in it, and takes an empty one', async () => {
    await mkdir(target);
    await unpack(makeZip(files));

    await expectRejection(unpack(makeZip(files)), 'INVALID_OPTION');
    expect(await readdir(target)).to.deep.equal(['refcocog']);
  });

  it('stops, and leaves nothing', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const stopped = unpack(makeZip(files), {
      signal: controller.signal,
      onProgress: () => {
        controller.abort(reason);
      },
    });

    expect(await rejectionOf(stopped)).to.equal(reason);
    await expectNothing();
  });

  it('says that there is no archive, and where it cannot write', async () => {
    await expectRejection(unpackArchive(join(folder, 'none'), target), 'FILE_NOT_FOUND');
    await writeFile(join(folder, 'archive'), makeZip(files));
    const below = unpackArchive(join(folder, 'archive'), join(folder, 'archive', 'below'));
    await expectRejection(below, 'FILE_UNWRITABLE');
  });
});
