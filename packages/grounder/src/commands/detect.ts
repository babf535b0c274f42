import type { OpenDetector } from '@grounder/pipeline/internal';
import { loadImage } from '@grounder/pipeline';
import { openDetector, openEmbeddedDetector, toDetectionsJson } from '@grounder/pipeline/internal';
import type { Detection } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import { nodeRuntime, openModel } from '@grounder/models';
import { openBuiltDetector } from '@grounder/pipeline/internal/opening';
import { Command } from 'commander';

import { answerEach } from './answer-each.js';
import { giveImages, imageHelp } from './given-images.js';
import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';
import { formatBox } from './format-box.js';
import { readLabelFile } from './read-label-file.js';
import { addOptions } from './options.js';
import { withSpinner } from './with-spinner.js';

interface DetectOptions {
  readonly json?: true;
  readonly detector?: string;
  readonly labels?: string;
  readonly kind?: DetectorKind;
  readonly tiles: boolean;
}

/** Creates `grounder detect`. */
export function detectCommand(streams: CommandStreams): Command {
  return addOptions(new Command('detect'), 'detector', 'labels', 'kind', 'tiles')
    .argument('<image...>', imageHelp)
    .option(
      '--json',
      'print a JSON array of {box, label, score}, for several images one object in each line',
    )
    .addHelpText(
      'after',
      '\nThe embedded detector searches when none is named.\n' +
        '\nExample:\n  $ grounder detect photo.jpg --json\n  $ grounder detect photo.jpg --detector yolov8n.onnx',
    )
    .action((names: string[], options: DetectOptions) => detect(streams, names, options));
}

async function detect(
  streams: CommandStreams,
  names: readonly string[],
  { json, ...choice }: DetectOptions,
): Promise<void> {
  const given = await giveImages(names, streams);
  await using detector = await withSpinner(streams, 'opening', () => open(choice));
  await answerEach(given, {
    streams,
    json: json === true,
    key: 'detections',
    answer: async (_, source) => {
      const detections = await withSpinner(streams, 'detecting', async () =>
        detector.detect(await loadImage(source)),
      );
      return { text: describe(shown(detections)), json: toDetectionsJson(detections) };
    },
  });
}

async function open({ detector, labels, kind, tiles }: DetectOptions): Promise<OpenDetector> {
  if (detector === undefined) return openEmbeddedDetector({ tiles });
  if (!tiles) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected the embedded detector with --no-tiles, got ${detector}: leave one of the two out`,
    );
  }
  const made = await openBuiltDetector(detector, nodeRuntime());
  if (made !== undefined) return made;
  const names = labels === undefined ? undefined : await readLabelFile(labels);
  return openDetector(await openModel(detector), defined({ labels: names, kind }));
}

function describe(detections: readonly Detection[]): string {
  if (detections.length === 0) return 'no objects found';
  return detections
    .map(({ label, score, box }) => `${score.toFixed(2)} ${label} at ${formatBox(box)}`)
    .join('\n');
}
