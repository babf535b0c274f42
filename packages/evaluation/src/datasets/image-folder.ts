import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const picture = /\.(?:jpe?g|png|webp|bmp)$/i;
const yearInName = /^COCO_(?:train|val)2014_(\d{12}\.jpg)$/;

/** A folder of pictures, whose listings are read once. */
export class ImageFolder {
  /** The folder's path. */
  readonly path: string;
  readonly #listings = new Map<string, Promise<ReadonlySet<string>>>();

  /** @param path - The folder; it need not exist. */
  constructor(path: string) {
    this.path = path;
  }

  /**
   * Finds a picture. COCO renamed its pictures in 2017: `COCO_train2014_000000000009.jpg` is
   * `000000000009.jpg` since, and is found under both names.
   * @param fileName - The name in the annotations, checked by `innerImageName`.
   * @returns The path, with the older name when neither is there.
   */
  async locate(fileName: string): Promise<string> {
    const named = join(this.path, fileName);
    const renamed = yearInName.exec(basename(fileName))?.[1];
    if (renamed === undefined || (await this.has(named))) return named;
    const path = join(dirname(named), renamed);
    return (await this.has(path)) ? path : named;
  }

  /** Whether there is a file at a path; a folder that cannot be listed has none. */
  async has(path: string): Promise<boolean> {
    return (await this.#listing(dirname(path))).has(basename(path));
  }

  #listing(folder: string): Promise<ReadonlySet<string>> {
    const known = this.#listings.get(folder);
    if (known !== undefined) return known;
    const listing = readdir(folder).then(
      (names) => new Set(names),
      () => new Set<string>(),
    );
    this.#listings.set(folder, listing);
    return listing;
  }
}

/**
 * Chooses among the folders where pictures may be: the first that has one of the pictures, else the
 * first that has any, else the first.
 */
export async function chooseImageFolder(
  candidates: readonly [string, ...string[]],
  samples: readonly string[],
): Promise<ImageFolder> {
  for (const candidate of candidates) {
    const folder = new ImageFolder(candidate);
    for (const sample of samples) {
      if (await folder.has(await folder.locate(sample))) return folder;
    }
  }
  for (const candidate of candidates) {
    const names = await readdir(candidate).catch(() => []);
    if (names.some((name) => picture.test(name))) return new ImageFolder(candidate);
  }
  return new ImageFolder(candidates[0]);
}
