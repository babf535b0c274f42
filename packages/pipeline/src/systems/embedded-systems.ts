import type { OpenGrounder } from '../grounders/owned-grounder.js';
import type { CreateGrounderOptions } from './embedded.js';
import { createGrounder } from './embedded.js';
import type { ModelNeed, PackageNeed } from '../open/model-needs.js';
import { clip, detectorWeights } from '../open/model-needs.js';
import type { Preset } from './preset.js';
import { createSubjectGrounder } from './subject.js';

/** A system that needs no model file. */
export interface EmbeddedSystem extends Pick<Preset, 'number' | 'name' | 'composition'> {
  /** The packages that hold its weights. */
  readonly needs: readonly PackageNeed[];
  /** The CLIP that it can do without, opened when the user names one. */
  readonly helper?: ModelNeed;
  /** Opens it. */
  readonly open: (options: CreateGrounderOptions) => Promise<OpenGrounder>;
}

/** System 5, the default, and what it is without the rest of the phrase. */
export const embeddedSystems: readonly EmbeddedSystem[] = [
  {
    number: 5,
    name: 'embedded',
    composition:
      'CenterNet detector + subject, properties, places, counts, relations and denials of the phrase',
    needs: [detectorWeights],
    helper: clip,
    open: createGrounder,
  },
  {
    number: 5,
    name: 'subject',
    composition: 'CenterNet detector + subject of the phrase against its labels',
    needs: [detectorWeights],
    open: createSubjectGrounder,
  },
];

/**
 * Finds a system that needs no model file.
 *
 * @param name - Its name on the command line.
 * @returns The system; undefined when the name is another one.
 */
export function findEmbeddedSystem(name: string): EmbeddedSystem | undefined {
  return embeddedSystems.find((system) => system.name === name);
}
