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

import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';
import { formatBox } from './format-box.js';
import { readLabelFile } from './read-label-file.js';
import { kindOption, noTilesHelp } from './system-options.js';
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
  return new Command('detect')
    .argument('<image>', 'an image file')
    .option('--json', 'print a JSON array of {box, label, score}')
    .option(
      '--detector <name>',
      'an .onnx file, a folder, a hub id or a module; the embedded one if left out',
    )
    .option('--labels <file>', 'class names of the detector, one in each line')
    .addOption(kindOption())
    .option('--no-tiles', noTilesHelp)
    .addHelpText(
      'after',
      '\nExample:\n  $ grounder detect photo.jpg --json\n  $ grounder detect photo.jpg --detector yolov8n.onnx',
    )
    .action(async (path: string, { json, ...choice }: DetectOptions) => {
      const detections = await withSpinner(streams, 'detecting', async () => {
        const image = await loadImage(path);
        await using detector = await open(choice);
        return await detector.detect(image);
      });
      const text =
        json === true
          ? JSON.stringify(toDetectionsJson(detections), undefined, 2)
          : describe(shown(detections));
      streams.stdout.write(`${text}\n`);
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
