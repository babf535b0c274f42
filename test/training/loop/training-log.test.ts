import { expect } from 'chai';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TrainingRecord } from '@grounder/training/internal';
import { readTrainingLog, trainingLog } from '@grounder/training';

import { expectRejection } from '../../support/failures.js';
import { readFixture } from '../../support/fixtures.js';
import { createCheckpoint } from './describe-checkpoint-store.js';
import { eventRecords } from './event-file.js';

const logged = eventRecords();
/** Where a training was interrupted: after the step 101, in the middle of the first epoch. */
const interrupted = { ...createCheckpoint(101), epoch: 0 };

describe('trainingLog', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-log-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** Writes records at the moments at which they were made. */
  async function write(
    records: typeof logged,
    options: Parameters<typeof trainingLog>[1] = {},
  ): Promise<void> {
    let place = -1;
    const clock = () => records[Math.max(0, place)]?.wallTime ?? NaN;
    using log = await trainingLog(folder, { clock, ...options });
    for (const { record } of records) {
      place += 1;
      log.onRecord(record);
    }
  }

  async function contents(): Promise<Record<string, Buffer>> {
    const names = (await readdir(folder)).sort();
    const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
    return Object.fromEntries(names.map((name, index) => [name, files[index] ?? Buffer.of()]));
  }

  it('writes lines of JSON that are read back, and the events that TensorBoard has read', async () => {
    await write(logged);

    const files = await contents();
    const events = files['events.out.tfevents.1700000000.grounder'] ?? Buffer.of();
    const fixture = readFixture('training/events.out.tfevents.fixture');
    expect(Object.keys(files)).to.have.lengthOf(2);
    expect(await readTrainingLog(folder)).to.deep.equal(logged);
    // The fixture begins half a second later.
    expect(events.subarray(40)).to.deep.equal(Buffer.from(fixture.subarray(40)));
  });

  it('leaves the files of an uninterrupted training when it is resumed', async () => {
    await write(logged);
    const whole = await contents();
    await rm(folder, { recursive: true });
    await write(logged.slice(0, 25));
    await appendFile(join(folder, 'training.jsonl'), '{"wallTime":17');

    const left = logged.slice(11);
    await write(left, { resume: interrupted });

    expect(await contents()).to.deep.equal(whole);
  });

  it('cuts off the end of an epoch when the checkpoint was made before it', async () => {
    await write(logged);

    await write([], { resume: { ...createCheckpoint(400), epoch: 0 } });
    const before = await readTrainingLog(folder);
    await write(logged, { existing: 'replace' });
    await write([], { resume: { ...createCheckpoint(400), epoch: 1 } });

    expect(before).to.deep.equal(logged.slice(0, -1));
    expect(await readTrainingLog(folder)).to.deep.equal(logged);
  });

  it('refuses to overwrite a log, unless it is told to', async () => {
    await write(logged);

    await expectRejection(trainingLog(folder), 'INVALID_OPTION');
    await write(logged.slice(0, 2), { existing: 'replace', clock: () => 1_800_000_000 });

    expect(Object.keys(await contents())).to.deep.equal([
      'events.out.tfevents.1800000000.grounder',
      'training.jsonl',
    ]);
  });

  it('reads numbers that JSON cannot write as NaN', async () => {
    const record: TrainingRecord = {
      kind: 'epoch',
      step: 1,
      epoch: 0,
      training: { loss: Infinity },
      validation: undefined,
      isBest: false,
    };
    await write([{ record, wallTime: 1 }]);

    const [read] = await readTrainingLog(folder);

    expect(read?.record).to.deep.equal({ ...record, training: { loss: NaN } });
  });

  it('names the line that is no record', async () => {
    await write(logged.slice(0, 2));
    await appendFile(join(folder, 'training.jsonl'), '{"wallTime":1,"kind":"step"}\n');

    const error = await expectRejection(readTrainingLog(folder), 'INVALID_DATA');

    expect(error.message).to.match(/line 3 of .*training\.jsonl/);
  });

  it('refuses a folder that is a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');

    await expectRejection(trainingLog(join(file, 'below')), 'FILE_UNREADABLE');
  });
});
