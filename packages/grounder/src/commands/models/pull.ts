import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { ModelDtype, ModelStore, PullPlan } from '@grounder/models/internal';
import { formatHubName, isModelDtype, modelDtypes } from '@grounder/models/internal';
import { Command, InvalidArgumentError } from 'commander';

import type { CommandStreams } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { formatBytes } from './format-bytes.js';
import { withInterrupt } from '../interrupt.js';
import { withPullBar } from './pull-bar.js';

interface PullCommandOptions {
  readonly dtype: ModelDtype;
  readonly files?: readonly string[];
  readonly check?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Creates `grounder models pull`. */
export function modelsPullCommand(streams: CommandStreams, openStore: () => ModelStore): Command {
  return new Command('pull')
    .description('Fetches a model from the hub, going on where an earlier call was cut short.')
    .argument('<id>', 'owner/name or owner/name@revision')
    .option('--dtype <format>', `number format: ${modelDtypes.join(', ')}`, parseDtype, 'fp32')
    .option('--files <names...>', 'only these ONNX files: stems ("vision_model") or paths')
    .option('--check', 'read files that are here already, and fetch damaged ones anew')
    .option('--dry-run', 'print what would be fetched, and fetch nothing')
    .option('--json', 'print the plan as one JSON object')
    .addHelpText('after', '\nExample:\n  $ grounder models pull Xenova/clip-vit-base-patch32')
    .action((id: string, options: PullCommandOptions) => pull(streams, openStore(), id, options));
}

async function pull(
  streams: CommandStreams,
  store: ModelStore,
  id: string,
  options: PullCommandOptions,
): Promise<void> {
  const { dtype, files, check, dryRun, json } = options;
  const choice = { dtype, ...defined({ files }) };
  const plan = await withInterrupt(interrupted, async (signal) => {
    const before = await store.plan(id, { ...choice, signal });
    if (dryRun === true) return before;
    return withPullBar(streams, before, (onProgress) =>
      store.pull(id, {
        ...choice,
        signal,
        onProgress,
        check: check === true ? 'content' : 'size',
      }),
    );
  });
  const text = json === true ? JSON.stringify(plan, undefined, 2) : describe(shown(plan), dryRun);
  streams.stdout.write(`${text}\n`);
}

function describe(plan: PullPlan, dryRun: true | undefined): string {
  const { files, folder, totalBytes, missingBytes, commit } = plan;
  const name = `${formatHubName(plan)} (${commit.slice(0, 8)}, ${plan.dtype})`;
  if (dryRun !== true) {
    return `${name}: ${files.length} files, ${formatBytes(totalBytes)} in ${folder}`;
  }
  const lines = files.map(
    ({ path, size, isHere }) => `  ${isHere ? 'here ' : 'fetch'} ${path} ${formatBytes(size)}`,
  );
  return [`${name}: ${formatBytes(missingBytes)} to fetch into ${folder}`, ...lines].join('\n');
}

function interrupted(): GroundingError {
  return new GroundingError(
    'DOWNLOAD_FAILED',
    'interrupted; what has arrived is kept, and the same command goes on with it',
  );
}

function parseDtype(text: string): ModelDtype {
  if (isModelDtype(text)) return text;
  throw new InvalidArgumentError(`expected one of ${modelDtypes.join(', ')}`);
}
