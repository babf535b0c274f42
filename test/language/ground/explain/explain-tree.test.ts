import { expect } from 'chai';

import { WinkQueryParser } from '@grounder/language';
import { explainTree } from '@grounder/language/internal';

describe('explainTree', () => {
  const parser = new WinkQueryParser();
  const draw = (text: string): readonly string[] => explainTree(parser.parse(text)).split('\n');

  it('draws every part of a phrase', () => {
    const lines = draw('second man from the left holding a red umbrella, not wearing a hat');

    expect(lines).to.deep.equal([
      'man',
      '├─ 2nd from the left',
      '├─ holding',
      '│  └─ umbrella',
      '│     └─ colour red',
      '└─ not: wearing',
      '   └─ hat',
    ]);
  });

  it('draws numbers, parts and extremes', () => {
    expect(draw('the two biggest slices of pizza')).to.deep.equal([
      'pizza (2 of them, a slices of it)',
      '└─ most: biggest',
    ]);
    expect(draw('the dog closest to the camera')[1]).to.equal('└─ most: closest (of the camera)');
    expect(draw('the last dogs that are not brown')).to.deep.equal([
      'dogs (several)',
      '├─ last',
      '└─ not: colour brown',
    ]);
    expect(draw('the 13th dog')[1]).to.equal('└─ 13th');
  });

  it('says when nothing is named', () => {
    expect(draw('🐶')).to.deep.equal(['(nothing named in “🐶”)']);
  });
});
