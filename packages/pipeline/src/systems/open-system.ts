import type { RegionScorer } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { OpenGrounder } from '../grounders/owned-grounder.js';
import { ownedGrounder } from '../grounders/owned-grounder.js';
import type { EmbeddedSystem } from './embedded-systems.js';
import { embeddedSystems, findEmbeddedSystem } from './embedded-systems.js';
import type { CreateGrounderOptions } from './embedded.js';
import { composeEmbedded } from './embedded.js';
import { embeddedDetector } from '../open/model-needs.js';
import type { OpenSystemOptions } from '../open/kit.js';
import { openKit } from '../open/kit.js';
import { presets } from './presets.js';

export async function openSystem(
  name: string,
  options: OpenSystemOptions = {},
): Promise<OpenGrounder> {
  const embedded = findEmbeddedSystem(name);
  const preset = presets.find((candidate) => candidate.name === name);
  const takesAny = embedded !== undefined || preset?.needs.includes(embeddedDetector) === true;
  if (options.tiles !== undefined) assertEmbeddedDetector(name, takesAny, options);
  if (embedded !== undefined) return openEmbedded(embedded, options);
  if (preset === undefined) {
    const names = [...embeddedSystems, ...presets].map((known) => known.name).join(', ');
    throw new GroundingError('INVALID_OPTION', `expected a system among ${names}; got ${name}`);
  }
  if (options.scorer !== undefined) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected the system embedded or subject for a scorer of one's own, got ${name}`,
    );
  }
  if (options.groups === true) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a system whose totals compare as shares for groups, such as embedded, got ${name}`,
    );
  }
  const kit = openKit(options);
  try {
    return await preset.compose(kit);
  } catch (error) {
    await kit.dispose();
    throw error;
  }
}

/** What is said of the search of the embedded detector would be lost on another one. */
function assertEmbeddedDetector(
  system: string,
  takesAny: boolean,
  { detector, proposer }: OpenSystemOptions,
): void {
  if (detector === 'embedded') return;
  if (takesAny && detector === undefined && proposer === undefined) return;
  const own = proposer === undefined ? `that of ${system}` : 'a proposer';
  throw new GroundingError(
    'INVALID_OPTION',
    `expected the embedded detector for tiles, got ${detector ?? own}: leave tiles out`,
  );
}

/** Opens a system that needs no model file, with the detector and the CLIP that the user named. */
async function openEmbedded(
  { helper, open }: EmbeddedSystem,
  options: OpenSystemOptions,
): Promise<OpenGrounder> {
  const isDetectorNamed = options.proposer === undefined && options.detector !== undefined;
  const isHelperNamed = helper !== undefined && options.clip !== undefined;
  const kit = openKit(options);
  try {
    const scorer = options.scorer === undefined ? undefined : await kit.scorer(options.scorer);
    const openIt = scorer === undefined ? open : scoredBy(scorer);
    const grounder = await openIt({
      ...embeddedOptions(options),
      ...(isDetectorNamed && { detector: await kit.detector(embeddedDetector) }),
      ...(isHelperNamed && { clip: await kit.clip(helper) }),
    });
    return ownedGrounder(grounder, async () => {
      await Promise.all([grounder.dispose(), kit.dispose()]);
    });
  } catch (error) {
    await kit.dispose();
    throw error;
  }
}

/** The parts of the embedded default with a scorer of the user's own. */
function scoredBy(scorer: RegionScorer): EmbeddedSystem['open'] {
  return ({ groups, ...options }) => {
    if (groups !== true) return composeEmbedded({ name: 'scorer', scorer }, options);
    throw new GroundingError(
      'INVALID_OPTION',
      'expected the scorer of the system for groups, whose totals compare as shares, got another',
    );
  };
}

/** What of the options is for the systems that need no model file. */
function embeddedOptions(options: OpenSystemOptions): CreateGrounderOptions {
  const { parser, codec, runtime, proposer, scoreThreshold, maxProposals } = options;
  return {
    ...settingsOf(options),
    ...(proposer && { detector: proposer }),
    ...(parser && { parser }),
    ...(codec && { codec }),
    ...(runtime && { runtime }),
    ...(scoreThreshold !== undefined && { scoreThreshold }),
    ...(maxProposals !== undefined && { maxProposals }),
  };
}

function settingsOf(options: OpenSystemOptions): CreateGrounderOptions {
  const { groups, relations, noTargetThreshold, poses, tiles } = options;
  return {
    ...(groups !== undefined && { groups }),
    ...(relations && { relations }),
    ...(noTargetThreshold !== undefined && { noTargetThreshold }),
    ...(poses !== undefined && { poses }),
    ...(tiles !== undefined && { tiles }),
  };
}
