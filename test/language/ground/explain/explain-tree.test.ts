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

  it('begins with what an instruction tells to do', () => {
    expect(draw('put the red block into the bowl')).to.deep.equal([
      'put',
      '├─ what',
      '│  └─ block',
      '│     └─ colour red',
      '└─ into',
      '   └─ bowl',
    ]);
    expect(draw('park behind the suv')).to.deep.equal(['park', '└─ behind', '   └─ suv']);
    expect(draw('follow the truck')).to.deep.equal(['follow', '└─ what', '   └─ truck']);
  });

  it('says when nothing is named', () => {
    expect(draw('🐶')).to.deep.equal(['(nothing named in “🐶”)']);
  });
});
