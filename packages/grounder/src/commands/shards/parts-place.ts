import type { PartStore } from '@grounder/core';
import { folderParts, objectParts } from '@grounder/shards';

/** Opens the store that a command was told: a folder, or `s3://bucket/prefix`. */
export async function openParts(place: string): Promise<PartStore> {
  return /^s3:/i.test(place) ? objectParts(place) : Promise.resolve(folderParts(place));
}
