import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);

/** The absolute path of a file in the repository, given from its root. */
export function repositoryPath(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/** The absolute path of a committed fixture, given from `test/fixtures`. */
export function fixturePath(name: string): string {
  return repositoryPath(`test/fixtures/${name}`);
}

/** The bytes of a committed fixture. */
export function readFixture(name: string): Uint8Array {
  return readFileSync(fixturePath(name));
}

/** The parsed content of a committed JSON fixture. */
export function readJsonFixture(name: string): unknown {
  return JSON.parse(readFileSync(fixturePath(name), 'utf8'));
}

/**
 * The absolute path of a file in the shared data folder beside the repository, or undefined when
 * the folder is absent, as on a user's machine: a test that needs it then skips visibly.
 */
export function sharedDataPath(name: string): string | undefined {
  const path = repositoryPath(`../shared/data/${name}`);
  return existsSync(path) ? path : undefined;
}
