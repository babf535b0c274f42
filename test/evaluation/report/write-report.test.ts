import { expect } from 'chai';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { errorKindOf, summariseRun, writeReport } from '@grounder/evaluation';

import { expectRejection, rejectionOf } from '../../support/failures.js';
import { makeRecords } from './records.js';

const title = 'harbour & <friends>';
const records = await makeRecords();

describe('writeReport', function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-report-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const write = async (options: Partial<Parameters<typeof writeReport>[1]> = {}) =>
    readFile(await writeReport(join(folder, 'new'), { title, records, ...options }), 'utf8');

  it('writes one page that names nothing outside itself', async () => {
    const page = await write();

    expect((await readdir(join(folder, 'new'))).sort()).to.deep.equal([
      'index.html',
      'summary.json',
    ]);
    const addresses = new Set(page.match(/https?:\/\/[^"'<\s)]+/g) ?? []);
    expect([...addresses].filter((address) => !address.includes('www.w3.org'))).to.deep.equal([]);
    expect(page).to.not.match(/<link|<script src|@import|url\(/);
    expect(page).to.contain('default-src &#39;none&#39;');
  });

  it('writes the numbers beside the page', async () => {
    await write();

    const text = await readFile(join(folder, 'new', 'summary.json'), 'utf8');
    expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(summariseRun(records))));
  });

  it('shows which nouns lead to which labels, and how long answers took', async () => {
    const page = await write();
    const withoutCategories = records.map(({ category, ...record }) => {
      expect(category).to.be.a('string');
      return record;
    });

    // Half of the examples are about dogs, and the system says "cat" of each.
    expect(page).to.match(/>half<\/th>\s*<td>thing<\/td>\s*<td>cat<\/td>\s*<td>dog<\/td>/);
    expect(page).to.contain('aria-label="Share of answers by the time they took"');
    expect(await write({ records: withoutCategories })).to.match(
      />half<\/th>\s*<td>thing<\/td>\s*<td>cat<\/td>\s*<td>–<\/td>/,
    );
  });

  it('escapes what comes from data', async () => {
    const page = await write();

    expect(page).to.contain('<h1>harbour &amp; &lt;friends&gt;</h1>');
    expect(page).to.not.contain('<script>console.error');
    expect(page).to.not.match(/<img/);
    expect(page)
      .to.contain('\\u202e\\u009b')
      .and.to.not.match(/[\u202e\u009b]/);
    expect(page.match(/<script/g)).to.have.length(2);
  });

  it('holds each photo once, however many answers are about it', async () => {
    const page = await write();

    expect(page.match(/data:image\/jpeg/g)).to.have.length(1);
    expect(page.match(/data-picture="0"/g)?.length).to.be.above(50);
  });

  it('says in its place that a picture cannot be shown', async () => {
    const missing = records.filter(({ imagePath }) => imagePath.startsWith('missing'));

    expect((await write()).match(/cannot be shown/g)).to.have.length(missing.length);
  });

  it('has a table for each figure of groups, and the curves', async () => {
    const page = await write();

    for (const grouping of ['tag', 'size', 'length', 'distractors']) {
      expect(page).to.contain(`aria-label="Accuracy by ${grouping}"`);
      expect(page).to.match(new RegExp(`<caption>\\s*Acc@0.5 by ${grouping}\\s*</caption>`));
    }
    expect(page).to.contain('Accuracy against the IoU that an answer must reach');
  });

  it('shows each answer, or draws some of each kind of each system', async () => {
    const cards = (page: string) =>
      [...page.matchAll(/<li\s+class="card"\s+data-system="(\w+)"\s+data-kind="([\w ]+)"/g)].map(
        ([, system, kind]) => `${system}: ${kind}`,
      );
    const all = records.map((record) => `${record.system}: ${errorKindOf(record)}`);

    expect(cards(await write())).to.deep.equal(all);
    const some = cards(await write({ galleryLimit: 20, seed: 2 }));
    expect(some).to.have.length(20);
    expect(new Set(some)).to.deep.equal(new Set(all));
    expect(cards(await write({ galleryLimit: 20, seed: 2 }))).to.deep.equal(some);
  });

  it('shows systems that only failed, and expressions without a target', async () => {
    const failure = { code: 'INVALID_IMAGE', message: 'torn file' };
    const failed = records.map((record) => ({ ...record, truth: undefined, failure, timings: {} }));

    expect(await write({ records: failed })).to.contain('No answers.');
  });

  it('leaves the older page when it is stopped or cannot write', async () => {
    await write();
    const controller = new AbortController();
    const reason = new Error('enough');
    controller.abort(reason);

    expect(
      await rejectionOf(write({ records: records.slice(0, 5), signal: controller.signal })),
    ).to.equal(reason);
    expect((await readdir(join(folder, 'new'))).sort()).to.deep.equal([
      'index.html',
      'summary.json',
    ]);

    await writeFile(join(folder, 'file'), '');
    const unwritable = writeReport(join(folder, 'file', 'below'), { title, records });
    await expectRejection(unwritable, 'FILE_UNWRITABLE');
    await mkdir(join(folder, 'taken', 'index.html'), { recursive: true });
    await expectRejection(
      writeReport(join(folder, 'taken'), { title, records }),
      'FILE_UNWRITABLE',
    );
    expect(await readdir(join(folder, 'taken'))).to.deep.equal(['index.html']);
  });

  it('refuses a run without records', async () => {
    await expectRejection(writeReport(folder, { title, records: [] }), 'INVALID_DATA');
  });
});
