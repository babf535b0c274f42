import { expect } from 'chai';

import type { NounPhrase } from '@grounder/core';
import { WinkQueryParser } from '@grounder/language';
import { queryWarnings } from '@grounder/language/internal';

/** A phrase in one line: denials with "!", extremes with "^", ordinals with "#". */
function inShort(phrase: NounPhrase): string {
  const said = [
    ...phrase.attributes.map(({ text, negated }) => (negated ? `!${text}` : text)),
    ...phrase.superlatives.map(({ word }) => `^${word}`),
    ...phrase.ordinals.map(({ rank, from = '' }) => `#${rank}${from}`),
    ...phrase.relations.map(
      ({ word, object, negated }) => `${negated ? '!' : ''}${word}(${inShort(object)})`,
    ),
  ];
  return [phrase.head, ...said].join(' ');
}

describe('WinkQueryParser on several things and on denials', () => {
  const parser = new WinkQueryParser();
  const read = (text: string): string => {
    const { subject } = parser.parse(text);
    return subject === undefined ? '' : inShort(subject);
  };
  const readings = (expected: Readonly<Record<string, string>>): void => {
    for (const [text, reading] of Object.entries(expected)) {
      it(`reads "${text}"`, () => {
        expect(read(text)).to.equal(reading);
      });
    }
  };

  describe('places that several things give', () => {
    readings({
      'right of a table and a woman': 'one right of(table) right of(woman)',
      'man next to a car and a woman': 'man next to(car) next to(woman)',
      'cup between the man and the woman': 'cup between(man) between(woman)',
      'man on a bike and a woman': 'man on(bike) and(woman)',
    });
  });

  describe('things in a list', () => {
    readings({
      'boxes, emergency alert, lamp': 'boxes and(emergency alert) and(lamp)',
      'man and woman on left': 'man ^left and(woman)',
      'bottom left: cat': 'cat ^bottom left',
      '2nd row: man in hat': 'man in(row #2) in(hat)',
      'man and woman on the sofa, both wearing hats': 'man and(woman) on(sofa) wearing(hats)',
      'man, hair short': 'man with(hair short)',
    });
  });

  describe('each other', () => {
    readings({
      'a dog and a cat next to each other': 'dog and(cat) next to(cat)',
      'two men facing one another': 'men facing(man)',
      'a boy and a girl holding hands with each other':
        'boy and(girl holding(hands)) with(girl holding(hands))',
      'a couple hugging each other': 'couple hugging(one)',
    });
  });

  describe('denials', () => {
    readings({
      'left person not in view': 'person !in view ^left',
      'glass not completely in the picture': 'glass !in view',
      'neither standing nor walking': 'one !standing !walking',
      'man neither wearing a hat nor holding a bag': 'man !wearing(hat) !holding(bag)',
      'neither the cat nor the dog': 'one !is(cat) !is(dog)',
      'not the one on the left': 'one !is(one ^left)',
      'not the square pizza': 'pizza !is(pizza square)',
      'not closest or farthest': 'one !is(one ^closest) !is(one ^farthest)',
      'not the slice but the crust': 'crust !is(slice)',
      'not the boy, not the girl': 'one !is(boy) !is(girl)',
      'no hat': 'one !with(hat)',
      'no hat, man on the left': 'man ^left !with(hat)',
      'no hat man': 'man !wearing(hat)',
      'without glasses or a hat': 'one !with(glasses) !with(hat)',
      'isn’t holding anything': 'one !holding(anything)',
      'man no showing face': 'man !showing(face)',
      'keyboard the baby is not touching': 'keyboard !touched by(baby)',
      'girl not second from the left': 'girl !is(one #2left)',
      'no one is sitting on it': 'one !with(person sitting on(it))',
      'woman w/out glasses': 'woman !with(glasses)',
      'player no 8': 'player number 8',
    });

    it('names one that it cannot hang on anything', () => {
      const query = parser.parse('the keyboard not');

      expect(query.passedOver).to.deep.equal(['not']);
      expect(queryWarnings(query).map(({ code }) => code)).to.deep.equal(['PASSED_OVER']);
    });
  });

  describe('clauses and sentences after a pause', () => {
    readings({
      'the guy on the wider motor, and his clothes is orange':
        'guy on(motor ^wider) with(clothes orange)',
      'the bus, its doors are open': 'bus with(doors open)',
      'the cat, it is on the sofa': 'cat on(sofa)',
      'man in red. He holds a bat.': 'man in(red red) holding(bat)',
      'the bird on the fence. The bird is small': 'bird small on(fence)',
      'a woman, a man is behind her': 'woman and(man behind(her))',
      'a laptop which is open and a person is typing on it':
        'laptop open and(person typing on(it))',
      'a man wearing glasses and a striped shirt is smiling':
        'man smiling wearing(glasses) wearing(shirt striped)',
    });
  });

  it('gives no garment a deed', () => {
    expect(read('man blue shirt sitting down')).to.equal('man sitting down with(shirt blue)');
  });
});
