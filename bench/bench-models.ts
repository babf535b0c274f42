import { existsSync } from 'node:fs';
import { join } from 'node:path';

const variable = 'GROUNDER_BENCH_MODELS';

/**
 * Finds the models of real size, or says how to make them.
 *
 * @returns The folder that `test/fixtures/generate/bench_models.py` wrote, with its last separator.
 */
export function findBenchModels(): string | undefined {
  const folder = process.env[variable];
  if (folder !== undefined && existsSync(join(folder, 'clip-vit-base-patch32'))) {
    return join(folder, '/');
  }
  console.log(`left out: ${variable} names no folder with the models. To make them (1.1 GB):`);
  console.log('  python test/fixtures/generate/bench_models.py FOLDER');
  return undefined;
}
