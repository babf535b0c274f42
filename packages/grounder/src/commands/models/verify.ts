import { GroundingError } from '@grounder/core';
import type { ModelStore, VerifyReport } from '@grounder/models/internal';
import { formatHubName } from '@grounder/models/internal';
import { Command } from 'commander';
import pc from 'picocolors';

import type { CommandStreams } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { withInterrupt } from '../interrupt.js';

/** Creates `grounder models verify`. */
export function modelsVerifyCommand(streams: CommandStreams, openStore: () => ModelStore): Command {
  return new Command('verify')
    .description('Reads the files of one model, or of all, and tells which are damaged.')
    .argument('[id]', 'owner/name or owner/name@revision; all models when left out')
    .option('--json', 'print a JSON array')
    .addHelpText('after', '\nThe exit code is 1 when a file is damaged.')
    .action(async (id: string | undefined, { json }: { readonly json?: true }) => {
      const reports = await withInterrupt(
        () => new Error('interrupted; nothing was changed'),
        (signal) => verify(openStore(), id, signal),
      );
      const text =
        json === true
          ? JSON.stringify(reports, undefined, 2)
          : shown(reports).flatMap(describe).join('\n') || 'no models to verify';
      streams.stdout.write(`${text}\n`);
      throwDamage(reports);
    });
}

async function verify(
  store: ModelStore,
  id: string | undefined,
  signal: AbortSignal,
): Promise<readonly VerifyReport[]> {
  const names =
    id === undefined ? (await store.list()).map((model) => `${model.id}@${model.commit}`) : [id];
  const reports: VerifyReport[] = [];
  for (const name of names) reports.push(await store.verify(name, { signal }));
  return reports;
}

function describe({ model, checkedFiles, damaged }: VerifyReport): readonly string[] {
  const summary =
    damaged.length === 0
      ? pc.green(`${checkedFiles} files are whole`)
      : pc.red(`${damaged.length} of ${checkedFiles} files are damaged`);
  return [
    `${nameOf(model)}: ${summary}`,
    ...damaged.map(({ path, expected, got }) => `  ${path}: expected ${expected}, got ${got}`),
  ];
}

function throwDamage(reports: readonly VerifyReport[]): void {
  const bad = reports.filter(({ damaged }) => damaged.length > 0);
  if (bad.length === 0) return;
  const commands = bad.map(({ model: { id, commit }, damaged }) => {
    const paths = damaged.map(({ path }) => path).join(' ');
    return `"grounder models pull ${id}@${commit} --check --files ${paths}"`;
  });
  throw new GroundingError(
    'INVALID_DATA',
    `expected whole files, got damaged ones; run ${commands.join(' and ')} to fetch them anew`,
  );
}

function nameOf({ id, revisions, commit }: VerifyReport['model']): string {
  const [revision = commit] = revisions;
  return formatHubName({ id, revision });
}
