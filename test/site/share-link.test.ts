import { expect } from 'chai';

import { readShareLink, writeShareLink } from '../../site/src/share-link.js';

describe('share link', () => {
  for (const question of [
    {},
    { photo: 'harbour' },
    { phrase: 'the dog & the “cat” = 100 %' },
    { photo: 'pastoral', phrase: 'second sheep from the left' },
    { phrase: '第二只羊 #1' },
  ]) {
    it(`comes back as it was: ${JSON.stringify(question)}`, () => {
      expect(readShareLink(writeShareLink(question))).to.deep.equal(question);
    });
  }

  it('leaves out what is empty', () => {
    expect(writeShareLink({ phrase: '' })).to.equal('');
    expect(readShareLink('#photo=&phrase=++')).to.deep.equal({});
  });

  it('reads nothing out of what others wrote', () => {
    expect(readShareLink('#/some/route?x')).to.deep.equal({});
    expect(readShareLink('#phrase=%E0%A4%A')).to.have.property('phrase');
  });
});
