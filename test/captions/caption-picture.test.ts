import { expect } from 'chai';

import { parseCaptionPicture } from '@grounder/captions';

import { expectCode } from '../support/failures.js';

const half = [0.5, 0.5, 0.5];

describe('parseCaptionPicture', () => {
  it('reads a file as vit-gpt2 has it, one side for both', () => {
    const file = { do_normalize: true, image_mean: half, image_std: half, resample: 2, size: 224 };

    expect(parseCaptionPicture(file)).to.deep.equal({
      width: 224,
      height: 224,
      filter: 'bilinear',
      normalisation: { scale: 1 / 255, mean: half, standardDeviation: half },
    });
  });

  it('reads a file as BLIP has it', () => {
    const mean = [0.48145466, 0.4578275, 0.40821073];
    const file = {
      ...{ do_normalize: true, do_rescale: true, rescale_factor: 0.00392156862745098 },
      ...{ image_mean: mean, image_std: half, resample: 3, size: { height: 384, width: 256 } },
    };

    expect(parseCaptionPicture(file)).to.deep.equal({
      width: 256,
      height: 384,
      filter: 'bicubic',
      normalisation: { scale: 1 / 255, mean, standardDeviation: half },
    });
  });

  it('takes the crop’s size where a crop would follow, and a shortest edge for both sides', () => {
    const cropped = {
      ...{ size: { shortest_edge: 256 }, do_center_crop: true },
      crop_size: { height: 224, width: 224 },
    };

    expect(parseCaptionPicture(cropped)).to.include({ width: 224, height: 224 });
    const whole = parseCaptionPicture({ ...cropped, do_center_crop: false });
    expect(whole).to.include({ width: 256, height: 256 });
  });

  it('leaves out what the file says is not done', () => {
    const file = { size: 8, do_rescale: false, do_normalize: false, image_mean: half };

    expect(parseCaptionPicture(file).normalisation).to.deep.equal({
      scale: 1,
      mean: [0, 0, 0],
      standardDeviation: [1, 1, 1],
    });
  });

  const wrong: readonly unknown[] = [
    undefined,
    [],
    {},
    { size: 0 },
    { size: { width: 8 } },
    { size: 8, resample: 4 },
    { size: 8, image_mean: [0.5] },
    { size: 8, image_std: ['a', 'b', 'c'] },
  ];
  for (const file of wrong) {
    it(`refuses ${JSON.stringify({ file })} with INVALID_DATA`, () => {
      expectCode(() => parseCaptionPicture(file), 'INVALID_DATA');
    });
  }
});
