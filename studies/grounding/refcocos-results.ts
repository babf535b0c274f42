// Baselines and the embedded default on the development half of RefCOCOS, with three sources of
// proposals, as `grounder evaluate --closest` measures them: the nearest where nothing fits.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { RunSummary, SystemComparison, SystemSummary } from '@grounder/evaluation/internal';
import { baselineNames } from '@grounder/evaluation';

import type { Print } from '../print.js';

const root = new URL('../../../', import.meta.url);
const program = fileURLToPath(new URL('packages/grounder/dist/cli.js', root));
const data = fileURLToPath(new URL('../shared/data/', root));
const tags = ['spatial', 'attr', 'verb', 'exclude'];

const sources: Readonly<Record<string, readonly string[]>> = {
  CenterNet: ['--proposals', 'embedded'],
  'YOLOX-nano': [
    ...['--proposals', `${data}weights/yolox_nano.onnx`],
    ...['--labels', `${data}weights/coco.names`, '--kind', 'yolox'],
  ],
  'ground-truth boxes': ['--proposals', 'ground-truth'],
};

/**
 * Prints a table for each source of proposals.
 *
 * @param print - Takes the lines.
 */
export async function resultsRefcocos(print: Print): Promise<void> {
  if (!existsSync(`${data}refcocos-dev`) || !existsSync(`${data}weights`)) {
    print('../shared/data is not on this machine: nothing to measure');
    return;
  }
  for (const [name, source] of Object.entries(sources)) {
    const { systems, comparisons } = await evaluate(source);
    const [first] = systems;
    const size = `${first?.count ?? 0} expressions on ${first?.imageCount ?? 0} photos`;
    print(`\nProposals: ${name}; ${size}.\n`);
    print(`| system | Acc@0.5 | 95 % interval | IoU > 0.5 | mean IoU | ${tags.join(' | ')} |`);
    print(`|---|---|---|---|---|${tags.map(() => '---|').join('')}`);
    for (const system of systems) print(row(system));
    print(`\n${describe(comparisons)}`);
  }
}

async function evaluate(source: readonly string[]): Promise<RunSummary> {
  const systems = [...baselineNames, 'subject', 'embedded'].flatMap((system) => [
    '--system',
    system,
  ]);
  const dataSet = [
    'evaluate',
    '--json',
    '--no-cache',
    '--closest',
    '--dataset',
    `${data}refcocos-dev`,
  ];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, ...dataSet, ...systems, ...source],
    { maxBuffer: 1 << 26 },
  );
  return JSON.parse(stdout) as RunSummary;
}

function row({ system, accuracy50, accuracyAbove50, meanIou, groups }: SystemSummary): string {
  const { value, low, high } = accuracy50;
  const numbers = [
    value.toFixed(3),
    `${low.toFixed(3)}–${high.toFixed(3)}`,
    accuracyAbove50.value.toFixed(3),
    meanIou.value.toFixed(3),
    ...tags.map((tag) => groups.tag[tag]?.value.toFixed(3) ?? '–'),
  ];
  return `| ${[system, ...numbers].join(' | ')} |`;
}

function describe(comparisons: readonly SystemComparison[]): string {
  const pairs = [
    ['most-confident', 'subject'],
    ['subject', 'embedded'],
  ] as const;
  return pairs
    .flatMap(([former, latter]) =>
      comparisons.filter(({ first, second }) => first === former && second === latter),
    )
    .map(
      ({ first, second, firstOnly, secondOnly, exactP }) =>
        `Of the expressions that one of “${first}” and “${second}” alone gets right, ${secondOnly} ` +
        `are the latter's and ${firstOnly} the former's (McNemar's exact test: p = ${exactP.toPrecision(1)}).`,
    )
    .join('\n');
}
