import type { Candidate, Grounding, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { drawHeatMap } from '@grounder/images';
import { WinkQueryParser } from '@grounder/language';
import { Command } from 'commander';
import pc from 'picocolors';

import { annotateGrounding } from '../annotate-grounding.js';
import { toGroundingJson } from '../grounding-json.js';
import { loadImage } from '../load-image.js';
import { openSystem } from '../open-system.js';
import { assertImagePath, saveImage } from '../save-image.js';
import type { CommandStreams } from './command-streams.js';
import { formatBox } from './format-box.js';
import { parseCount } from './parse-numbers.js';
import { readLabelFile } from './read-label-file.js';
import type { SystemOptions } from './system-options.js';
import { addSystemOptions } from './system-options.js';
import { withSpinner } from './with-spinner.js';

interface GroundOptions extends SystemOptions {
  readonly system: string;
  readonly labels?: string;
  readonly out?: string;
  readonly explain?: string;
  readonly json?: true;
  readonly top: number;
}

/**
 * Creates `grounder ground`.
 *
 * @param streams - Where output goes.
 * @returns The command.
 */
export function groundCommand(streams: CommandStreams): Command {
  const command = new Command('ground').description('Finds the thing that a phrase means.');
  return addSystemOptions(command)
    .argument('<image>', 'a JPEG, PNG, TIFF or BMP file; with sharp also WebP, AVIF and GIF')
    .argument('<phrase...>', 'the referring expression; quotes are not needed')
    .option('--out <file>', 'write the picture with the boxes drawn, .png or .jpg')
    .option('--explain <file>', 'write where the picture mattered as a heat map, .png or .jpg')
    .option('--json', 'print one JSON object')
    .option('--system <name>', 'which of the systems that “grounder systems” lists', 'embedded')
    .option('--labels <file>', 'class names of the detector, one in each line')
    .option('--top <count>', 'how many candidates to show', parseCount, 3)
    .addHelpText(
      'after',
      '\nExample:\n  $ grounder ground photo.jpg the sheep on the left --json\n' +
        '  $ grounder ground photo.jpg a red boat --system yolov5-clip --models ./models',
    )
    .action((image: string, phrase: string[], options: GroundOptions) =>
      ground({ streams, image, phrase: phrase.join(' '), options }),
    );
}

async function ground(request: {
  readonly streams: CommandStreams;
  readonly image: string;
  readonly phrase: string;
  readonly options: GroundOptions;
}): Promise<void> {
  const { streams, image, phrase, options } = request;
  // An unusable output path or phrase is reported before a model is opened for it.
  for (const path of [options.out, options.explain]) {
    if (path !== undefined) await assertImagePath(path);
  }
  const parser = new WinkQueryParser();
  parser.parse(phrase);

  const { system, labels: labelFile, ...places } = options;
  const labels = labelFile === undefined ? undefined : await readLabelFile(labelFile);

  const grounding = await withSpinner(streams, 'grounding', async (onProgress) => {
    await using grounder = await openSystem(system, {
      ...places,
      parser,
      ...(labels && { labels }),
    });
    const found = await grounder.ground(image, phrase, { onProgress });
    if (options.explain === undefined || found.attention !== undefined) return found;
    const attention = await grounder.attend?.(image, found.query);
    return attention === undefined ? found : { ...found, attention };
  });
  if (options.explain !== undefined) {
    // First, since a system may not be able to: then nothing is written.
    await saveImage(options.explain, explain(await loadImage(image), grounding, system));
  }
  if (options.out !== undefined) {
    const annotated = annotateGrounding(await loadImage(image), grounding, { top: options.top });
    await saveImage(options.out, annotated);
  }
  const text =
    options.json === true
      ? JSON.stringify(toGroundingJson(grounding), undefined, 2)
      : describe(grounding, options);
  streams.stdout.write(`${text}\n`);
}

/** The heat map, with the answer drawn on it. */
function explain(image: RasterImage, grounding: Grounding, system: string): RasterImage {
  const { attention } = grounding;
  if (attention?.shares.some((share) => share > 0) === true) {
    return annotateGrounding(drawHeatMap(image, attention), grounding, { top: 1 });
  }
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a system that looks at pixels for --explain, such as transvg or those with CLIP, got ` +
      system,
  );
}

function describe(grounding: Grounding, { top, out, explain: heat }: GroundOptions): string {
  const { box, label, score, reason, candidates, query } = grounding;
  const answer =
    box === undefined
      ? pc.yellow('nothing fits')
      : `${pc.bold(label)} ${score.toFixed(2)} at ${formatBox(box)}`;
  const others = candidates.slice(box === undefined ? 0 : 1, top).map(describeCandidate);
  return [
    `“${query.text}”: ${answer}`,
    `  why: ${reason}`,
    ...others,
    ...(out === undefined ? [] : [`  drawn in ${out}`]),
    ...(heat === undefined ? [] : [`  where it looked: ${heat}`]),
  ].join('\n');
}

function describeCandidate({ label, total, box, reason }: Candidate): string {
  return pc.dim(`  also: ${label} ${total.toFixed(2)} at ${formatBox(box)}: ${reason}`);
}
