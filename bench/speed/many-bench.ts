import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { bullQueue, workShards } from '@grounder/bullmq';
import type { ShardQueue } from '@grounder/core';
import { createBox } from '@grounder/core';
import { version } from '@grounder/core/internal';
import { RunTally } from '@grounder/evaluation';
import type { ShardWork } from '@grounder/shards/internal';
import { folderParts, localQueue, runShards, ShardWorker } from '@grounder/shards';
import { createGrounder, groundMany } from 'grounder';

import { medianRatio, timeSideBySide } from './side-by-side.js';
import { median } from './statistics.js';

const root = new URL('../../../', import.meta.url);
const program = fileURLToPath(new URL('packages/grounder/dist/cli.js', root));
const photos = fileURLToPath(new URL('../shared/data/refcocos-dev/images/', root));
const shards = 300;
const pictures = 30;
const phrases = ['the man', 'the dog on the left', 'a red car', 'the woman', 'the largest chair'];

/** Prints what dealing costs, and what `ground-many` gains. */
export async function runManyBench(): Promise<void> {
  summaryMemory();
  const place = await mkdtemp(join(tmpdir(), 'grounder-many-bench-'));
  try {
    await dealingCosts(place);
    if (!existsSync(photos)) {
      console.log('../shared/data is not on this machine: no photos to ground');
      return;
    }
    await phrasesOfOnePicture();
    await photosByJobs(place);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** What a summary keeps of a record, with two phrases to a picture. */
function summaryMemory(): void {
  const truth = createBox(0, 0, 10, 10);
  for (const count of [100_000, 1_000_000]) {
    const before = process.memoryUsage().arrayBuffers;
    const tally = new RunTally();
    for (let at = 0; at < count; at += 1) {
      tally.add({
        ...{ system: 'a', id: `example ${at}`, image: `image ${at >> 1}`, expression: 'the dog' },
        ...{ split: 'val', imagePath: 'a.jpg', candidates: [], truth },
        predicted: at % 3 === 0 ? undefined : truth,
        timings: { detect: 1 + (at % 7), score: 0.5 },
      });
    }
    const kept = process.memoryUsage().arrayBuffers - before;
    console.log(`a summary of ${count} records: ${(kept / count).toFixed(0)} bytes a record`);
  }
}

/** Milliseconds that a shard without any work takes, beside those that its work would take anyway. */
async function dealingCosts(place: string): Promise<void> {
  console.log(`| ${shards} empty shards, dealt by | ms a shard |`);
  console.log('|---|---|');
  console.log(`| this process | ${(await timeDealing(place, localOf)).toFixed(2)} |`);
  if (await isHere('redis-server')) {
    const port = 20_000 + (process.pid % 20_000);
    const args = ['--port', String(port), '--dir', place, '--appendonly', 'yes', '--save', ''];
    const server = spawn('redis-server', args, { stdio: 'ignore' });
    try {
      const url = `redis://127.0.0.1:${port}`;
      const dealt = await timeDealing(place, (work) => bullOf(url, work));
      console.log(`| Redis, one worker | ${dealt.toFixed(2)} |`);
    } finally {
      server.kill();
    }
  }
  const url = process.env.GROUNDER_BENCH_POSTGRES;
  if (url === undefined) return;
  const dealt = await timeDealing(place, (work) => bullOf(url, work));
  console.log(`| PostgreSQL, one worker | ${dealt.toFixed(2)} |`);
}

type Dealer = ShardQueue & AsyncDisposable;

function localOf(work: ShardWork): Dealer {
  return { ...localQueue({ work }), [Symbol.asyncDispose]: () => Promise.resolve() };
}

function bullOf(url: string, work: ShardWork): Dealer {
  const name = `bench-${process.pid}`;
  const queue = bullQueue({ url, name });
  const ending = new AbortController();
  const working = workShards({ url, name, work, signal: ending.signal });
  return {
    deal: (all, options) => queue.deal(all, options),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await working;
      await queue[Symbol.asyncDispose]();
    },
  };
}

async function timeDealing(place: string, dealerOf: (work: ShardWork) => Dealer): Promise<number> {
  const parts = folderParts(await mkdtemp(join(place, 'parts-')));
  const worker = new ShardWorker({
    parts,
    open: () =>
      Promise.resolve({
        models: [],
        run: (input) => Promise.resolve(input),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
  });
  const bytes = (at: number): Uint8Array => new TextEncoder().encode(`item ${at}`);
  const inputs = Array.from({ length: shards }, (_, at) => ({ bytes: bytes(at), items: 1 }));
  const job = { kind: 'bench', settings: {}, models: [], version };
  await using queue = dealerOf((shard) => worker.work(shard));
  const start = performance.now();
  await runShards({ job, inputs, queue, parts });
  return (performance.now() - start) / shards;
}

/** Five phrases about a picture that was not seen before, against one. */
async function phrasesOfOnePicture(): Promise<void> {
  const files = readdirSync(photos).map((name) => join(photos, name));
  const taken = files.values();
  await using grounder = await createGrounder({ poses: false });
  const ask = async (count: number): Promise<void> => {
    const image = taken.next().value ?? '';
    const items = [{ image, phrases: phrases.slice(0, count) }];
    const answers = groundMany(grounder, items);
    while ((await answers.next()).done !== true);
  };
  const { one, five } = await timeSideBySide({ one: () => ask(1), five: () => ask(5) }, 20);
  console.log(`five phrases about a picture ÷ one: ${medianRatio(five, one).toFixed(2)}`);
}

/** The command with one and two jobs against a loop over an open grounder; the start of each is in it. */
async function photosByJobs(place: string): Promise<void> {
  const files = readdirSync(photos).slice(0, pictures);
  const list = join(place, 'list.jsonl');
  const lines = files.map((name) => JSON.stringify({ image: join(photos, name), phrases }));
  await writeFile(list, lines.join('\n'));
  let run = 0;
  const many = async (jobs: number): Promise<void> => {
    run += 1;
    const out = join(place, `answers-${run}.jsonl`);
    const args = ['ground-many', list, '--out', out, '--jobs', String(jobs), '--shard', '5'];
    await promisify(execFile)(process.execPath, [program, ...args]);
  };
  const loop = async (): Promise<void> => {
    await using grounder = await createGrounder();
    for (const name of files) {
      for (const phrase of phrases) await grounder.ground(join(photos, name), phrase);
    }
  };
  const times = await timeSideBySide({ loop, one: () => many(1), two: () => many(2) }, 2);
  const perPicture = (median(times.loop) / pictures).toFixed(0);
  console.log(
    `| ${pictures} photos × ${phrases.length} phrases (${perPicture} ms a photo) | rate |`,
  );
  console.log('|---|---|');
  console.log('| a loop over an open grounder | 1.00 |');
  console.log(`| ground-many | ${medianRatio(times.loop, times.one).toFixed(2)} |`);
  console.log(`| ground-many --jobs 2 | ${medianRatio(times.loop, times.two).toFixed(2)} |`);
}

async function isHere(name: string): Promise<boolean> {
  return promisify(execFile)(name, ['--version']).then(
    () => true,
    () => false,
  );
}
