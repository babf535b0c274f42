import { readRegularFile } from '@grounder/models/internal';

const mostBytes = 16 << 20;

/** Reads class names from a text file, one in each line; empty lines at the end do not count. */
export async function readLabelFile(path: string): Promise<readonly string[]> {
  const bytes = await readRegularFile(path, { expected: 'class names', maxBytes: mostBytes });
  return new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/);
}
