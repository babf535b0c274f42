import { openModel } from '@grounder/models';
import { expect } from 'chai';
import { loadImage, openDetector } from 'grounder';

import { fixturePath } from '../support/fixtures.js';

describe('openDetector', () => {
  it('resizes pictures as its option says, and as the reference of the model otherwise', async () => {
    const image = await loadImage(fixturePath('models/images/boats-320x240.png'));
    const scoresOf = async (options: Parameters<typeof openDetector>[1]) => {
      const model = await openModel(fixturePath('models/tiny-yolov8'));
      await using detector = await openDetector(model, options);
      return (await detector.detect(image)).map(({ score }) => score);
    };

    const usual = await scoresOf({});

    expect(await scoresOf({ resample: 'opencv' })).to.deep.equal(usual);
    expect(await scoresOf({ resample: 'pillow' })).to.not.deep.equal(usual);
  });
});
