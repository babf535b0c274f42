import { expect } from 'chai';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { writeScenes } from '@grounder/scenes';
import { readHeadDescription } from '@grounder/regressors';
import { readTrainingLog } from '@grounder/training';

import { fixturePath } from '../support/fixtures.js';
import { grounder, grounderOnTerminal, outcomeOf, startGrounder } from './run-grounder.js';

const tinyClip = fixturePath('models/tiny-clip');

describe('grounder train (command line)', function () {
  this.timeout(180_000);
  let root: string;
  let scenes: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'grounder-train-'));
    scenes = join(root, 'scenes');
    await writeScenes(scenes, { count: 60, splits: [0.7, 0.15, 0.15] });
  });

  after(() => rm(root, { recursive: true }));

  const base = (out: string, ...more: readonly string[]) => [
    'train',
    'projection-head',
    ...['--dataset', scenes, '--image-encoder', '@grounder/scenes/clip', '--widths', '32,16'],
    ...['--out', join(root, out), ...more],
  ];

  it('trains a head, says how good it is, and leaves log and picture of the curves', async () => {
    const { stdout, exitCode } = await grounder(
      ...base('run', '--validation-split', 'val', '--epochs', '3', '--loss', 'l1+0.5*giou'),
      '--json',
    );

    expect(exitCode).to.equal(0);
    const told = JSON.parse(stdout) as Record<string, unknown>;
    expect(told.epochs).to.equal(3);
    expect(told.end).to.equal('finished');
    expect(told.validation).to.have.keys('loss', 'meanIou', 'accuracy');
    const head = await readHeadDescription(await readFile(join(root, 'run', 'head.onnx')));
    expect(head.objective).to.equal('l1+0.5*giou');
    expect(head.imageEncoder.name).to.equal('@grounder/scenes/clip');
    const svg = await readFile(join(root, 'run', 'curves.svg'), 'utf8');
    expect(svg)
      .to.match(/^<svg[^>]*xmlns/)
      .and.to.contain('validation loss');
    const records = await readTrainingLog(join(root, 'run'));
    expect(records.filter(({ record }) => record.kind === 'epoch')).to.have.lengthOf(3);
  });

  it('ends with the same bytes when it is killed and resumed', async () => {
    const long = ['--epochs', '40', '--batch', '8'];
    const whole = await grounder(...base('whole', ...long));
    expect(whole.exitCode).to.equal(0);
    const checkpoint = join(root, 'killed', 'checkpoints', 'last.safetensors');
    const child = startGrounder(base('killed', ...long));
    const ended = once(child, 'exit');
    while (!existsSync(checkpoint)) await wait(5);
    child.kill('SIGKILL');
    const [, signal] = (await ended) as [number | null, string | null];
    expect(signal).to.equal('SIGKILL');
    expect(existsSync(join(root, 'killed', 'head.onnx'))).to.equal(false);

    const refused = await grounder(...base('killed', ...long));
    const resumed = await grounder(...base('killed', ...long, '--resume'));

    expect(refused.stderr)
      .to.match(/INVALID_OPTION/)
      .and.to.contain('--resume');
    expect(resumed.exitCode, resumed.stderr).to.equal(0);
    const [one, other] = await Promise.all(
      ['whole', 'killed'].map((name) => readFile(join(root, name, 'head.onnx'))),
    );
    expect(Buffer.compare(one ?? Buffer.of(), other ?? Buffer.of(1))).to.equal(0);
    const [log, same] = await Promise.all(
      ['whole', 'killed'].map((name) => readTrainingLog(join(root, name))),
    );
    expect(same?.map(({ record }) => record)).to.deep.equal(log?.map(({ record }) => record));
  });

  it('refuses to resume with other settings or data, and names old and new', async () => {
    const short = ['--epochs', '1', '--batch', '8'];
    const first = await grounder(...base('first', ...short));
    expect(first.exitCode, first.stderr).to.equal(0);
    const moved = join(root, 'moved');
    await cp(scenes, moved, { recursive: true });
    const others = join(root, 'others');
    await cp(scenes, others, { recursive: true });
    const phrases = join(others, 'expressions.jsonl');
    await writeFile(phrases, (await readFile(phrases, 'utf8')).replaceAll('circle', 'disc'));
    const again = (...more: readonly string[]) =>
      grounder(...base('first', ...short, '--resume', ...more));

    const settings = await again(
      ...['--loss', 'l1+giou', '--batch', '4', '--learning-rate', '0.01', '--limit', '9'],
    );
    const data = await again('--dataset', others);
    const same = await again('--dataset', moved, '--learning-rate', '0.001', '--epochs', '2');

    expect([settings.exitCode, data.exitCode]).to.deep.equal([2, 2]);
    expect(settings.stderr)
      .to.include('INVALID_OPTION')
      .and.include('loss (was l1, is l1+giou)')
      .and.include('batch size (was 8, is 4)')
      .and.include('learning rate (was 0.001, is 0.01)')
      .and.include('limit (was none, is 9)')
      .and.not.include('data set');
    expect(data.stderr).to.match(/got another data set \(was [0-9a-f]{12}, is [0-9a-f]{12}\);/);
    expect(same.exitCode, same.stderr).to.equal(0);
  });

  it('keeps what was learned when it is interrupted, and says how to go on', async () => {
    const child = startGrounder(base('stopped', '--epochs', '4000', '--batch', '8'));
    const outcome = outcomeOf(child);
    const checkpoint = join(root, 'stopped', 'checkpoints', 'last.safetensors');
    while (!existsSync(checkpoint)) await wait(5);

    child.kill('SIGINT');
    const { exitCode, stderr } = await outcome;

    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('--resume');
    expect(existsSync(checkpoint)).to.equal(true);
  });

  it('trains a head that chooses among proposals', async () => {
    const out = join(root, 'proposal');
    const { stdout, exitCode, stderr } = await grounder(
      ...['train', 'proposal-head', '--dataset', join(scenes, 'refcoco')],
      ...[
        '--image-encoder',
        '@grounder/scenes/clip',
        '--proposals',
        'ground-truth',
        '--width',
        '16',
      ],
      ...['--validation-split', 'val', '--epochs', '2', '--half', '--out', out],
    );

    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.match(/accuracy 0\.\d+/);
    const { stdout: answer, stderr: failure } = await grounder(
      ...['ground', join(scenes, 'images', '000001.png'), 'the', 'object'],
      ...[
        '--system',
        'proposal-head',
        '--head',
        join(out, 'head.onnx'),
        '--detector',
        '@grounder/scenes/detector',
      ],
    );
    expect(answer, failure).to.match(/“the object”: \w+ -?\d/);
  });

  it('trains a fusion head, grounds with it, and shows where it looked', async () => {
    const out = join(root, 'fusion');
    const photo = join(scenes, 'images', '000001.png');
    const heat = join(root, 'heat.png');
    const { exitCode, stdout, stderr } = await grounder(
      ...['train', 'fusion-head', '--dataset', scenes, '--image-encoder', '@grounder/scenes/clip'],
      ...['--validation-split', 'val', '--epochs', '1', '--half', '--text-length', '16'],
      ...['--augment', '1', '--schedule', 'step', '--out', out],
    );
    const ground = await grounder(
      ...['ground', photo, 'the', 'object', 'on', 'the', 'left', '--system', 'transvg'],
      ...['--head', join(out, 'head.onnx'), '--explain', heat],
    );
    const covered = join(root, 'covered.png');
    const clip = await grounder(
      ...[
        'ground',
        photo,
        'circle',
        '--system',
        'detr-clip',
        '--detector',
        '@grounder/scenes/detector',
      ],
      ...['--clip', '@grounder/scenes/clip', '--explain', covered],
    );
    const silent = await grounder(
      ...['ground', photo, 'circle', '--system', 'subject', '--explain', join(root, 'none.png')],
    );

    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.match(/meanIou 0\.\d+/);
    const head = await readHeadDescription(await readFile(join(out, 'head.onnx')));
    expect(head.imageEncoder.tokens?.count).to.equal(64);
    expect(head.imageEncoder.tokens?.tensors).to.have.lengthOf(3);
    expect(head.textEncoder.tokens?.count).to.equal(16);
    expect(ground.stdout, ground.stderr).to.contain('fusion head').and.to.contain(heat);
    expect((await readFile(heat)).subarray(1, 4).toString()).to.equal('PNG');
    expect(clip.stdout, clip.stderr).to.contain(covered);
    expect((await readFile(covered)).subarray(1, 4).toString()).to.equal('PNG');
    expect(existsSync(join(root, 'none.png'))).to.equal(false);
    expect(silent.exitCode).to.equal(2);
    expect(silent.stderr).to.contain('INVALID_OPTION').and.to.contain('transvg');
  });

  it('says what to do about encoders without hidden states, other layers and other encoders', async () => {
    const fusion = (out: string, ...more: readonly string[]) => [
      ...['train', 'fusion-head', '--dataset', scenes, '--out', join(root, out), ...more],
    ];
    const folder = join(root, 'fused');
    await cp(tinyClip, folder, { recursive: true });
    // A file whose layers cannot be told: a detector's.
    const detector = fixturePath('models/tiny-yolov8/onnx/model.onnx');
    await cp(detector, join(folder, 'onnx', 'vision_model.onnx'));

    const fused = await grounder(...fusion('a', '--image-encoder', folder));
    const layer = await grounder(
      ...fusion('b', '--image-encoder', tinyClip, '--image-layers', '0,7'),
    );
    const tensor = await grounder(
      ...fusion('c', '--image-encoder', tinyClip, '--text-layer', 'nothing'),
    );
    const trained = await grounder(
      ...fusion('d', '--image-encoder', tinyClip, '--epochs', '1', '--limit', '8'),
    );
    const other = await grounder(
      ...['ground', join(scenes, 'images', '000001.png'), 'circle', '--system', 'transvg'],
      ...['--head', join(root, 'd', 'head.onnx'), '--clip', '@grounder/scenes/clip'],
    );

    expect(fused.stderr).to.contain('MODEL_MISMATCH').and.to.contain('output_hidden_states');
    expect(layer.stderr).to.contain('INVALID_OPTION').and.to.contain('from 0 to 1');
    expect(tensor.stderr).to.contain('MODEL_MISMATCH').and.to.contain('nothing');
    expect(trained.exitCode, trained.stderr).to.equal(0);
    expect(other.stderr).to.contain('MODEL_MISMATCH');
  });

  it('takes two encoders, and any CLIP folder', async () => {
    const { exitCode, stderr } = await grounder(
      ...base('two', '--text-encoder', tinyClip, '--epochs', '1'),
    );
    const ground = await grounder(
      ...['ground', join(scenes, 'images', '000001.png'), 'red', 'circle'],
      ...['--system', 'projection-l1', '--head', join(root, 'two', 'head.onnx')],
    );
    const other = await grounder(
      ...['ground', join(scenes, 'images', '000001.png'), 'red', 'circle', '--clip', tinyClip],
      ...['--system', 'projection-l1', '--head', join(root, 'two', 'head.onnx')],
    );

    expect(exitCode, stderr).to.equal(0);
    expect(ground.stdout, ground.stderr).to.contain('projection head');
    expect(other.exitCode).to.equal(1);
    expect(other.stderr).to.contain('MODEL_MISMATCH').and.to.contain('@grounder/scenes/clip');
  });

  it('runs systems of real models on scenes with what ships', async () => {
    const { stdout, stderr } = await grounder(
      ...['ground', join(scenes, 'images', '000001.png'), 'the', 'red', 'circle'],
      ...[
        '--system',
        'detr-clip',
        '--detector',
        '@grounder/scenes/detector',
        '--clip',
        '@grounder/scenes/clip',
        '--json',
      ],
    );

    const { candidates } = JSON.parse(stdout || stderr) as { candidates: { label: string }[] };
    expect(candidates.length).to.be.greaterThan(1);
  });

  it('shows a bar with loss and remaining time on a terminal', async function () {
    const outcome = await grounderOnTerminal(base('bar', '--epochs', '30'));
    if (outcome === undefined) this.skip();

    expect(outcome.stdout).to.match(/train .*left {2}loss \d\.\d+/);
  });

  it('refuses what cannot be, before anything is written', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [base('x', '--loss', 'l9'), /INVALID_OPTION.*|expected a loss/],
      [base('x', '--split', 'nothing'), /INVALID_OPTION/],
      [base('x', '--epochs', '0'), /whole number of at least 1/],
      [base('x', '--widths', '3,a'), /whole number of at least 1/],
      [base('x', '--dataset', join(root, 'none')), /FILE_NOT_FOUND/],
      [base('x', '--image-encoder', join(root, 'none')), /FILE_NOT_FOUND/],
      [['train', 'projection-head', '--dataset', scenes], /required option/],
    ];
    for (const [args, message] of cases) {
      const { exitCode, stderr } = await grounder(...args);

      expect(exitCode, args.join(' ')).not.to.equal(0);
      expect(stderr).to.match(message);
      expect(existsSync(join(root, 'x', 'head.onnx'))).to.equal(false);
    }
  });

  it('says what is wrong with a head that is none', async () => {
    const path = join(root, 'other.onnx');
    await writeFile(path, 'nothing');

    for (const [head, code] of [
      [path, 'INVALID_MODEL'],
      [join(tinyClip, 'onnx', 'text_model.onnx'), 'MODEL_MISMATCH'],
      [join(root, 'none.onnx'), 'FILE_NOT_FOUND'],
    ] as const) {
      const { stderr } = await grounder(
        ...['ground', join(scenes, 'images', '000001.png'), 'red', 'circle'],
        ...['--system', 'projection-l1', '--head', head],
      );
      expect(stderr).to.contain(code);
    }
    const missing = await grounder(
      ...[
        'ground',
        join(scenes, 'images', '000001.png'),
        'circle',
        '--system',
        'projection-l1-iou',
      ],
    );
    expect(missing.stderr).to.contain('grounder train projection-head').and.to.contain('l1+giou');
  });
});
