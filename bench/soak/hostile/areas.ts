// What strangers' bytes are fed to, by area. Each case makes its input from a seed and hands it in.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { createClipTokenizer } from '@grounder/clip';
import type { Random } from '@grounder/core';
import { parsePythonLiteral } from '@grounder/detectors/internal';
import { decodePickle, openDataSet } from '@grounder/evaluation';
import { decodeImage, imageJsCodec, sharpCodec } from '@grounder/images';
import { modelStore } from '@grounder/models';
import { unpackArchive } from '@grounder/models/internal';
import { bytesSource, decodeModel, readModelMetadata } from '@grounder/onnx';
import { openFeatureFile } from '@grounder/regressors';
import { readTrainingLog } from '@grounder/training';
import { decodeCheckpoint } from '@grounder/training/internal';

import { below, damage, oneOf } from './mutate.js';

/** Feeds one hostile input; throws or rejects when it is refused. */
export type HostileCase = (random: Random) => unknown;

const root = new URL('../../../../', import.meta.url);
const fixtures = fileURLToPath(new URL('test/fixtures/', root));
const scratch = join(tmpdir(), `grounder-hostile-${process.pid}`);
const maxPixels = 4_000_000;

/** The areas by name; each opens what its cases share. */
export const hostileAreas: Readonly<Record<string, () => HostileCase | Promise<HostileCase>>> = {
  images: () => imageCase(() => imageJsCodec()),
  'images, sharp': async () => {
    const { default: sharp } = await import('sharp');
    return imageCase(() => sharpCodec(sharp));
  },
  onnx: () => {
    const models = filesIn('onnx', /\.onnx$/);
    return async (random) => {
      const bytes = damage(oneOf(models, random), random);
      await readModelMetadata(bytesSource(bytes));
      return decodeModel(bytes);
    };
  },
  pickles: () => {
    const { plain } = JSON.parse(readText('datasets/pickles.json')) as {
      readonly plain: readonly { readonly pickle: string }[];
    };
    const pickles = plain.map(({ pickle }) => Buffer.from(pickle, 'base64'));
    return (random) => decodePickle(damage(oneOf(pickles, random), random));
  },
  json: () => {
    const own = readText('datasets/own/phrases.jsonl');
    return (random) => withFile('phrases.jsonl', damageText(own, random), readAll);
  },
  npy: () => {
    const header = `\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`;
    const file = Buffer.concat([
      Buffer.from(header.padEnd(127) + '\n', 'latin1'),
      Buffer.alloc(24),
    ]);
    return (random) =>
      withFile('features.npy', damage(file, random), (path) => {
        const features = openFeatureFile(path);
        try {
          return features.read([0, 1]);
        } finally {
          features[Symbol.dispose]();
        }
      });
  },
  checkpoints: () => {
    const checkpoint = readFileSync(join(fixtures, 'training/checkpoint.safetensors'));
    return (random) => decodeCheckpoint(damage(checkpoint, random));
  },
  logs: () => {
    const log = '{"epoch":3,"step":120,"loss":0.25,"validation":{"loss":null}}\n'.repeat(3);
    return (random) =>
      withFile('training.jsonl', damageText(log, random), () => readTrainingLog(scratch));
  },
  literals: () => (random) =>
    parsePythonLiteral(damageText('{0: \'person\', 1: "bicycle", 2: (3, [4.5, None])}', random)),
  tokenizers: () => {
    const path = new URL('packages/scenes/src/scene-clip/tokenizer.json', root);
    const text = readFileSync(path, 'utf8');
    return (random) => {
      const tokenizer = JSON.parse(text) as unknown;
      for (let times = 1 + below(random, 3); times > 0; times -= 1) replaceValue(tokenizer, random);
      const files = { tokenizer, config: {} };
      return createClipTokenizer(files).encode('a photo of 2 boats, left'.repeat(50));
    };
  },
  archives: () => {
    const tar = makeTar();
    const archives = [tar, gzipSync(tar), makeZip()];
    return (random) =>
      withFile('archive', damage(oneOf(archives, random), random), async (path) => {
        const folder = `${path}.folder`;
        await unpackArchive(path, folder, { maxBytes: 1 << 26 });
      });
  },
  hub: openHub,
};

