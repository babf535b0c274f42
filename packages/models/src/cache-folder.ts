import { resolve } from 'node:path';

import envPaths from 'env-paths';

/**
 * Names the folder where models are kept between runs: what the variable `GROUNDER_CACHE` says, or
 * the platform's convention (`~/.cache/grounder` on Linux, `~/Library/Caches/grounder` on macOS,
 * `%LOCALAPPDATA%\grounder\Cache` on Windows). The folder need not exist.
 *
 * @param environment - The environment variables.
 * @returns An absolute path.
 */
export function cacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const chosen = environment.GROUNDER_CACHE;
  return chosen === undefined || chosen === ''
    ? envPaths('grounder', { suffix: '' }).cache
    : resolve(chosen);
}
