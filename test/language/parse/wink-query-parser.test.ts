import { expect } from 'chai';

import type { NounPhrase } from '@grounder/core';
import { impliedHead, WinkQueryParser } from '@grounder/language';

import { thrownBy } from '../../support/failures.js';

describe('WinkQueryParser', () => {
  const parser = new WinkQueryParser();

  function subjectOf(text: string): NounPhrase {
    const { subject } = parser.parse(text);
    if (subject === undefined) throw new Error(`no subject in "${text}"`);
    return subject;
  }

  it('parses the same as the fortieth of its kind, names included', () => {
    const phrase = 'the sign that says 25 December beside two men';
    const first = new WinkQueryParser().parse(phrase);

    for (let count = 0; count < 40; count++) {
      expect(new WinkQueryParser().parse(phrase)).to.deep.equal(first);
    }
    expect(first.entities).to.not.be.empty;
  });

  it('gives the whole structure of a phrase of several hops', () => {
    const subject = subjectOf('The second cup from the left on the table next to two men');

    const none = { attributes: [], relations: [], superlatives: [], ordinals: [] };
    const men = { ...none, text: 'two men', head: 'men', lemma: 'man', count: 2, plural: true };
    const table = {
      ...none,
      text: 'the table',
      head: 'table',
      lemma: 'table',
      plural: false,
      relations: [{ word: 'next to', object: men, negated: false }],
    };
    expect(subject).to.deep.equal({
      ...none,
      text: 'The second cup',
      head: 'cup',
      lemma: 'cup',
      plural: false,
      ordinals: [{ rank: 2, from: 'left' }],
      relations: [{ word: 'on', object: table, negated: false }],
    });
  });

  it('ends the text of a noun phrase with its head, as written', () => {
    expect(subjectOf('Big RED Balloon next to me').text).to.equal('Big RED Balloon');
    expect(subjectOf("the man's tie").text).to.equal("the man's tie");
    expect(subjectOf('a slice of pizza on a plate').text).to.equal('a slice of pizza');
    expect(subjectOf('far left').text).to.equal('far left');
  });

  const implied = ['the smaller', 'far left', 'second from the right', 'red', 'wearing a hat'];
  for (const text of implied) {
    it(`is about "${impliedHead}" when the phrase is "${text}"`, () => {
      expect(subjectOf(text).lemma).to.equal(impliedHead);
    });
  }

  for (const text of ['собака слева', '左边的红色汽车', '🐕', '?!', 'the', '—']) {
    it(`finds no subject in ${text}`, () => {
      expect(parser.parse(text)).to.not.have.property('subject');
    });
  }

  it('finds numbers, ordinals and dates as entities', () => {
    const { entities } = parser.parse('the second of 3 newspapers from May 2024');

    expect(entities).to.deep.equal([
      { text: 'second', type: 'ORDINAL' },
      { text: '3', type: 'CARDINAL' },
      { text: 'May 2024', type: 'DATE' },
    ]);
  });

  it('joins compounds that it is told', () => {
    const told = new WinkQueryParser({ knownNouns: ['yellow pages'] });

    expect(told.parse('the yellow pages').subject?.head).to.equal('yellow pages');
    expect(parser.parse('the yellow pages').subject?.head).to.equal('pages');
  });

  it('takes a word for a noun when it is told', () => {
    const told = new WinkQueryParser({ knownNouns: ['Tan'] });

    expect(told.parse('the tan next to the box').subject?.head).to.equal('tan');
    expect(parser.parse('the tan next to the box').subject?.head).to.equal(impliedHead);
  });

  for (const shape of ['square', 'circle', 'triangle', 'star', 'diamond', 'oval', 'heart']) {
    it(`takes "${shape}" for the thing, or for what describes the noun after it`, () => {
      const alone = subjectOf(`the red ${shape} next to a cup`);
      const describing = subjectOf(`the red ${shape} wooden clock`);

      expect(alone.lemma).to.equal(shape);
      expect(alone.attributes.map(({ text }) => text)).to.deep.equal(['red']);
      expect(describing.lemma).to.equal('clock');
      expect(describing.attributes.map(({ text }) => text)).to.deep.equal(['red', shape, 'wooden']);
    });
  }

  it('lays things beside somebody down, but for what stays as it stands', () => {
    const bicycle = subjectOf('the man next to a bicycle lying on the ground');
    const bench = subjectOf('the man next to a bench lying on the ground');

    expect(bicycle.attributes).to.be.empty;
    expect(bicycle.relations[0]?.object.attributes.map(({ text }) => text)).to.deep.equal([
      'lying',
    ]);
    expect(bench.attributes.map(({ text }) => text)).to.deep.equal(['lying']);
  });

  it('gives a place to whoever holds, not to what is held', () => {
    const { relations } = subjectOf('the cup held by the man next to the car');

    expect(relations.map(({ word }) => word)).to.deep.equal(['held by']);
    expect(relations[0]?.object.relations.map(({ word }) => word)).to.deep.equal(['next to']);
  });

  it('gives a side of the picture to a noun that says nothing without it', () => {
    const bare = subjectOf('the cup next to the one on the left');
    const named = subjectOf('the cup next to the red one on the left');

    expect(bare.superlatives).to.be.empty;
    expect(named.superlatives.map(({ word }) => word)).to.deep.equal(['left']);
  });

  it('learns words for its lists', () => {
    const told = new WinkQueryParser({
      lexicon: { colours: ['puce'], materials: ['carbon'], partitives: ['dollop'] },
    });

    const { subject } = told.parse('a dollop of cream in a puce carbon bowl');

    expect(subject).to.include({ head: 'cream', partitive: 'dollop' });
    expect(subject?.relations[0]?.object.attributes).to.deep.equal([
      { kind: 'colour', text: 'puce', negated: false },
      { kind: 'material', text: 'carbon', negated: false },
    ]);
  });

  it('mends no word that it knows or is told, and no noun', () => {
    const told = new WinkQueryParser({ knownNouns: ['rigth'] });

    expect(told.parse('the rigth').subject?.head).to.equal('rigth');
    expect(parser.parse('the udder of the cow').subject?.head).to.equal('udder');
    expect(parser.parse('the girafe').subject?.head).to.equal('girafe');
  });

  it('refuses a phrase longer than the limit', () => {
    const error = thrownBy(() => new WinkQueryParser({ maxLength: 10 }).parse('the red house'));

    expect(error).to.have.property('code', 'INVALID_QUERY');
    expect(error).to.have.property('message').that.contains('at most 10 characters, got 13');
  });

  it('reads 2,000 characters by default and not one more', () => {
    expect(parser.parse('dog '.repeat(500)).text).to.have.length(1999);
    expect(() => parser.parse('d'.repeat(2000))).to.not.throw();
    expect(() => parser.parse('d'.repeat(2001))).to.throw('at most 2000 characters');
  });

  it('reads 10,000 characters at most', () => {
    for (const maxLength of [0, -1, 1.5, NaN, Infinity, 10_001]) {
      const error = thrownBy(() => new WinkQueryParser({ maxLength }));
      expect(error, String(maxLength)).to.have.property('code', 'INVALID_OPTION');
    }
  });

  it('finds names in a text that has a long run of signs, too', () => {
    const { entities } = parser.parse(`two dogs ${'/'.repeat(500)} in 2019`);

    expect(entities.map(({ text }) => text))
      .to.include('2019')
      .and.to.include('two');
  });

  const spellings: readonly (readonly [string, string])[] = [
    ["a dog that isn't brown", 'a dog that is not brown'],
    ['the woman ’ s bag', "the woman's bag"],
    ['a t - shirt', 'a t-shirt'],
    ['kid w/ hat', 'kid with hat'],
    ['person w/o hat', 'person without hat'],
    ['THE RED CAR', 'the red car'],
    ['blue/white shirt', 'blue and white shirt'],
    ['the red-shirt girl', 'the red shirt girl'],
    ['cup infront of the box', 'cup in front of the box'],
    ['left most cow', 'leftmost cow'],
    ['there is a cow', 'a cow'],
    ["could you please show me where's the cow", 'the cow'],
    ['man on teh rigth', 'man on the right'],
    ['person behnd the tree', 'person behind the tree'],
    ['girl holdng a bag', 'girl holding a bag'],
    ['a smaller cow than the brown one', 'a cow smaller than the brown one'],
    ['the cow nobody is riding', 'the cow no one is riding'],
    ['any cow but the brown one', 'any cow except the brown one'],
    ['between a cow and a dog, the man', 'the man between a cow and a dog'],
    ['man between a cow, a dog and a goat', 'man between a cow and a dog and a goat'],
    ['on the left is a cow', 'a cow on the left'],
    ['holding a baby, the man', 'the man holding a baby'],
    ['the cow on the right, the one with a bell', 'the cow on the right with a bell'],
    ['cow with its back to us', 'cow facing away from us'],
    ['the cow lying upside down', 'the cow lying upside-down'],
    ['the third cow in from the left', 'the third cow from the left'],
    ['any of the cows that are not brown', 'cows that are not brown'],
    ['a narrower cow than the brown one', 'a cow narrower than the brown one'],
    ['a more shaggy cow than the brown one', 'a cow more shaggy than the brown one'],
    ['cow closer to us than the dog', 'cow closer than the dog'],
    ['cow further to the left than the dog', 'cow left of the dog'],
    ['cow same side as the dog', 'cow on the same side of the picture as the dog'],
    ['cow of the same colour as the dog', 'cow the same color as the dog'],
    ['cow in the lefthand corner', 'cow in the left-hand corner'],
  ];
  for (const [written, usual] of spellings) {
    it(`understands "${written}" as "${usual}"`, () => {
      expect(withoutTexts(subjectOf(written))).to.deep.equal(withoutTexts(subjectOf(usual)));
    });
  }
});

/** The noun phrase without the words as written. */
function withoutTexts(phrase: NounPhrase): unknown {
  const relations = phrase.relations.map(({ word, object, negated }) => ({
    word,
    negated,
    object: withoutTexts(object),
  }));
  return { ...phrase, text: '', relations };
}
