import { GroundingError } from '@grounder/core';
import { expect } from 'chai';

describe('GroundingError', () => {
  it('carries its code, message and cause', () => {
    const cause = new Error('disk on fire');
    const error = new GroundingError('FILE_UNREADABLE', 'expected a file', { cause });

    expect(error).to.be.instanceOf(Error);
    expect(error).to.include({
      name: 'GroundingError',
      code: 'FILE_UNREADABLE',
      message: 'expected a file',
      cause,
    });
    expect(String(error)).to.equal('GroundingError: expected a file');
  });

  it('has no cause when none is given', () => {
    expect('cause' in new GroundingError('DISPOSED', 'gone')).to.equal(false);
  });

  it('knows its instances', () => {
    expect(GroundingError.isInstance(new GroundingError('DISPOSED', 'gone'))).to.equal(true);
  });

  it('knows instances of another copy of the package', () => {
    const other = Object.assign(new Error('gone'), {
      code: 'DISPOSED',
      [Symbol.for('grounder.GroundingError')]: true,
    });

    expect(other).to.not.be.instanceOf(GroundingError);
    expect(GroundingError.isInstance(other)).to.equal(true);
  });

  for (const value of [new Error('x'), { code: 'DISPOSED' }, 'DISPOSED', null, undefined, 7]) {
    it(`does not take ${JSON.stringify(value)} for one`, () => {
      expect(GroundingError.isInstance(value)).to.equal(false);
    });
  }
});
