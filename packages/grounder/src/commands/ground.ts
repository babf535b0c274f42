import { loadImage, openSystem, saveImage } from '@grounder/pipeline';
import { annotateFactors, annotateGrounding, toGroundingJson } from '@grounder/pipeline/internal';
import { assertImagePath, parseSystemName } from '@grounder/pipeline/internal/opening';
import type { Candidate, Grounding, Progress } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import { WinkQueryParser } from '@grounder/language';
import { Command } from 'commander';
import pc from 'picocolors';

import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';
import { assertExplained, drawExplanation, hasFactors, listFactors } from './explain-grounding.js';
import { formatBox } from './format-box.js';
import { formatScore } from './format-score.js';
import { parseCount } from './parse-numbers.js';
import { readLabelFile } from './read-label-file.js';
import type { SystemOptions } from './system-options.js';
import { addSystemOptions, kindOption, noTilesHelp } from './system-options.js';
import { withSpinner } from './with-spinner.js';
import { writeWarnings } from './write-warnings.js';

interface GroundOptions extends SystemOptions {
  readonly system: string;
  readonly labels?: string;
  readonly kind?: DetectorKind;
  readonly scorer?: string;
  readonly out?: string;
  readonly explain?: string | true;
  readonly group?: true;
  readonly json?: true;
  readonly top: number;
  readonly tiles: boolean;
}

/** Creates `grounder ground`. */
export function groundCommand(streams: CommandStreams): Command {
  const command = new Command('ground');
  return addSystemOptions(command)
    .argument('<image>', 'a JPEG, PNG, TIFF or BMP file; with sharp also WebP, AVIF and GIF')
    .argument('<phrase...>', 'the referring expression; quotes are not needed')
    .option('--out <file>', 'write the picture with the boxes drawn, .png, .jpg or .svg')
    .option(
      '--explain [file]',
      'list what the phrase says, judged for each candidate, and draw its relations into --out; into the ' +
        'file, .png, .jpg or .svg, draw the same, or where a system that looks at pixels looked',
    )
    .option('--group', 'answer “two people” with all of them, and the box around them (system 5)')
    .option('--json', 'print one JSON object')
    .option('--system <name>', 'which of the systems that “grounder systems” lists', 'embedded')
    .option('--scorer <module>', 'a module that makes the scorer, for the system embedded')
    .option('--labels <file>', 'class names of the detector, one in each line')
    .addOption(kindOption())
    .option('--no-tiles', noTilesHelp)
    .option('--top <count>', 'how many candidates to show', parseCount, 3)
    .addHelpText(
      'after',
      '\nExamples:\n  $ grounder ground photo.jpg the sheep on the left --json\n' +
        '  $ grounder ground photo.jpg the man left of the umbrella --out why.png --explain\n' +
        '  $ grounder ground photo.jpg two people on the left --group\n' +
        '  $ grounder ground photo.jpg the old man --clip Xenova/clip-vit-base-patch32\n' +
        '  $ grounder ground photo.jpg a red boat --system yolov5-clip --models ./models',
    )
    .action((image: string, phrase: string[], options: GroundOptions) =>
      ground({ streams, image, phrase: phrase.join(' '), options }),
    );
}

interface GroundRequest {
  readonly streams: CommandStreams;
  readonly image: string;
  readonly phrase: string;
  readonly options: GroundOptions;
}

async function ground(request: GroundRequest): Promise<void> {
  const { streams, image, phrase, options } = request;
  // An unusable output path or phrase is reported before a model is opened for it.
  for (const path of [options.out, options.explain]) {
    if (typeof path === 'string') await assertImagePath(path);
  }
  new WinkQueryParser().parse(phrase);

  const grounding = await withSpinner(streams, 'grounding', (onProgress) =>
    answer(request, onProgress),
  );
  // A system may not be able to explain: then nothing is written.
  const { explain, system, top } = options;
  if (explain !== undefined) assertExplained(grounding, { explain, system, top });
  await writePictures(image, grounding, options);
  const text =
    options.json === true
      ? JSON.stringify(toGroundingJson(grounding), undefined, 2)
      : describe(shown(grounding), shown(options));
  streams.stdout.write(`${text}\n`);
  writeWarnings(grounding.warnings, streams);
}

/** Asks the system, and where it looked if that is to be drawn. */
async function answer(
  { image, phrase, options }: GroundRequest,
  onProgress: (progress: Progress) => void,
): Promise<Grounding> {
  const { system, labels: labelFile, group, explain, tiles, ...places } = options;
  const labels = labelFile === undefined ? undefined : await readLabelFile(labelFile);
  await using grounder = await openSystem(parseSystemName(system), {
    ...places,
    ...defined({ groups: group, tiles: tiles ? undefined : tiles, labels }),
  });
  const found = await grounder.ground(image, phrase, { onProgress });
  const isTold = hasFactors(found) || found.attention !== undefined;
  if (typeof explain !== 'string' || isTold) return found;
  const attention = await grounder.attend?.(image, found.query);
  return attention === undefined ? found : { ...found, attention };
}

async function writePictures(
  source: string,
  grounding: Grounding,
  { out, explain, top }: GroundOptions,
): Promise<void> {
  if (out === undefined && typeof explain !== 'string') return;
  const image = await loadImage(source);
  if (typeof explain === 'string') {
    await saveImage(explain, image, drawExplanation(image, grounding, { top }));
  }
  if (out === undefined) return;
  const draw = explain === undefined ? annotateGrounding : annotateFactors;
  await saveImage(out, image, [draw(image, grounding, { top })]);
}

function describe(grounding: Grounding, options: GroundOptions): string {
  const { box, label, score, reason, candidates, query, members = [] } = grounding;
  const { top, out, explain } = options;
  const several = members.length > 1 ? `${members.length} × ` : '';
  const found =
    box === undefined
      ? pc.yellow('nothing fits')
      : `${several}${pc.bold(label)} ${formatScore(score)} at ${formatBox(box)}`;
  const others = candidates.slice(box === undefined ? 0 : 1, top).map(describeCandidate);
  const each = members.length > 1 ? members.map((member) => `  each: ${formatBox(member)}`) : [];
  return [
    `“${query.text}”: ${found}`,
    `  why: ${reason}`,
    ...each,
    ...(explain === undefined ? others : listFactors(grounding, { top })),
    ...(out === undefined ? [] : [`  drawn in ${out}`]),
    ...(typeof explain === 'string' ? [`  explained in ${explain}`] : []),
  ].join('\n');
}

function describeCandidate({ label, score, box, reason }: Candidate): string {
  return pc.dim(`  also: ${label} ${formatScore(score)} at ${formatBox(box)}: ${reason}`);
}
