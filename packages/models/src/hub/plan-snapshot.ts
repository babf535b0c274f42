import { join } from 'node:path';

import { chooseFiles } from './choose-files.js';
import type { HubSnapshot } from './snapshot.js';
import type { HubName } from './model-name.js';
import { formatHubName } from './model-name.js';
import type { FileChoice, HubFile, PlannedFile, PullPlan } from './pull-plan.js';
import type { ModelPlaces } from '../store/layout.js';
import { sizeOf } from '../store/layout.js';

/** What {@link planSnapshot} plans. */
export interface PlanRequest {
  /** The name that was asked for. */
  readonly name: HubName;
  /** The commit that it stands for. */
  readonly snapshot: HubSnapshot;
  /** The model's places. */
  readonly places: ModelPlaces;
  /** Where files come from. */
  readonly endpoint: string;
}

/** Compares the chosen files of a commit with what is on this machine. */
export async function planSnapshot(request: PlanRequest, choice: FileChoice): Promise<PullPlan> {
  const { name, snapshot, places, endpoint } = request;
  const { dtype = 'fp32' } = choice;
  const chosen = chooseFiles(snapshot.files, choice, formatHubName(name));
  const files = await Promise.all(chosen.map((file) => lookAt(file, places, snapshot.commit)));
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  const bytesHere = files.reduce((sum, file) => sum + file.bytesHere, 0);
  return {
    id: name.id,
    revision: name.revision,
    commit: snapshot.commit,
    endpoint,
    dtype,
    folder: places.commit(snapshot.commit),
    files,
    totalBytes,
    missingBytes: totalBytes - bytesHere,
  };
}

/**
 * Tells where what has arrived of a file is kept: under its digest, so that another version of the
 * file is another part.
 */
export function partOf(places: ModelPlaces, { digest }: HubFile): string {
  return join(places.parts, `${digest.hex}.part`);
}

async function lookAt(file: HubFile, places: ModelPlaces, commit: string): Promise<PlannedFile> {
  const isHere = (await sizeOf(join(places.commit(commit), file.path))) === file.size;
  if (isHere) return { ...file, isHere, bytesHere: file.size };
  const partBytes = (await sizeOf(partOf(places, file))) ?? 0;
  return { ...file, isHere, bytesHere: partBytes <= file.size ? partBytes : 0 };
}
