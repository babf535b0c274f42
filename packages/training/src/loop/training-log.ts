import { Buffer } from 'node:buffer';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';

import { AppendedFile } from './appended-file.js';
import type { Checkpoint } from './checkpoint.js';
import { isAbsent, toUnreadable } from './file-errors.js';
import { formatRecord, toScalarEvent } from './format-record.js';
import type { LoggedRecord } from './parse-record.js';
import { logName, readTrainingLog } from './read-training-log.js';
import { replaceFile } from './replace-file.js';
import { encodeEventHeader, encodeScalarEvent } from './tensorboard.js';
import type { TrainingRecord } from './train-options.js';

/** How {@link trainingLog} starts. */
export interface TrainingLogOptions {
  /**
   * The checkpoint that the training goes on from. Records that an interrupted training wrote after
   * it are cut off, since they will be made again.
   * @defaultValue a new log
   */
  readonly resume?: Checkpoint | undefined;
  /**
   * What becomes of a log that is there when nothing is resumed.
   * @defaultValue 'refuse'
   */
  readonly existing?: 'refuse' | 'replace';
  /**
   * Tells the seconds since 1970.
   * @defaultValue the system's clock
   */
  readonly clock?: () => number;
}

/** The log of a training on a disk; it holds two files open until it is disposed. */
export interface TrainingLog extends Disposable {
  /** Appends a record, wholly or not at all: what `train` wants as its `onRecord`. */
  readonly onRecord: (record: TrainingRecord) => void;
}

/**
 * Opens a log of a training: `training.jsonl`, one JSON object a line, and a file of events that
 * TensorBoard shows (`tensorboard --logdir folder`). A training that was killed and is resumed
 * leaves the log of one that was never interrupted, but for the times of day.
 * @param folder - Where; it is made.
 * @returns The open log; the caller disposes it. Its `onRecord` throws a GroundingError
 *   `FILE_UNWRITABLE` when the disk is full: the records before are kept.
 * @throws GroundingError `INVALID_OPTION` when there is a log already, `INVALID_DATA` when it is
 *   damaged, `FILE_UNREADABLE` or `FILE_UNWRITABLE` when the folder cannot be used.
 */
export async function trainingLog(
  folder: string,
  options: TrainingLogOptions = {},
): Promise<TrainingLog> {
  const { resume, existing = 'refuse', clock = () => Date.now() / 1000 } = options;
  const found = await readTrainingLog(folder);
  if (found.length > 0 && resume === undefined && existing === 'refuse') throw notEmpty(folder);
  const kept = found.filter(({ record }) => resume !== undefined && isBefore(record, resume));
  const events = await startEvents(folder, kept, clock);
  await replaceFile(join(folder, logName), linesOf(kept));
  return openLog(new AppendedFile(join(folder, logName)), new AppendedFile(events), clock);
}

function openLog(lines: AppendedFile, events: AppendedFile, clock: () => number): TrainingLog {
  return {
    onRecord: (record) => {
      const wallTime = clock();
      lines.append(Buffer.from(formatRecord(record, wallTime)));
      events.append(encodeScalarEvent(toScalarEvent(record, wallTime)));
      if (record.kind !== 'epoch') return;
      lines.sync();
      events.sync();
    },
    [Symbol.dispose]: () => {
      lines[Symbol.dispose]();
      events[Symbol.dispose]();
    },
  };
}

/** Records come before checkpoints, and an epoch's record before the next epoch begins. */
function isBefore(record: TrainingRecord, { state, epoch }: Checkpoint): boolean {
  return record.kind === 'step' ? record.step <= state.step : record.epoch < epoch;
}

function linesOf(records: readonly LoggedRecord[]): Uint8Array {
  return Buffer.from(records.map((each) => formatRecord(each.record, each.wallTime)).join(''));
}

/** Events repeat the lines, so that they are made of them instead of being cut themselves. */
async function startEvents(
  folder: string,
  kept: readonly LoggedRecord[],
  clock: () => number,
): Promise<string> {
  const before = await listEventFiles(folder);
  const wallTime = kept.length > 0 && before[0] !== undefined ? secondsOf(before[0]) : clock();
  const seconds = Math.floor(wallTime);
  const name = `events.out.tfevents.${String(seconds).padStart(10, '0')}.grounder`;
  const events = kept.map((each) => encodeScalarEvent(toScalarEvent(each.record, each.wallTime)));
  await replaceFile(join(folder, name), Buffer.concat([encodeEventHeader(seconds), ...events]));
  for (const other of before.filter((each) => each !== name)) {
    await rm(join(folder, other), { force: true });
  }
  return join(folder, name);
}

const eventFileName = /^events\.out\.tfevents\.(\d+)\.grounder$/;

function secondsOf(name: string): number {
  return Number(eventFileName.exec(name)?.[1] ?? 0);
}

async function listEventFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => eventFileName.test(name)).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw toUnreadable(error, folder);
  }
}

function notEmpty(folder: string): GroundingError {
  return new GroundingError(
    'INVALID_OPTION',
    `expected a folder without a log, got ${folder} with one; ` +
      "resume its training, name another folder, or replace it with existing: 'replace'",
  );
}
