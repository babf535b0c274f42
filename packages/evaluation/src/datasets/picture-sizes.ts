import { open } from 'node:fs/promises';

import type { Size } from '@grounder/core';
import { readShownSize } from '@grounder/images/internal';

import type { ReferringExample } from './referring-example.js';
import { assertFile } from './file-errors.js';

/** Holds the headers of nearly all pictures. */
const headBytes = 128 * 1024;
/** Beyond it a header that lies at a file's end is not looked for. */
const maximumBytes = 64 * 1024 * 1024;

/** Sizes of pictures as shown, each read once off the file's header. */
export class PictureSizes {
  readonly #sizes = new Map<string, Size | undefined>();

  /** The size of the picture at a path; undefined when it is not there or cannot be read. */
  async of(path: string): Promise<Size | undefined> {
    if (!this.#sizes.has(path)) this.#sizes.set(path, await readSize(path));
    return this.#sizes.get(path);
  }
}

/**
 * Says how the size of an example's picture differs from the annotated one.
 * @param actual - The picture's size as shown.
 * @returns Undefined when it does not, or one of the two is not known.
 */
export function sizeDifference(
  { image, width, height }: ReferringExample,
  actual: Size | undefined,
): string | undefined {
  if (actual === undefined || width === undefined || height === undefined) return undefined;
  if (width === actual.width && height === actual.height) return undefined;
  return `${image}: ${width}×${height} in the annotations, ${actual.width}×${actual.height} as shown`;
}

/** Finds the pictures whose size is not the annotated one: boxes in them are in another frame. */
export async function differingSizes(
  examples: Iterable<ReferringExample>,
): Promise<readonly string[]> {
  const sizes = new PictureSizes();
  const found = new Set<string>();
  for (const example of examples) {
    const difference = sizeDifference(example, await sizes.of(example.image));
    if (difference !== undefined) found.add(difference);
  }
  return [...found];
}

async function readSize(path: string): Promise<Size | undefined> {
  try {
    await assertFile(path);
    await using file = await open(path);
    const { size } = await file.stat();
    const head = new Uint8Array(Math.min(size, headBytes));
    await file.read(head, 0, head.length, 0);
    try {
      return readShownSize(head);
    } catch {
      if (size <= headBytes || size > maximumBytes) return undefined;
      return readShownSize(await file.readFile());
    }
  } catch {
    return undefined;
  }
}
