import type { ModelStore, StoredModel } from '@grounder/models/internal';
import { modelStore } from '@grounder/models';
import { formatHubName } from '@grounder/models/internal';
import { Command } from 'commander';
import pc from 'picocolors';

import type { CommandStreams } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { formatBytes } from './format-bytes.js';
import { modelsPullCommand } from './pull.js';
import { modelsVerifyCommand } from './verify.js';

/** What `--json` is called everywhere. */
interface JsonOption {
  readonly json?: true;
}

/** Creates `grounder models`, which keeps models of the hub on this machine. */
export function modelsCommand(
  streams: CommandStreams,
  openStore: () => ModelStore = modelStore,
): Command {
  const command = new Command('models').addHelpText(
    'after',
    '\nExamples:\n' +
      '  $ grounder models pull Xenova/clip-vit-base-patch32 --dtype q8\n' +
      '  $ grounder models where Xenova/clip-vit-base-patch32\n' +
      '\nEnvironment: GROUNDER_CACHE (folder), GROUNDER_HUB_ENDPOINT or HF_ENDPOINT (mirror),\n' +
      'HF_TOKEN (access), GROUNDER_OFFLINE or HF_HUB_OFFLINE (no network).',
  );
  const parts = [
    listCommand(streams, openStore),
    modelsPullCommand(streams, openStore),
    whereCommand(streams, openStore),
    modelsVerifyCommand(streams, openStore),
    removeCommand(streams, openStore),
  ];
  for (const part of parts) command.addCommand(part);
  return command;
}

function listCommand(streams: CommandStreams, openStore: () => ModelStore): Command {
  return new Command('list')
    .description('Lists the models on this machine.')
    .option('--json', 'print a JSON array')
    .action(async ({ json }: JsonOption) => {
      const store = openStore();
      const models = await store.list();
      const text =
        json === true
          ? JSON.stringify(models, undefined, 2)
          : describeAll(shown(models), shown(store.folder)).join('\n');
      streams.stdout.write(`${text}\n`);
    });
}

function whereCommand(streams: CommandStreams, openStore: () => ModelStore): Command {
  return new Command('where')
    .description("Prints the folder of a model's files.")
    .argument('<id>', 'owner/name or owner/name@revision')
    .option('--json', 'print one JSON object with its files')
    .action(async (id: string, { json }: JsonOption) => {
      const model = await openStore().where(id);
      const text = json === true ? JSON.stringify(model, undefined, 2) : shown(model.folder);
      streams.stdout.write(`${text}\n`);
    });
}

function removeCommand(streams: CommandStreams, openStore: () => ModelStore): Command {
  return new Command('remove')
    .description('Deletes a model, or one revision of it.')
    .argument('<id>', 'owner/name, or owner/name@revision for that alone')
    .option('--json', 'print one JSON object')
    .action(async (id: string, { json }: JsonOption) => {
      const report = await openStore().remove(id);
      const text =
        json === true
          ? JSON.stringify(report, undefined, 2)
          : `removed ${shown(id)}: ${formatBytes(report.bytes)} are free again`;
      streams.stdout.write(`${text}\n`);
    });
}

function describeAll(models: readonly StoredModel[], folder: string): readonly string[] {
  if (models.length === 0) return [`no models in ${folder}`];
  return models.map(describe);
}

function describe({ id, revisions, commit, dtypes, files, bytes }: StoredModel): string {
  const [revision = commit] = revisions;
  const formats = dtypes.length === 0 ? 'no ONNX file yet' : dtypes.join(', ');
  const details = `${commit.slice(0, 8)}, ${files.length} files, ${formatBytes(bytes)}`;
  return `${pc.bold(formatHubName({ id, revision }))}  ${formats}  ${pc.dim(details)}`;
}
