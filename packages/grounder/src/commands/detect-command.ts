import type { Detection } from '@grounder/core';
import { Command } from 'commander';

import { toDetectionsJson } from '../grounding-json.js';
import { loadImage } from '../load-image.js';
import { openEmbeddedDetector } from '../presets/embedded.js';
import type { CommandStreams } from './command-streams.js';
import { formatBox } from './format-box.js';
import { withSpinner } from './with-spinner.js';

/**
 * Creates `grounder detect`.
 *
 * @param streams - Where output goes.
 * @returns The command.
 */
export function detectCommand(streams: CommandStreams): Command {
  return new Command('detect')
    .description('Lists the objects that the embedded detector finds.')
    .argument('<image>', 'an image file')
    .option('--json', 'print a JSON array of {box, label, score}')
    .addHelpText('after', '\nExample:\n  $ grounder detect photo.jpg --json')
    .action(async (path: string, { json }: { readonly json?: true }) => {
      const detections = await withSpinner(streams, 'detecting', async () => {
        const image = await loadImage(path);
        await using detector = await openEmbeddedDetector();
        return await detector.detect(image);
      });
      const text =
        json === true
          ? JSON.stringify(toDetectionsJson(detections), undefined, 2)
          : describe(detections);
      streams.stdout.write(`${text}\n`);
    });
}

function describe(detections: readonly Detection[]): string {
  if (detections.length === 0) return 'no objects found';
  return detections
    .map(({ label, score, box }) => `${score.toFixed(2)} ${label} at ${formatBox(box)}`)
    .join('\n');
}
