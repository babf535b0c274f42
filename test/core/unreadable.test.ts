import { expect } from 'chai';

import { unreadable } from '@grounder/core/internal';

const fault = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'open' });

describe('unreadable', () => {
  it('says FILE_NOT_FOUND when nothing is there', () => {
    const cause = fault('ENOENT');

    const error = unreadable(cause, 'a head at head.onnx', 'no file', 'train one');

    expect(error).to.include({
      code: 'FILE_NOT_FOUND',
      message: 'expected a head at head.onnx, got nothing; train one',
      cause,
    });
  });

  for (const cause of [fault('EACCES'), fault('ENOTDIR'), new Error('ENOENT'), 'ENOENT']) {
    it(`says FILE_UNREADABLE for ${String(cause)} when something may be there`, () => {
      expect(unreadable(cause, 'a folder at x', 'no readable folder')).to.include({
        code: 'FILE_UNREADABLE',
        message: 'expected a folder at x, got no readable folder',
        cause,
      });
    });
  }
});
