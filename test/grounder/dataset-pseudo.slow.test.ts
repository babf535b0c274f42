import { expect } from 'chai';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createRasterImage, iou } from '@grounder/core';
import { openDataSet } from '@grounder/evaluation';
import { imageJsCodec } from '@grounder/images';

import { fixturePath, repositoryPath } from '../support/fixtures.js';
import {
  byPicture,
  copyScenes,
  harbour,
  linesOf,
  pseudo,
  withPseudoFolders,
} from './pseudo-support.js';
import { grounder, grounderOnTerminal } from './run-grounder.js';

describe('grounder dataset pseudo (command line)', function () {
  this.timeout(180_000);
  let root: string;
  let drawn: string;
  let images: string;

  withPseudoFolders((folders) => {
    ({ root, drawn, images } = folders);
  });

  it('writes a file among the pictures: true texts, with their facts and how they were made', async () => {
    await copyScenes(drawn, images, 20);
    const out = join(images, 'pseudo.jsonl');

    const { stdout, stderr, exitCode } = await pseudo(images, out, '--min-score', '0.5');

    expect(exitCode, stderr).to.equal(0);
    expect(stderr).to.equal('');
    expect(stdout).to.match(/\d+ texts about \d+ objects of \d+ pictures/);
    const lines = await linesOf(out);
    expect(lines.length).to.be.greaterThan(60);
    const scenes = await openDataSet(join(drawn, 'refcoco'));
    for (const { image, box, category, expression, facts, score, source } of lines) {
      const [left, top, right, bottom] = box;
      const objects = scenes.objects(String(Number(image.slice(0, 6))));
      const target = objects.find((each) => iou(each.box, { left, top, right, bottom }) > 0.5);
      expect(target?.category, `${image} ${expression}`).to.equal(category);
      expect(score).to.be.within(0.5, 1);
      expect(facts.every(({ words }) => expression.includes(words.split(' ')[0] ?? '!'))).to.equal(
        true,
      );
      expect(source).to.include({
        detector: '@grounder/scenes/detector',
        minScore: 0.5,
        seed: 1,
        keep: 'unique',
      });
    }
    const schema = JSON.parse(
      await readFile(repositoryPath('docs/schemas/referring-example.schema.json'), 'utf8'),
    ) as { properties: Record<string, { properties: object }> };
    expect(schema.properties).to.include.keys(Object.keys(lines[0] ?? {}));
    expect(schema.properties.source?.properties).to.include.keys(
      Object.keys(lines[0]?.source ?? {}),
    );
    const perPicture = byPicture(lines);
    for (const own of perPicture.values()) {
      expect(own.length).to.be.at.most(6);
      expect(new Set(own.map(({ expression }) => expression)).size).to.equal(own.length);
      expect(new Set(own.map(({ refId }) => refId)).size).to.be.at.most(3);
    }
    expect([...perPicture.keys()]).to.deep.equal([...perPicture.keys()].sort());
  });

  it('writes what inspect, evaluate and train read', async () => {
    await copyScenes(drawn, images, 20);
    const out = join(images, 'pseudo.jsonl');
    await pseudo(images, out, '--val-share', '0.3');

    const inspect = await grounder('dataset', 'inspect', out, '--json');
    const oracle = await grounder(
      ...[
        'evaluate',
        '--dataset',
        out,
        '--system',
        'oracle',
        '--proposals',
        '@grounder/scenes/detector',
        '--json',
      ],
    );
    const run = join(root, 'run');
    const trained = await grounder(
      ...['train', 'projection-head', '--dataset', out, '--image-encoder', '@grounder/scenes/clip'],
      ...['--widths', '16', '--epochs', '1', '--batch', '16', '--out', run],
      ...['--validation-split', 'val', '--json'],
    );

    const lines = await linesOf(out);
    const { total, problems, splits } = JSON.parse(inspect.stdout) as {
      total: { expressions: number; missingImages: number };
      problems: { count: number };
      splits: readonly { split: string }[];
    };
    expect(total).to.include({ expressions: lines.length, missingImages: 0 });
    expect(problems.count).to.equal(0);
    expect(splits.map(({ split }) => split).sort()).to.deep.equal(['train', 'val']);
    const { systems } = JSON.parse(oracle.stdout) as {
      systems: { accuracy50: { value: number } }[];
    };
    expect(systems[0]?.accuracy50.value).to.equal(1);
    expect(trained.exitCode, trained.stderr).to.equal(0);
    const learned = lines.filter(({ split }) => split === 'train').length;
    expect(JSON.parse(trained.stdout)).to.include({ examples: learned, epochs: 1 });
    expect(existsSync(join(run, 'head.onnx'))).to.equal(true);
  });

  it('finds objects in photos of a folder and the folders in it, and copies those that are used', async () => {
    await mkdir(join(images, 'b', 'c'), { recursive: true });
    await mkdir(join(images, '.hidden'));
    for (const name of ['z.JPG', 'b/c/harbour.jpeg', '.hidden/x.jpg']) {
      await copyFile(harbour, join(images, name));
    }
    await mkdir(join(images, 'a'));
    const plain = await imageJsCodec().encode(createRasterImage(64, 64), 'png');
    await writeFile(join(images, 'a', 'plain.png'), plain);
    await writeFile(join(images, 'notes.txt'), 'no picture');
    const out = join(root, 'photos');

    const { stdout, stderr, exitCode } = await grounder(
      ...['dataset', 'pseudo', '--images', images, '--out', out, '--json', '--min-score', '0.25'],
    );

    expect(exitCode, stderr).to.equal(0);
    const lines = await linesOf(join(out, 'expressions.jsonl'));
    const used = [...new Set(lines.map(({ image }) => image))];
    expect(JSON.parse(stdout)).to.include({
      dataset: out,
      pictures: 3,
      picturesWithQueries: 2,
      queries: lines.length,
      skipped: 0,
    });
    expect(used).to.deep.equal(['images/b/c/harbour.jpeg', 'images/z.JPG']);
    expect(readdirSync(join(out, 'images'), { recursive: true }).sort()).to.deep.equal(
      ['b', join('b', 'c'), join('b', 'c', 'harbour.jpeg'), 'z.JPG'].sort(),
    );
    expect(lines.some(({ category }) => ['person', 'boat'].includes(category))).to.equal(true);
    expect(lines[0]?.source).to.include({ detector: 'embedded' });
    expect(lines[0]?.source.model).to.match(/^centernet-3.*-tiles-0\.6$/);
    const inspect = await grounder('dataset', 'inspect', out);
    expect(inspect.stdout).to.contain(`${lines.length} expressions`).and.not.to.contain('missing');
  });

  it('draws the same for a seed, whatever else is in the folder', async () => {
    await copyScenes(drawn, images, 20);
    const drawnAs = async (name: string, ...more: readonly string[]) => {
      const out = join(images, `${name}.jsonl`);
      const { exitCode, stderr } = await pseudo(images, out, ...more);
      expect(exitCode, stderr).to.equal(0);
      return readFile(out, 'utf8');
    };

    const all = await drawnAs('all');
    const again = await drawnAs('again', '--no-cache');
    const other = await drawnAs('other', '--seed', '2');
    const some = await drawnAs('some', '--limit', '8');
    const fewer = await drawnAs('fewer', '--limit', '4');

    expect(again).to.equal(all);
    expect(other.replaceAll('"seed":2', '"seed":1')).not.to.equal(all);
    const picturesOf = (text: string) => new Set(text.match(/(?<="image":")[^"]*/g));
    expect(picturesOf(some).size).to.be.within(4, 8);
    expect(picturesOf(fewer).size).to.be.within(2, 4);
    const linesOfAll = new Set(all.split('\n'));
    expect(some.split('\n').every((line) => linesOfAll.has(line))).to.equal(true);
    const linesOfSome = new Set(some.split('\n'));
    expect(fewer.split('\n').every((line) => linesOfSome.has(line))).to.equal(true);
  });

  it('keeps to limits and forms, and takes shared texts when asked to', async () => {
    await copyScenes(drawn, images, 20);
    const out = join(images, 'pseudo.jsonl');
    await pseudo(
      images,
      out,
      ...['--objects', '1', '--queries', '2', '--forms', 'published', '--shared'],
      ...['--split', 'mine', '--min-area', '0', '--max-overlap', '0.5', '--context-score', '0.1'],
    );

    const lines = await linesOf(out);
    const perPicture = byPicture(lines);
    for (const own of perPicture.values()) {
      expect(own.length).to.be.at.most(2);
      expect(new Set(own.map(({ refId }) => refId)).size).to.equal(1);
    }
    expect(lines.every(({ split }) => split === 'mine')).to.equal(true);
    expect(lines.some(({ expression }) => expression.startsWith('the '))).to.equal(false);
    expect(lines.some(({ tags }) => tags.includes('shared'))).to.equal(true);
    expect(lines[0]?.source).to.include({
      ...{ objects: 1, queries: 2, forms: 'published', keep: 'all' },
      ...{ minArea: 0, maxOverlap: 0.5, contextScore: 0.1 },
    });
  });

  it('takes a detector from a folder of models, and says what its weights are', async () => {
    await copyFile(harbour, join(images, 'harbour.jpg'));
    const labels = join(root, 'labels.txt');
    await writeFile(labels, 'tree\nhouse\nfence\ngate\nroad\n');
    const out = join(images, 'pseudo.jsonl');

    const { exitCode, stderr } = await grounder(
      ...['dataset', 'pseudo', '--images', images, '--out', out, '--shared', '--min-score', '0.05'],
      ...['--models', fixturePath('models'), '--detector', 'tiny-yolov8', '--labels', labels],
    );
    const several = await grounder(
      ...['dataset', 'pseudo', '--images', images, '--out', join(root, 'several')],
      ...['--models', fixturePath('models')],
    );
    const none = await pseudo(
      images,
      join(root, 'none'),
      ...['--detector', join(root, 'none.onnx')],
    );

    expect(exitCode, stderr).to.equal(0);
    const lines = await linesOf(out);
    const [line] = lines;
    expect(lines.every(({ category }) => /tree|house|fence|gate|road/.test(category))).to.equal(
      true,
    );
    expect(line?.source).to.include({ detector: 'tiny-yolov8' });
    expect(line?.source.model).to.match(/^sha256:[0-9a-f]{64}$/);
    expect(several.stderr).to.contain('INVALID_OPTION').and.to.contain('tiny-detr');
    expect(none.stderr).to.contain('FILE_NOT_FOUND');
  });

  it('names pictures from a folder above theirs', async () => {
    await copyScenes(drawn, join(images, 'inner'), 2);
    const out = join(images, 'pseudo.jsonl');

    const { exitCode, stderr } = await pseudo(images, out, '--images', join(images, 'inner'));

    expect(exitCode, stderr).to.equal(0);
    for (const { image } of await linesOf(out)) {
      expect(image).to.match(/^inner\//);
      expect((await stat(join(images, image))).isFile()).to.equal(true);
    }
  });

  it('shows a bar on a terminal', async function () {
    await copyScenes(drawn, images, 20);
    const outcome = await grounderOnTerminal([
      ...['dataset', 'pseudo', '--images', images, '--detector', '@grounder/scenes/detector'],
      ...['--out', join(images, 'pseudo.jsonl')],
    ]);
    if (outcome === undefined) this.skip();

    expect(outcome.stdout).to.match(/pictures .*of 20/);
  });
});
