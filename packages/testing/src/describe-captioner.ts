import type { CallOptions, Captioner, ManyCaptioner, ScoreRequest } from '@grounder/core';

import type { ContractOptions } from './contract.js';
import { describeContract, copies } from './contract.js';
import { expectEqual, expectLength, expectThat } from './expectations.js';
import { drawnRegions, drawPicture } from './pixels.js';
import { checkCalls, checkInput } from './shared-cases.js';

/**
 * The contract of `Captioner`, and that of `ManyCaptioner` when the adapter has `captionAll`.
 * @param name - The adapter's name.
 * @param options - How to make it, and what it is asked.
 */
export function describeCaptioner(
  name: string,
  options: ContractOptions<Captioner> & {
    /**
     * A picture and two or more regions of it, of things that look different.
     * @defaultValue a drawn one of 96×64, with a dog, a person and a cat
     */
    readonly picture?: () =>
      Pick<ScoreRequest, 'image' | 'regions'> | Promise<Pick<ScoreRequest, 'image' | 'regions'>>;
  },
): void {
  const { picture = () => ({ image: drawPicture(), regions: drawnRegions }) } = options;
  const asked = copies(picture);
  const write = async (captioner: Captioner, call?: CallOptions): Promise<readonly string[]> => {
    const { image, regions } = await asked();
    return captioner.caption(image, regions, call);
  };

  describeContract(`${name} keeps the contract of Captioner`, options, (check) => {
    check('returns one text for each region', async (captioner) => {
      const texts = await write(captioner);

      expectLength(texts, (await asked()).regions.length, 'texts, one for each region');
      for (const text of texts) expectThat(typeof text === 'string', 'a text', text);
    });

    check('returns nothing for no regions', async (captioner) => {
      expectEqual(await captioner.caption((await asked()).image, []), [], 'no texts');
    });

    check('keeps the order of the regions', async (captioner) => {
      const { image, regions } = await asked();
      const backward = await captioner.caption(image, regions.toReversed());

      const forward = await write(captioner);
      expectEqual(backward.toReversed(), forward, 'the texts in reverse for regions in reverse');
    });

    check('has the best of several texts as its one', async (captioner) => {
      if (!isMany(captioner)) return;
      const { image, regions } = await asked();
      const all = await captioner.captionAll(image, regions);

      const first = all.map(([text = '']) => text);
      expectEqual(first, await write(captioner), 'the text that `caption` gives first');
    });

    checkInput(check, asked, (captioner, { image, regions }) => captioner.caption(image, regions));
    checkCalls(check, write);
  });
}

function isMany(captioner: Captioner): captioner is ManyCaptioner {
  return 'captionAll' in captioner;
}
