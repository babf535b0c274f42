import { GroundingError } from '@grounder/core';
import { closest, distance } from 'fastest-levenshtein';

import { embeddedDetector } from '../open/model-needs.js';
import { captions } from './captions.js';
import { detrClip } from './detr-clip.js';
import { embedded } from './embedded.js';
import { projectionHeads } from './projection-head.js';
import { proposalHead } from './proposal-head.js';
import { subject } from './subject.js';
import type { System } from './system.js';
import { transvg } from './transvg.js';
import { yolov5ClipPadded } from './yolov5-clip-padded.js';
import { yolov5Clip } from './yolov5-clip.js';
import { yolov8Clip } from './yolov8-clip.js';

/** The systems in the study's order; the one list of them. */
const all = [
  yolov5Clip,
  ...yolov5ClipPadded,
  yolov8Clip,
  detrClip,
  embedded,
  subject,
  ...projectionHeads,
  proposalHead,
  transvg,
  ...captions,
] as const;

/** The name of a system. */
export type SystemName = (typeof all)[number]['name'];

/** The systems in the study's order. */
export const systems: readonly System<SystemName>[] = all;

/** Finds a system by its name. */
export function findSystem(name: string): System<SystemName> {
  const found = systems.find((system) => system.name === name);
  if (found !== undefined) return found;
  throw new GroundingError('INVALID_OPTION', unknownName(name, names()));
}

/** Reads the name of a system. */
export function parseSystemName(name: string): SystemName {
  return findSystem(name).name;
}

/** Says which names there are, and which one a slip may have meant. */
export function unknownName(name: string, known: readonly string[]): string {
  const nearest = closest(name, known);
  const isNear = distance(name, nearest) <= nearest.length / 2;
  const hint = isNear ? `; did you mean ${nearest}?` : '';
  return `expected a system among ${known.join(', ')}; got ${name}${hint}`;
}

/** Whether a system takes any detector. */
export function takesAnyDetector({ isEmbedded, needs }: System): boolean {
  return isEmbedded === true || needs.includes(embeddedDetector);
}

function names(): readonly string[] {
  return systems.map((system) => system.name);
}
