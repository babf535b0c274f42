import type { Detection, Detector, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import type { ContractOptions } from './contract.js';
import { describeContract, copies } from './contract.js';
import { expectBoxInside, expectEqual, expectThat, expectWithin } from './expectations.js';
import { drawPicture } from './pixels.js';
import { checkCalls, checkInput } from './shared-cases.js';

/**
 * The contract of `Detector`.
 * @param name - The adapter's name.
 * @param options - How to make it, and what it is asked.
 */
export function describeDetector(
  name: string,
  options: ContractOptions<Detector> & {
    /**
     * A picture in which the detector finds something, best several things.
     * @defaultValue a drawn one of 96×64, with three coloured rectangles
     */
    readonly image?: () => RasterImage | Promise<RasterImage>;
    /** All labels that the detector may give; any text when left out. */
    readonly labels?: readonly string[];
  },
): void {
  const { image = drawPicture, labels } = options;
  const picture = copies(image);
  const search = async (detector: Detector): Promise<readonly Detection[]> =>
    detector.detect(await picture());

  describeContract(`${name} keeps the contract of Detector`, options, (check) => {
    check('finds something, so that the rest can be told', async (detector) => {
      const found = await search(detector);

      expectThat(found.length > 0, 'a detection; pass `image`, a picture of what it knows', found);
    });

    check('returns boxes with an area inside the image', async (detector) => {
      for (const { box } of await search(detector)) expectBoxInside(box, await picture());
    });

    check('returns scores from 0 to 1, falling', async (detector) => {
      const scores = (await search(detector)).map(({ score }) => score);

      for (const score of scores) expectWithin(score, [0, 1], 'a score');
      const sorted = scores.toSorted((first, second) => second - first);
      expectEqual(scores, sorted, 'the best first');
    });

    check('returns labels that it knows, none of them empty', async (detector) => {
      for (const { label } of await search(detector)) {
        expectThat(label.trim() !== '', 'a label', label);
        const known = labels?.includes(label) ?? true;
        expectThat(known, `one of ${labels?.join(', ')}`, label);
      }
    });

    check('takes an image of one pixel', async (detector) => {
      const pixel = createRasterImage(1, 1);

      for (const { box } of await detector.detect(pixel)) expectBoxInside(box, pixel);
    });

    checkInput(check, picture, (detector, given) => detector.detect(given));
    checkCalls(check, async (detector, call) => detector.detect(await picture(), call));
  });
}
