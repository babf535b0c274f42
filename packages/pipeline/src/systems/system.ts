import { defined } from '@grounder/core/internal';
import { WinkQueryParser } from '@grounder/language';

import type { OpenGrounder } from '../grounders/owned-grounder.js';
import { ownedGrounder } from '../grounders/owned-grounder.js';
import type { ProposalGrounderOptions } from '../grounders/proposal-grounder.js';
import { ProposalGrounder } from '../grounders/proposal-grounder.js';
import type { RegressionGrounderOptions } from '../grounders/regression-grounder.js';
import { RegressionGrounder } from '../grounders/regression-grounder.js';
import type { Need } from '../open/model-needs.js';
import type { ModelOpener } from '../open/opener.js';

/** One of the study's systems: what it is made of, and how it is put together. */
export interface System<Name extends string = string> {
  /** Its number in the study, 1 to 9. */
  readonly number: number;
  /** Its name on the command line. */
  readonly name: Name;
  readonly composition: string;
  /** The models that it opens, and the packages that hold some of them. */
  readonly needs: readonly Need[];
  /** Whether it is the embedded default or part of it: any detector, scorer and groups fit. */
  readonly isEmbedded?: boolean;
  /** Puts it together; the grounder owns what the opener opened. */
  open(opener: ModelOpener): Promise<OpenGrounder>;
}

/** Lists a system under its literal name. */
export function system<const Name extends string>(parts: System<Name>): System<Name> {
  return parts;
}

/** Makes the grounder that chooses among proposals, and owns what was opened. */
export function proposing(
  opener: ModelOpener,
  parts: Pick<ProposalGrounderOptions, 'detector' | 'scorers'>,
): OpenGrounder {
  return ownedGrounder(new ProposalGrounder({ ...parts, ...sharedOf(opener) }), () =>
    opener.dispose(),
  );
}

/** Makes the grounder that reads boxes off, and owns what was opened. */
export function regressing(
  opener: ModelOpener,
  parts: Pick<RegressionGrounderOptions, 'regressor' | 'name'>,
): OpenGrounder {
  return ownedGrounder(new RegressionGrounder({ ...parts, ...sharedOf(opener) }), () =>
    opener.dispose(),
  );
}

function sharedOf({ options: { parser = new WinkQueryParser(), codec } }: ModelOpener) {
  return { parser, ...defined({ codec }) };
}
