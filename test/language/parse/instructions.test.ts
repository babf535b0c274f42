import { expect } from 'chai';

import type { NounPhrase, Query } from '@grounder/core';
import { WinkQueryParser } from '@grounder/language';

import type { Domain } from '../../support/gold-instructions.js';
import { domains, isUnderstood, readGoldInstructions } from '../../support/gold-instructions.js';

/** Least share of instructions whose thing, destination and action are right. */
const floor = 0.95;
/** The same for those that no rule is mended for. */
const heldOutFloor = 0.85;

/** Action, thing, and where to, as in "put | cup | on shelf". */
function inShort({ action = '-', subject, destination, preposition }: Query): string {
  const goal = [preposition, destination?.head].filter((part) => part !== undefined).join(' ');
  return [action, subject?.head, ...(goal === '' ? [] : [goal])].join(' | ');
}

describe('WinkQueryParser on instructions', () => {
  const parser = new WinkQueryParser();
  const read = (text: string): string => inShort(parser.parse(text));
  const subjectOf = (text: string): NounPhrase | undefined => parser.parse(text).subject;

  describe('of the gold set', () => {
    const { developed, heldOut } = readGoldInstructions(
      (knownNouns) => new WinkQueryParser({ knownNouns }),
    );
    const shareOf = (domain: Domain): number => {
      const ofDomain = developed.filter((gold) => gold.domain === domain);
      return ofDomain.filter(isUnderstood).length / ofDomain.length;
    };

    it('has at least 150, and no text twice', () => {
      const texts = [...developed, ...heldOut].map(({ text }) => text.toLowerCase());

      expect(texts).to.have.length.at.least(150);
      expect(new Set(texts)).to.have.property('size', texts.length);
    });

    for (const domain of domains) {
      it(`understands those for ${domain}, but for a few`, () => {
        expect(shareOf(domain)).to.be.at.least(floor);
      });
    }

    it('understands most that no rule was made for', () => {
      const understood = heldOut.filter(isUnderstood);

      expect(understood.length / heldOut.length).to.be.at.least(heldOutFloor);
    });
  });

  const instructions = {
    'pick up the white cup and place it on the shelf': 'pick up | cup | on shelf',
    'put the spoon on the towel in the box': 'put | spoon | in box',
    'place the knife in the sink left of the plate': 'place | knife | in sink',
    'take the cup on the table to the sink': 'take | cup | to sink',
    'bring me the plate in front of the plant': 'bring | plate',
    'hand it to me, the plate': 'hand | plate',
    'turn the lamp on': 'turn on | lamp',
    'go to the kitchen and bring me the mug': 'bring | mug',
    'walk to the sofa to get the pillow': 'get | pillow',
    'would you mind closing the window': 'close | window',
    'do not touch the vase': 'not touch | vase',
    'push the button under the light': 'push | button',
    'move the box to the left': 'move | box | to one',
    'park behind the suv on the right': 'park | suv | behind',
    'turn left after the white van': 'turn left | van | after',
    'take the next right at the church': 'turn right | church | at',
    'drop me off next to the man in red': 'drop off | man | next to',
    'that is my friend on the left, let me out next to him': 'let out | friend | next to',
    'park there, near the tree': 'park | tree | near',
    'park the car next to the truck': 'park | truck | next to',
    'click on the blue link': 'click | link',
    'double-click the folder': 'double-click | folder',
    'type hello in the search bar': 'type | search bar | in',
    'scroll down to the footer': 'scroll down | footer | to',
    'walk to the fridge and open it': 'open | fridge | to',
    'open the drawer and put the apple in it': 'put | apple | in drawer',
    'do not follow that truck, overtake it': 'overtake | truck',
    'do not forget to slow down for the worker': 'slow down | worker | for',
    'keep going straight until the red car': 'go straight | car',
    'let the man crossing the street go first': 'let | man',
    'My friend is by the bus stop! Stop and let me out too!': 'let out | friend',
    'push the block slightly left': 'push | block | to one',
    'place it next to the cube': 'place | it | next to cube',
    'search for shoes in the search box': 'search for | search box | in',
    'zoom out of the map': 'zoom out | map | of',
    'move the keys from the table to the safe': 'move | keys | to safe',
    'hand the nurse the scalpel': 'hand | scalpel | to nurse',
    'put the bread, which is on the counter, into the toaster': 'put | bread | into toaster',
    'stop next to my dad so I can say hi': 'stop | dad | next to',
    'be careful of the cyclist': 'be careful | cyclist | of',
    'slow down because of the truck': 'slow down | truck | of',
    'move the cup closest to you to the edge of the table': 'move | cup | to table',
    'expand the first row': 'expand | row',
    'turn the knob clockwise': 'turn | knob',
    'pick up the phone and place it in the drawer': 'pick up | phone | in drawer',
    'get in front of the red truck': 'get | truck | in front of',
    'park near the garbage can': 'park | garbage can | near',
    'swap the cup with the bowl': 'swap | cup | with bowl',
  };

  for (const [text, expected] of Object.entries(instructions)) {
    it(`reads "${text}"`, () => {
      expect(read(text)).to.equal(expected);
    });
  }

  const names = [
    ...['man parking a car', 'stop sign', 'park bench', 'open umbrella', 'left turn sign'],
    ...['cut cake', 'pick up truck on the left', 'tie that is red', 'slice she is eating'],
    ...['head down in the grass', 'hand on the left', 'watch on the wrist', 'back to camera'],
    ...['the man and a stop sign', 'press box', 'cover of the book', 'set of three cups'],
  ];

  for (const text of names) {
    it(`takes "${text}" for a name`, () => {
      expect(parser.parse(text)).to.not.have.any.keys('action', 'destination', 'passedOver');
    });
  }

  it('keeps what describes the thing, and what describes it after a comma', () => {
    expect(subjectOf('pick up the small, red cup on the table')?.attributes).to.have.length(2);
    expect(subjectOf('grab the mug, it is on the shelf')?.relations[0]).to.include({ word: 'on' });
  });

  it('keeps what is said on of a thing before it is told of', () => {
    const subject = subjectOf('there is my friend, the one in the green hat. pick him up');

    expect(subject).to.include({ head: 'friend' });
    expect(subject?.relations.map(({ object }) => object.head)).to.deep.equal(['hat']);
  });

  it('keeps words in quotes together', () => {
    expect(subjectOf("click the 'Sign in' button")).to.deep.include({
      head: 'button',
      attributes: [{ kind: 'other', text: 'sign in', negated: false }],
    });
    expect(subjectOf('tap “Remember me”')).to.include({ head: 'remember me' });
    expect(subjectOf('the “big” dog')?.attributes[0]).to.include({ kind: 'size', text: 'big' });
  });

  it('names what it passed over', () => {
    const passedOver = (text: string): readonly string[] | undefined =>
      parser.parse(text).passedOver;

    expect(passedOver('stop next to the man, i know him')).to.deep.equal(['i know him']);
    expect(passedOver('wipe the table with a cloth')).to.deep.equal(['with a cloth']);
    expect(passedOver('go to the kitchen and bring me the mug')).to.deep.equal(['the kitchen']);
    expect(passedOver("left dog. Your monitor's color's off")).to.deep.equal([
      "Your monitor's color's off",
    ]);
  });

  it('leaves courtesies out without a word', () => {
    const texts = ['left dog please', 'sorry, left dog', 'left dog ;p', 'left dog, thank you!'];
    for (const text of texts) {
      const query = parser.parse(text);

      expect(query.subject, text).to.deep.equal(subjectOf('left dog'));
      expect(query, text).to.not.have.property('passedOver');
    }
  });
});
