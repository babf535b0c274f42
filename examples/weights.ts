import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const besideCheckout = fileURLToPath(new URL('../../../shared/data/weights/', import.meta.url));
const { values } = parseArgs({ options: { models: { type: 'string', default: besideCheckout } } });

/** The path of weights in the folder that `--models` names; ends the program when there are none. */
export function findWeights(file: string): string {
  const path = join(values.models, file);
  if (existsSync(path)) return path;
  console.log(`skipped: there is no ${file}; name its folder with --models`);
  process.exit(0);
}

/** COCO's 80 class names, from the file beside the weights. */
export function readLabels(): readonly string[] {
  return readFileSync(findWeights('coco.names'), 'utf8').trim().split(/\r?\n/);
}
