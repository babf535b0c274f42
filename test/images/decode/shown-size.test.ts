import { readShownSize } from '@grounder/images/internal';
import { expect } from 'chai';

import { listImageFiles } from '../../support/image-files.js';

describe('readShownSize', () => {
  it('is the size of the decoded picture, turned upright where EXIF says so', () => {
    const files = listImageFiles('.jpg', '.tif', '.bmp', '.gif');

    const sizes = files.map(({ bytes }) => readShownSize(bytes));

    expect(sizes).to.deep.equal(
      files.map(({ expected: { width, height } }) => ({ width, height })),
    );
    expect(files.some(({ name }) => name.includes('orientation-6'))).to.equal(true);
  });
});
