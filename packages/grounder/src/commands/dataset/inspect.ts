import { GroundingError } from '@grounder/core';
import type { DataSetCounts, DataSetInspection } from '@grounder/evaluation/internal';
import { inspectDataSet } from '@grounder/evaluation';
import { Command } from 'commander';
import pc from 'picocolors';

import type { CommandStreams } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { withSpinner } from '../with-spinner.js';

const shownLines = 10;

/** Creates `grounder dataset inspect`. */
export function datasetInspectCommand(streams: CommandStreams): Command {
  return new Command('inspect')
    .description('Tells what is in a data set, and what is wrong with it.')
    .argument('<path>', 'its folder or file of phrases: see docs/datasets.md')
    .option('--json', 'print one JSON object')
    .action(async (path: string, { json }: { readonly json?: true }) => {
      const inspection = await withSpinner(streams, 'reading', () => inspectDataSet(path));
      const text =
        json === true ? JSON.stringify(inspection, undefined, 2) : describeDataSet(inspection);
      streams.stdout.write(`${text}\n`);
      assertUsable(inspection);
    });
}

/** Describes a data set for people. */
export function describeDataSet(inspection: DataSetInspection): string {
  const { name, format, path, imageFolder, splits, total, problems } = shown(inspection);
  const { missingImages, differingSizes } = shown(inspection);
  return [
    `${pc.bold(name)}  ${format}  ${pc.dim(path)}`,
    `pictures in ${imageFolder}`,
    ...splits.map(({ split, ...counts }) => `  ${split.padEnd(8)}${describeCounts(counts)}`),
    `  ${'total'.padEnd(8)}${describeCounts(total)}`,
    ...some(
      problems.count,
      problems.first.map(({ message }) => `broken record: ${message}`),
    ),
    ...some(
      total.missingImages,
      missingImages.map((image) => `missing picture: ${image}`),
    ),
    ...some(
      total.differingSizes,
      differingSizes.map((difference) => `picture of another size: ${difference}`),
    ),
  ].join('\n');
}

/** Throws when there is no sound phrase; pictures may still have to be fetched. */
function assertUsable({ path, total, problems }: DataSetInspection): void {
  if (total.expressions > 0) return;
  const [fault] = problems.first;
  throw new GroundingError(
    'INVALID_DATA',
    `expected at least one phrase in ${path}, got ${total.brokenRecords} broken records and ` +
      `nothing else${fault === undefined ? '' : `, the first: ${fault.message}`}`,
  );
}

function describeCounts(counts: DataSetCounts): string {
  const { expressions, refs, images, noTarget, brokenRecords } = counts;
  const { missingImages, differingSizes, overhangingBoxes } = counts;
  const faults = [
    [noTarget, 'without a target'],
    [missingImages, 'missing pictures'],
    [differingSizes, 'pictures of another size than annotated'],
    [overhangingBoxes, 'boxes beyond their picture'],
    [brokenRecords, 'broken records'],
  ] as const;
  return [
    `${expressions} expressions, ${refs} objects, ${images} pictures`,
    ...faults.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
  ].join(', ');
}

function some(count: number, lines: readonly string[]): readonly string[] {
  const first = lines.slice(0, shownLines);
  return count > first.length ? [...first, `… and ${count - first.length} more`] : first;
}
