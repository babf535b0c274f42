import { expect } from 'chai';

import type { NounPhrase } from '@grounder/core';
import { WinkQueryParser } from '@grounder/language';

const parser = new WinkQueryParser();

const describePlaces = (phrase: NounPhrase | undefined): string =>
  [
    phrase?.head,
    ...(phrase?.superlatives ?? []).map(({ word }) => word),
    ...(phrase?.ordinals ?? []).map(({ rank, from }) => `${rank} from ${from}`),
  ].join(', ');

describe('WinkQueryParser on places as people type them', () => {
  const phrases: readonly (readonly [text: string, reading: string])[] = [
    ['third from right remote', 'remote, 3 from right'],
    ['from left third bus', 'bus, 3 from left'],
    ['second left donut', 'donut, 2 from left'],
    ['man second left', 'man, 2 from left'],
    ['second person left to right', 'person, 2 from left'],
    ['front row far left woman', 'woman, far left, front'],
    ['on left larger cup', 'cup, larger, left'],
    ['pink umbrella second umbrella from left', 'umbrella, 2 from left'],
    ['bear middle one', 'bear, middle'],
    ['woman in blue center', 'woman, center'],
    ['guy in front white hat', 'guy, front'],
    ['man in middle jeans', 'man, middle'],
    ['head front frame', 'head, front'],
    ['man way in back', 'man, back'],
    ['a boy in mid air', 'boy'],
    ['a woman in a top hat', 'woman'],
    ['guy btm lft', 'guy, bottom left'],
    ['bottomright cup', 'cup, bottom right'],
    ['cup onleft', 'cup, left'],
    ['leftguy', 'guy, left'],
    ['frontmiddle sheep', 'sheep, front middle'],
    ['cow second from the right white tail', 'cow, 2 from right'],
    ['woman third person from the left', 'woman, 3 from left'],
    ['red shirt center person', 'person, center'],
    ['kid bottom left boy', 'kid, bottom left'],
    ['bike one left', 'bike, left'],
    ['sheep in the middle you cant see his head', 'sheep, middle'],
    ['center of pic truck', 'truck, center'],
    ['bottom left of screen airplane wing', 'one, bottom left'],
    ['man on bottom screen', 'man, bottom'],
    ['man left of the screen', 'man'],
    ['plushie center screen right side', 'plushie, center, right'],
    ['person sitting in front', 'person, front'],
    ['second from left second row', 'one, 2 from left'],
    ['top third from left banana', 'banana, top, 3 from left'],
    ['banana in middle third from the right', 'banana, middle, 3 from right'],
    ['third blade from bottom fourth handle from bottom', 'blade, 3 from bottom'],
    ['guy second from right head only', 'guy, 2 from right'],
    ['lady in black fourth from left', 'lady, 4 from left'],
    ['man gray suit second from left', 'man, 2 from left'],
    ['first man on the left third person in', 'man, 1 from left, 3 from undefined'],
    ['in the row of plants second plant from the left', 'plant, 2 from left'],
    ['in back second person from left', 'person, back, 2 from left'],
    ['back row on left woman', 'woman, back, left'],
    ['cake left baseball', 'cake, left'],
    ['man left hand raised', 'man'],
    ['right in purple', 'one, right'],
    ['woman right in front of the car', 'woman'],
  ];
  for (const [text, reading] of phrases) {
    it(`reads “${text}”`, () => {
      expect(describePlaces(parser.parse(text).subject)).to.equal(reading);
    });
  }

  it('reads “just left of” and “directly below” as relations', () => {
    const words = ['person just left of the eater', 'cup directly below the shelf'].map(
      (text) => parser.parse(text).subject?.relations[0]?.word,
    );
    expect(words).to.deep.equal(['left of', 'below']);
  });

  it('takes “close” before a noun for a place', () => {
    const texts = ['close hot dog', 'the close one'].map(
      (text) => parser.parse(text).subject?.attributes[0]?.text,
    );
    expect(texts).to.deep.equal(['close', 'close']);
  });

  it('names who wears what was said first', () => {
    const subject = parser.parse('red shirt center person').subject;
    expect(subject?.relations[0]?.word).to.equal('wearing');
    expect(subject?.relations[0]?.object.head).to.equal('shirt');
  });

  it('parts words that were written together', () => {
    const { subject } = parser.parse('guyin pinkshirt');
    expect(subject?.head).to.equal('guy');
    expect(subject?.relations.map(({ word, object }) => [word, object.head])).to.deep.equal([
      ['in', 'shirt'],
    ]);
    expect(subject?.relations[0]?.object.attributes.map(({ text }) => text)).to.deep.equal([
      'pink',
    ]);
  });
});
