import { expect } from 'chai';

import type { GroundingError } from '@grounder/core';
import { toUnwritable } from '@grounder/core/internal';

const fault = (code: string): Error =>
  Object.assign(new Error(`${code}: no`), { code, syscall: 'write' });

describe('toUnwritable', () => {
  for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
    it(`says that the disk is full: ${code}`, () => {
      const error = toUnwritable(fault(code), 'run/results.jsonl', 'free some') as GroundingError;

      expect(error.code).to.equal('FILE_UNWRITABLE');
      expect(error.message).to.equal(
        'expected room for run/results.jsonl, got a full disk; free some',
      );
    });
  }

  it('says what else the file system said, and keeps the cause', () => {
    const cause = fault('EACCES');

    const error = toUnwritable(cause, 'model files in x', 'name another') as GroundingError;

    expect(error.message).to.equal(
      'expected to write model files in x, got: EACCES: no; name another',
    );
    expect(error.cause).to.equal(cause);
  });

  it('leaves other errors alone', () => {
    for (const other of [new Error('no'), 'text', undefined]) {
      expect(toUnwritable(other, 'x', 'y')).to.equal(other);
    }
  });
});
