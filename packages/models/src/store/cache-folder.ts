import { homedir, userInfo } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { env, platform } from 'node:process';

import { GroundingError } from '@grounder/core';

/** Where {@link cacheFolder} looks. */
export interface CacheFolderOptions {
  /**
   * Environment variables by name.
   * @defaultValue the process's own
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Tells the folder in which grounder keeps files between runs: the environment variable
 * `GROUNDER_CACHE` when it is set and not empty (`~` at its start is the home folder, a relative
 * path starts at the working folder), else the platform's own place for caches:
 * `~/.cache/grounder` or `$XDG_CACHE_HOME/grounder` on Linux, `~/Library/Caches/grounder` on macOS,
 * `%LOCALAPPDATA%\grounder\Cache` on Windows. Of the platform's variables, what is no absolute path
 * counts as not set. The folder is not created.
 * @param options - Environment variables, where not the process's own.
 * @throws GroundingError `INVALID_OPTION` when `GROUNDER_CACHE` is not set and the user has no home.
 */
export function cacheFolder(options: CacheFolderOptions = {}): string {
  const { environment = env } = options;
  const chosen = environment.GROUNDER_CACHE?.trim() ?? '';
  if (chosen !== '') return resolve(expandHome(chosen));
  if (platform === 'darwin') return join(homeFolder(), 'Library', 'Caches', 'grounder');
  if (platform === 'win32') {
    const local = absolute(environment.LOCALAPPDATA) ?? join(homeFolder(), 'AppData', 'Local');
    return join(local, 'grounder', 'Cache');
  }
  return join(absolute(environment.XDG_CACHE_HOME) ?? join(homeFolder(), '.cache'), 'grounder');
}

/** Replaces `~` at a path's start by the home folder. */
export function expandHome(path: string): string {
  return path.replace(/^~(?=$|[/\\])/, homeFolder);
}

/** An empty `HOME` would make paths that start at the working folder. */
function homeFolder(): string {
  for (const look of [homedir, () => userInfo().homedir]) {
    try {
      const home = absolute(look());
      if (home !== undefined) return home;
    } catch {
      // A user without an entry in the system's list, as in containers, has none.
    }
  }
  throw new GroundingError(
    'INVALID_OPTION',
    'expected a home folder for files that are kept between runs, got none; set GROUNDER_CACHE to ' +
      'a folder that can be written',
  );
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
