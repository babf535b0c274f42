import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

import type { CallOptions } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';
import type { ManyAnswer, OpenGrounder } from '@grounder/pipeline';
import { groundMany, openSystem, saveImage } from '@grounder/pipeline';
import { annotateGrounding, toGroundingJson } from '@grounder/pipeline/internal';
import { parseSystemName, recordedRuntime } from '@grounder/pipeline/internal/opening';
import type { Job, OpenWork } from '@grounder/shards';

import type { SystemOptions } from '../options.js';
import type { WorkPlace } from '../shards/work-place.js';
import type { BrokenLine, ManyLine } from './many-lines.js';
import { isAddress } from './many-lines.js';

/** What decides the answers. */
export interface GroundManySettings extends SystemOptions {
  readonly system: string;
  readonly labels?: readonly string[];
  readonly kind?: DetectorKind;
  readonly group?: true;
  readonly tiles?: false;
  /** How many candidates each answer lists. */
  readonly top?: number;
  /** Where names of pictures start from. */
  readonly root: string;
  /** A folder for pictures with the boxes drawn. */
  readonly pictures?: string;
}

/** Opens the system of a job. */
export async function openGroundManyWork(
  { settings }: Pick<Job, 'settings'>,
  place: WorkPlace = {},
): Promise<OpenWork> {
  const { system, group, top, root, pictures, ...options } =
    settings as unknown as GroundManySettings;
  const own = nodeRuntime(defined({ threads: place.threads }));
  const { runtime, digests } = recordedRuntime(own, fileCache(cacheFolder()));
  const grounder = await openSystem(parseSystemName(system), {
    ...options,
    ...defined({ groups: group }),
    runtime,
  });
  const answering = { grounder, root: place.root ?? root, ...defined({ top, pictures }) };
  return {
    models: digests(),
    run: (input, call) => answerShard(input, answering, call),
    [Symbol.asyncDispose]: () => grounder[Symbol.asyncDispose](),
  };
}

interface Answering extends Pick<GroundManySettings, 'root' | 'top' | 'pictures'> {
  readonly grounder: OpenGrounder;
}

/** A shard as bytes. */
export function encodeLines(lines: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** The lines of a shard. */
export function decodeLines(bytes: Uint8Array): readonly unknown[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
}

async function answerShard(
  input: Uint8Array,
  answering: Answering,
  call: Pick<CallOptions, 'signal'>,
): Promise<Uint8Array> {
  const lines = decodeLines(input) as readonly (ManyLine | BrokenLine)[];
  const records = new Map<ManyLine | BrokenLine, object[]>();
  const items = lines.flatMap((line) =>
    'image' in line ? { line, phrases: line.phrases, image: pathOf(line, answering) } : [],
  );
  for (const line of lines) records.set(line, 'image' in line ? [] : [line]);
  for await (const answer of groundMany(answering.grounder, items, call)) {
    const { line } = answer.item;
    const drawn = await draw(line, answer, answering);
    records.get(line)?.push({ ...toRecord(line, answer, answering), ...defined({ drawn }) });
  }
  return encodeLines([...records.values()].flat());
}

function pathOf({ image }: ManyLine, { root }: Answering): string {
  return isAddress(image) ? image : resolve(root, image);
}

function toRecord(
  { image, fields }: ManyLine,
  { phrase, grounding, error }: ManyAnswer,
  { top = 0 }: Answering,
): object {
  const told = { ...fields, image, phrase };
  if (grounding === undefined) return { ...told, error: toFault(error) };
  const { box, label, score, unit, reason, candidates, warnings, members } =
    toGroundingJson(grounding);
  const answer = {
    ...{ box, label, score, unit, reason },
    warnings: warnings.map(({ message }) => message),
    ...defined({ members }),
    ...(top > 0 && { candidates: candidates.slice(0, top) }),
  };
  return { ...told, answer };
}

/** A fault of ours ends the shard. */
function toFault(error: unknown): { readonly code: string; readonly message: string } {
  if (!GroundingError.isInstance(error)) throw error;
  return { code: error.code, message: error.message };
}

/** Draws an answer, when answers are drawn; tells the file's name. */
async function draw(
  { image }: ManyLine,
  { phrase, picture, grounding }: ManyAnswer,
  { pictures }: Answering,
): Promise<string | undefined> {
  if (pictures === undefined || picture === undefined || grounding === undefined) return undefined;
  const name = drawnName(image, phrase);
  await saveImage(join(pictures, name), picture, [annotateGrounding(picture, grounding)]);
  return name;
}

/** Says which picture and phrase it is, to people by words and to machines by a digest. */
function drawnName(image: string, phrase: string): string {
  const words = `${image.replace(/\.\w+$/, '')} ${phrase}`.replace(/[^\p{L}\p{N}]+/gu, '-');
  const digest = createHash('sha256')
    .update(JSON.stringify([image, phrase]))
    .digest('hex');
  return `${words.slice(0, 80).replace(/^-|-$/g, '')}-${digest.slice(0, 8)}.png`;
}
