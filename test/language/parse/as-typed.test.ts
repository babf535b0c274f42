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
    ['cow second from the right white tail', 'cow, 2 from right'],
  ];
  for (const [text, reading] of phrases) {
    it(`reads “${text}”`, () => {
      expect(describePlaces(parser.parse(text).subject)).to.equal(reading);
    });
  }
});
