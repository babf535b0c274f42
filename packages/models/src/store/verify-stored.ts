import { join } from 'node:path';

import { digestFile } from '../download/content-digest.js';
import type { HubSnapshot } from '../hub/snapshot.js';
import type { DamagedFile, VerifyReport } from './port.js';
import type { HubFile } from '../hub/pull-plan.js';
import type { ModelPlaces } from './layout.js';
import { describeStored, sizeOf } from './layout.js';

/** Measures and adds up the files of a commit that are here. */
export async function verifyStored(
  places: ModelPlaces,
  snapshot: HubSnapshot,
  signal?: AbortSignal,
): Promise<VerifyReport> {
  const folder = places.commit(snapshot.commit);
  const damaged: DamagedFile[] = [];
  let checkedFiles = 0;
  for (const file of snapshot.files) {
    const size = await sizeOf(join(folder, file.path));
    if (size === undefined) continue;
    checkedFiles += 1;
    const fault =
      size === file.size
        ? await compareContent(join(folder, file.path), file, signal)
        : { path: file.path, expected: `${file.size} bytes`, got: `${size} bytes` };
    if (fault !== undefined) damaged.push(fault);
  }
  return { model: await describeStored(places, snapshot), checkedFiles, damaged };
}

async function compareContent(
  absolutePath: string,
  { path, digest: { algorithm, hex } }: HubFile,
  signal: AbortSignal | undefined,
): Promise<DamagedFile | undefined> {
  const got = await digestFile(absolutePath, algorithm, signal);
  return got === hex
    ? undefined
    : { path, expected: `${algorithm} ${hex}`, got: `${algorithm} ${got}` };
}
