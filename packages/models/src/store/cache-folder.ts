import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { env } from 'node:process';

import envPaths from 'env-paths';

/** Where {@link cacheFolder} looks. */
export interface CacheFolderOptions {
  /**
   * Environment variables by name.
   *
   * @defaultValue the process's own
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Tells the folder in which grounder keeps files between runs: the environment variable
 * `GROUNDER_CACHE` when it is set and not empty (`~` at its start is the home folder, a relative
 * path starts at the working folder), else the platform's own place for caches:
 * `~/.cache/grounder` or `$XDG_CACHE_HOME/grounder` on Linux, `~/Library/Caches/grounder` on macOS,
 * `%LOCALAPPDATA%\grounder\Cache` on Windows. The folder is not created.
 *
 * @param options - Environment variables, where not the process's own. `GROUNDER_CACHE` alone is
 *   read from them; the platform's variables are always the process's.
 */
export function cacheFolder(options: CacheFolderOptions = {}): string {
  const { environment = env } = options;
  const chosen = environment.GROUNDER_CACHE?.trim() ?? '';
  if (chosen === '') return resolve(envPaths('grounder', { suffix: '' }).cache);
  return resolve(chosen.replace(/^~(?=$|[/\\])/, () => join(homedir())));
}
