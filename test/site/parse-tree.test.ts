import { expect } from 'chai';

import { toTree } from '../../site/src/parse-tree.js';
import type { TreeNode } from '../../site/src/parse-tree.js';
import { noun } from './answers.js';

describe('toTree', () => {
  it('hangs relations with their things below the thing', () => {
    const boat = noun('boat', {
      attributes: [{ kind: 'colour', text: 'black', negated: true }],
    });
    const subject = noun('man', {
      relations: [{ word: 'in', object: boat, negated: false }],
      superlatives: [{ word: 'closest', reference: 'camera' }],
    });

    const tree = toTree({ text: '', entities: [], subject });

    expect(outline(tree)).to.deep.equal([
      'thing man',
      '  extreme closest (camera)',
      '  relation in',
      '    thing boat',
      '      colour not black',
    ]);
  });

  it('reads places in an order as people say them', () => {
    const texts = [1, 2, 3, 4, 11, 22, -1, -2].map(
      (rank) =>
        toTree({
          text: '',
          entities: [],
          subject: noun('dog', { ordinals: [{ rank, from: 'left' }] }),
        })?.children[0]?.text,
    );

    expect(texts).to.deep.equal(
      ['1st', '2nd', '3rd', '4th', '11th', '22nd', 'last', '2nd last'].map(
        (word) => `${word} from the left`,
      ),
    );
  });

  it('says that several are meant, and how many', () => {
    const tree = toTree({
      text: '',
      entities: [],
      subject: noun('dogs', { plural: true, count: 2 }),
    });

    expect(outline(tree)).to.deep.equal(['things dogs', '  count 2']);
  });

  it('begins with what an instruction tells to do, and says where to', () => {
    const query = { text: '', entities: [], subject: noun('cup') };

    const put = toTree({ ...query, action: 'put', destination: noun('shelf'), preposition: 'on' });
    const park = toTree({ ...query, action: 'park', preposition: 'behind' });

    expect(outline(put)).to.deep.equal([
      'action put',
      '  thing cup',
      '  destination on',
      '    thing shelf',
    ]);
    expect(outline(park)).to.deep.equal(['action park', '  destination behind', '    thing cup']);
    expect(outline(toTree({ text: '', entities: [], action: 'turn left' }))).to.deep.equal([
      'action turn left',
    ]);
  });

  it('tells what was passed over', () => {
    const tree = toTree({
      text: '',
      entities: [],
      subject: noun('dog'),
      passedOver: ['i know him'],
    });

    expect(outline(tree)).to.deep.equal(['thing dog', '  passed over i know him']);
  });

  it('is none for a phrase that names nothing', () => {
    expect(toTree({ text: 'hm', entities: [] })).to.equal(undefined);
  });
});

function outline(node: TreeNode | undefined, indent = ''): string[] {
  if (node === undefined) return [];
  const below = node.children.flatMap((child) => outline(child, `${indent}  `));
  return [`${indent}${node.role} ${node.text}`, ...below];
}