function imageCase(openCodec: () => ReturnType<typeof imageJsCodec>): HostileCase {
  const codec = openCodec();
  const files = filesIn('images/files', /\.(?:png|jpg|gif|bmp|tif|webp)$/);
  return (random) => decodeImage(damage(oneOf(files, random), random), { codec, maxPixels });
}

/** A hub whose every answer is damaged or leads on for ever. */
function openHub(): HostileCase {
  const files = [{ type: 'file', path: 'onnx/model.onnx', size: 12, oid: 'a'.repeat(40) }];
  const answers = {
    info: JSON.stringify({ sha: 'b'.repeat(40), siblings: [{ rfilename: 'config.json' }] }),
    tree: JSON.stringify(files),
    resolve: 'a'.repeat(12),
  };
  const answerTo = (url: string): string => {
    if (url.includes('/tree/')) return answers.tree;
    return url.includes('/resolve/') ? answers.resolve : answers.info;
  };
  return async (random) => {
    const answer: typeof fetch = (input) => {
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      const url = input instanceof Request ? input.url : String(input);
      if (random() < 0.3) headers.link = `<${url}?cursor=${random()}>; rel="next"`;
      if (random() < 0.2) headers['content-length'] = String(Math.floor(random() * 1e12));
      const status = random() < 0.8 ? 200 : oneOf([206, 302, 404, 429, 503], random);
      const text = answerTo(url);
      const body = status === 302 ? null : random() < 0.6 ? text : damageText(text, random);
      return Promise.resolve(new Response(body, { status, headers }));
    };
    const folder = join(scratch, 'models');
    const options = { folder, endpoint: 'http://hub.invalid', token: '', offline: false };
    const store = modelStore({ ...options, fetch: answer, retries: 0, stallTimeoutMs: 500 });
    return store.pull('owner/model');
  };
}

async function readAll(path: string): Promise<void> {
  const dataSet = await openDataSet(path);
  for await (const example of dataSet.examples()) if (example.expression === '') return;
}

async function withFile(
  name: string,
  content: string | Uint8Array,
  use: (path: string) => unknown,
): Promise<unknown> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  const path = join(scratch, name);
  await writeFile(path, content);
  try {
    return await use(path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function filesIn(folder: string, pattern: RegExp): readonly Uint8Array[] {
  const path = join(fixtures, folder);
  const names = readdirSync(path).filter((name) => pattern.test(name));
  return names.map((name) => readFileSync(join(path, name)));
}

const strangeValues: readonly unknown[] = [
  ...[null, -1, 1e300, '', [], {}, true, 'a'.repeat(100_000), '\\u202e'],
  ...[{ Regex: '(a+)+$' }, { Regex: '(' }, { type: 'Replace', pattern: { Regex: '(.*)*x' } }],
];

/** Puts something strange in the place of one value, anywhere in a JSON value. */
function replaceValue(value: unknown, random: Random): void {
  let holder = value as Record<string, unknown>;
  for (;;) {
    const key = oneOf(Object.keys(holder), random);
    const held = holder[key];
    const isDeeper = typeof held === 'object' && held !== null && Object.keys(held).length > 0;
    if (isDeeper && random() < 0.7) holder = held as Record<string, unknown>;
    else {
      holder[key] = oneOf(strangeValues, random);
      return;
    }
  }
}

function readText(path: string): string {
  return readFileSync(join(fixtures, path), 'utf8');
}

function damageText(text: string, random: Random): string {
  return Buffer.from(damage(Buffer.from(text), random)).toString('utf8');
}

/** A tar archive of two small files. */
function makeTar(): Uint8Array {
  const entries = ['./a.txt', 'folder/b.txt'].map((name) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(
      '0000644\0'.concat('0000000\0', '0000000\0', '00000000003\0', '00000000000\0'),
      100,
    );
    header.write('        0ustar\u000000', 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, Buffer.from('abc'), Buffer.alloc(509)]);
  });
  return Buffer.concat([...entries, Buffer.alloc(1024)]);
}

/** A zip archive of one small stored file. */
function makeZip(): Uint8Array {
  const name = Buffer.from('a.txt');
  const content = Buffer.from('abc');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt32LE(0x352441c2, 14);
  local.writeUInt32LE(3, 18);
  local.writeUInt32LE(3, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 6);
  local.copy(central, 16, 14, 28);
  const offset = local.length + name.length + content.length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([local, name, content, central, name, end]);
}
