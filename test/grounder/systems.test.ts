import { expect } from 'chai';

import { listSystems } from 'grounder';

describe('listSystems', () => {
  it('lists the nine systems in order', () => {
    const numbers = listSystems(() => true).map(({ number }) => number);

    expect(numbers).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('says that system 5 is ready when its weights are installed', () => {
    expect(listSystems((name) => name === '@vladmandic/human')[4]?.status).to.equal('ready');
    expect(listSystems(() => false)[4]?.status).to.equal('missing package');
  });
});
