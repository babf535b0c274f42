import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';
import type { SettingsOf } from '@grounder/core/internal';
import { unreadable } from '@grounder/core/internal';

import type { ModelNeed } from './model-needs.js';
import type { placeSettings } from './settings.js';

/** Where models are looked for. */
export type ModelPlaces = SettingsOf<typeof placeSettings>;

/**
 * Finds the name under which a need is to be opened: the one given for its role, else the only
 * fitting entry of the folder of models, else its hub id.
 */
export async function findModel(need: ModelNeed, places: ModelPlaces): Promise<string> {
  const given = places[need.role];
  if (given !== undefined) return given;
  const fitting = places.models === undefined ? [] : await entriesOf(places.models, need.pattern);
  const [only, ...others] = fitting;
  if (others.length > 0) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected ${need.kind} in ${places.models}, got ${fitting.length}: ${fitting.join(', ')}; ` +
        `name one by the option ${need.role}`,
    );
  }
  const name = only ?? need.hubId;
  if (name !== undefined) return name;
  throw new GroundingError(
    'MODEL_NOT_FOUND',
    `expected ${need.kind}, got none${places.models === undefined ? '' : ` in ${places.models}`}; ` +
      `make one by: ${need.command}, and name it by the option ${need.role}, or put it into the ` +
      'folder of the option models',
  );
}

/** Models lie in the folder itself or, as on the hub, in a folder named after their owner. */
async function entriesOf(folder: string, pattern: RegExp): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await list(folder)) {
    const path = join(folder, entry.name);
    if (pattern.test(entry.name)) found.push(path);
    else if (entry.isDirectory()) {
      const owned = await list(path);
      found.push(
        ...owned.filter(({ name }) => pattern.test(name)).map(({ name }) => join(path, name)),
      );
    }
  }
  return found.sort();
}

async function list(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw unreadable(cause, `a folder of models at ${folder}`, 'no readable folder');
  }
}
