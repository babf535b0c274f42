import type { Box, Size } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { DataSet, DataSetFormat, DataSetProblems } from './data-set.js';
import { ImageFolder } from './image-folder.js';
import { openDataSet } from './open-data-set.js';
import type { OpenDataSetOptions } from './open-data-set.js';
import { PictureSizes, sizeDifference } from './picture-sizes.js';
import { ProblemLog } from './problem-log.js';
import type { ReferringExample } from './referring-example.js';

/** What {@link inspectDataSet} counts, of a split or of all. */
export interface DataSetCounts {
  /** Pictures that phrases are about. */
  readonly images: number;
  /** Objects that phrases are about. */
  readonly refs: number;
  /** Phrases. */
  readonly expressions: number;
  /** Phrases that mean nothing in their picture. */
  readonly noTarget: number;
  /** Phrases whose box leaves its picture by more than a pixel. */
  readonly overhangingBoxes: number;
  /** Pictures that are not in the image folder. */
  readonly missingImages: number;
  /** Pictures whose size as shown is not the annotated one. */
  readonly differingSizes: number;
  /** Records that cannot be examples. */
  readonly brokenRecords: number;
}

/** What is in a data set, and what is wrong with it. */
export interface DataSetInspection {
  /** What tables call it. */
  readonly name: string;
  /** How it is written. */
  readonly format: DataSetFormat;
  /** The file of phrases. */
  readonly path: string;
  /** Where its pictures were looked for. */
  readonly imageFolder: string;
  /** Counts of each split. */
  readonly splits: readonly (DataSetCounts & { readonly split: string })[];
  /**
   * Counts of the whole. Pictures that several splits share count once; broken records are those of
   * all splits, those whose split is not known, and those that belong to no phrase.
   */
  readonly total: DataSetCounts;
  /** The broken records. */
  readonly problems: DataSetProblems;
  /** Paths of the first 1,000 pictures that are not there. */
  readonly missingImages: readonly string[];
  /** The first 1,000 pictures of another size than is annotated, with both sizes. */
  readonly differingSizes: readonly string[];
}

const maximumListed = 1000;
/** Annotations are rounded, so that some end a fraction beyond the edge. */
const roundingPixels = 1;

/**
 * Counts what a data set holds, what is broken in it and which pictures are missing. Of
 * pictures the header is read.
 * @throws GroundingError as {@link openDataSet} does.
 */
export async function inspectDataSet(
  dataSet: DataSet | string,
  options: OpenDataSetOptions = {},
): Promise<DataSetInspection> {
  const opened = typeof dataSet === 'string' ? await openDataSet(dataSet, options) : dataSet;
  const inspection = new Inspection(opened);
  const { signal } = options;
  const examples = opened.examples({
    onProblem: inspection.addProblem,
    ...defined({ signal }),
  });
  for await (const example of examples) await inspection.add(example);
  return inspection.finish();
}

/** What the image folder has of an example's picture. */
interface FoundPicture {
  readonly missing: boolean;
  /** As shown, where the header tells. */
  readonly size: Size | undefined;
}

class Tally {
  readonly images = new Set<string>();
  readonly refs = new Set<string>();
  readonly missing = new Set<string>();
  readonly differing = new Set<string>();
  expressions = 0;
  noTarget = 0;
  overhangingBoxes = 0;
  brokenRecords = 0;

  add(example: ReferringExample, { missing, size }: FoundPicture): void {
    this.images.add(example.imageId);
    this.refs.add(example.refId);
    this.expressions += 1;
    if (missing) this.missing.add(example.image);
    const difference = sizeDifference(example, size);
    if (difference !== undefined) this.differing.add(difference);
    if (example.box === undefined) this.noTarget += 1;
    else if (overhangs(example.box, size ?? example)) this.overhangingBoxes += 1;
  }

  counts(): DataSetCounts {
    const { expressions, noTarget, overhangingBoxes, brokenRecords } = this;
    return {
      images: this.images.size,
      refs: this.refs.size,
      expressions,
      noTarget,
      overhangingBoxes,
      missingImages: this.missing.size,
      differingSizes: this.differing.size,
      brokenRecords,
    };
  }
}

class Inspection {
  readonly #dataSet: DataSet;
  readonly #folder: ImageFolder;
  readonly #total = new Tally();
  readonly #splits: ReadonlyMap<string, Tally>;
  readonly #problems = new ProblemLog();
  readonly #sizes = new PictureSizes();

  constructor(dataSet: DataSet) {
    this.#dataSet = dataSet;
    this.#folder = new ImageFolder(dataSet.imageFolder);
    this.#splits = new Map(dataSet.splits.map((split) => [split, new Tally()]));
  }

  readonly addProblem: ProblemLog['add'] = (problem) => {
    this.#problems.add(problem);
    const tally = problem.split === undefined ? undefined : this.#splits.get(problem.split);
    if (tally !== undefined) tally.brokenRecords += 1;
  };

  async add(example: ReferringExample): Promise<void> {
    const missing = !(await this.#folder.has(example.image));
    const picture = { missing, size: missing ? undefined : await this.#sizes.of(example.image) };
    this.#total.add(example, picture);
    this.#splits.get(example.split)?.add(example, picture);
  }

  finish(): DataSetInspection {
    const { name, format, path, imageFolder } = this.#dataSet;
    const others = this.#dataSet.problems();
    const count = this.#problems.count + others.count;
    const first = [...this.#problems.first, ...others.first].slice(0, maximumListed);
    return {
      name,
      format,
      path,
      imageFolder,
      splits: [...this.#splits].map(([split, tally]) => ({ split, ...tally.counts() })),
      total: { ...this.#total.counts(), brokenRecords: count },
      problems: { count, first },
      missingImages: [...this.#total.missing].slice(0, maximumListed),
      differingSizes: [...this.#total.differing].slice(0, maximumListed),
    };
  }
}

function overhangs(box: Box, { width = Infinity, height = Infinity }: Partial<Size>): boolean {
  const { left, top, right, bottom } = box;
  const within = left >= -roundingPixels && top >= -roundingPixels;
  return !within || right > width + roundingPixels || bottom > height + roundingPixels;
}
