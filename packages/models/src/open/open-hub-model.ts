import type { Runtime } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { ModelDtype } from './model-dtype.js';
import type { ModelFolder } from './model-folder.js';
import { createModelFolder } from './model-folder.js';
import type { HubName } from '../hub/model-name.js';
import { formatHubName } from '../hub/model-name.js';
import type { ModelStore } from '../store/port.js';
import { modelStore } from '../store/model-store.js';
import type { PullOptions, PullPlan } from '../hub/pull-plan.js';
import { pullCommand } from '../hub/pull-command.js';

/** What {@link openHubModel} needs. */
export interface OpenHubModelOptions extends PullOptions {
  /** The number format. */
  readonly dtype: ModelDtype;
  /** Opens the ONNX files. */
  readonly runtime: Runtime;
  /** Where models are kept. */
  readonly store?: ModelStore;
  /** Is asked before anything is fetched. */
  readonly download?: (plan: PullPlan) => boolean | Promise<boolean>;
}

/** Finds the files of a model of the hub in a store; fetches them when the caller agrees. */
export async function openHubModel(
  hubName: HubName,
  options: OpenHubModelOptions,
): Promise<ModelFolder> {
  const { dtype, runtime, store = modelStore(), download } = options;
  const name = formatHubName(hubName);
  const local = await store.planFromDisk(name, options);
  if (local === undefined || !isUsable(local, options.files)) {
    if (download === undefined) throw notHere(name, options, { store, local });
    const plan = await store.plan(name, options);
    if (!(await download(plan))) throw notHere(name, options, { store, local });
    await store.pull(name, options);
  }
  const { folder, files, commit } = await store.where(name);
  return createModelFolder({
    name,
    folder,
    dtype,
    files: files.map(({ path }) => path),
    runtime,
    remedy:
      `Only what was pulled of commit ${commit.slice(0, 8)} is here; run ` +
      `"${pullCommand(name, { dtype })}" for the rest of this number format`,
  });
}

/** Named files must all be here; without names one whole ONNX file of the format is enough. */
function isUsable({ files }: PullPlan, named: readonly string[] | undefined): boolean {
  if (named !== undefined) return files.every(({ isHere }) => isHere);
  const models = files.filter(({ path }) => path.endsWith('.onnx'));
  return models.some(({ path }) =>
    files.every((file) => !file.path.startsWith(path) || file.isHere),
  );
}

function notHere(
  name: string,
  options: OpenHubModelOptions,
  found: { readonly store: ModelStore; readonly local: PullPlan | undefined },
): GroundingError {
  const { store, local } = found;
  const what =
    local === undefined
      ? `the configuration and the ${options.dtype} ONNX files`
      : local.files.flatMap(({ path, isHere }) => (isHere ? [] : [path])).join(', ');
  const size = local === undefined ? '' : ` (${local.missingBytes} bytes)`;
  return new GroundingError(
    'MODEL_NOT_FOUND',
    `expected ${name} in ${store.folder}, got ${local === undefined ? 'nothing' : 'a part'} of it; ` +
      `nothing is fetched unasked. Run "${pullCommand(name, options)}" to fetch ${what}${size} ` +
      `from ${store.endpoint}, or pass the option download`,
  );
}
