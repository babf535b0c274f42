import { GroundingError } from '@grounder/core';

import type { OpenGrounder } from '../grounders/owned-grounder.js';
import { ModelOpener } from '../open/opener.js';
import type { OpenSystemOptions } from '../open/options.js';
import type { SystemName } from './all.js';
import { findSystem, takesAnyDetector } from './all.js';
import type { System } from './system.js';

/** What `openSystem` of the package does, loaded when it is called. */
export async function openSystem(
  name: SystemName,
  options: OpenSystemOptions = {},
): Promise<OpenGrounder> {
  const system = findSystem(name);
  if (options.tiles !== undefined) assertEmbeddedDetector(system, options);
  if (system.isEmbedded !== true) assertOwnScorer(system, options);
  const opener = new ModelOpener(options);
  try {
    return await system.open(opener);
  } catch (error) {
    await opener.dispose();
    throw error;
  }
}

/** What is said of the search of the embedded detector would be lost on another one. */
function assertEmbeddedDetector(system: System, { detector, proposer }: OpenSystemOptions): void {
  if (detector === 'embedded') return;
  if (takesAnyDetector(system) && detector === undefined && proposer === undefined) return;
  const own = proposer === undefined ? `that of ${system.name}` : 'a proposer';
  throw new GroundingError(
    'INVALID_OPTION',
    `expected the embedded detector for tiles, got ${detector ?? own}: leave tiles out`,
  );
}

function assertOwnScorer({ name }: System, { groups, scorer }: OpenSystemOptions): void {
  if (scorer !== undefined) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected the system embedded or subject for a scorer of one's own, got ${name}`,
    );
  }
  if (groups === true) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a system whose totals compare as shares for groups, such as embedded, got ${name}`,
    );
  }
}
