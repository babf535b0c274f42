import { existsSync } from 'node:fs';
import { join } from 'node:path';

const variable = 'GROUNDER_BENCH_MODELS';

/**
 * Finds the models of real size, or says how to make them.
 *
 * @param model - The model that is needed.
 * @returns The folder that `test/fixtures/generate/bench_models.py` wrote, with its last separator.
 */
export function findBenchModels(model = 'clip-vit-base-patch32'): string | undefined {
  const folder = process.env[variable];
  if (folder !== undefined && existsSync(join(folder, model))) {
    return join(folder, '/');
  }
  console.log(`left out: ${variable} names no folder with ${model}. To make all models (1.9 GB):`);
  console.log('  python test/fixtures/generate/bench_models.py FOLDER');
  return undefined;
}
