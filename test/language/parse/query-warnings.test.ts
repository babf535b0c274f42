import { expect } from 'chai';

import { WinkQueryParser } from '@grounder/language';
import { queryWarnings } from '@grounder/language/internal';

describe('queryWarnings', () => {
  const parser = new WinkQueryParser();
  const codes = (text: string): readonly string[] =>
    queryWarnings(parser.parse(text)).map(({ code }) => code);

  it('has none for ordinary phrases', () => {
    const phrases = [
      'the man on the left with a red hat, not the boy',
      'den of a fox',
      'person in the U.S. flag shirt',
      'a man in a sombrero near la mer',
    ];
    for (const phrase of phrases) expect(codes(phrase), phrase).to.deep.equal([]);
  });

  it('knows other languages and scripts', () => {
    const phrases = [
      'der Hund links neben dem Mann',
      'le chien à gauche de la femme',
      'el perro a la izquierda del hombre',
      'il cane a sinistra della sedia e il gatto',
      'собака слева',
      '左の犬',
    ];
    for (const phrase of phrases) expect(codes(phrase), phrase).to.include('NOT_ENGLISH');
  });

  it('knows other languages by two words', () => {
    const phrases = [
      ...['Katze links', 'rotes Auto', 'der Hut', 'gatto rosso', 'cane nero', 'chien noir'],
      ...['petit chat', 'mesa grande', 'perro blanco', 'cadeira azul', 'rode fiets', 'hond rechts'],
    ];
    for (const phrase of phrases) expect(codes(phrase), phrase).to.include('NOT_ENGLISH');
  });

  it('takes no English words for another language because that has them, too', () => {
    const phrases = [
      ...['man left', 'orange bus', 'table lamp', 'train person', 'beer glass', 'violet rose'],
      ...['boot bank', 'mesa verde rock', 'the chat', 'piano baby', 'die'],
    ];
    for (const phrase of phrases) expect(codes(phrase), phrase).to.not.include('NOT_ENGLISH');
  });

  it('names what was passed over', () => {
    const [warning] = queryWarnings(parser.parse('park next to the van, i know him'));

    expect(warning).to.have.property('code', 'PASSED_OVER');
    expect(warning?.message).to.include('“i know him”');
  });

  it('knows phrases that name nothing', () => {
    for (const phrase of ['🐶', '?!', '“”']) {
      expect(codes(phrase), phrase).to.deep.equal(['NO_SUBJECT']);
    }
  });

  it('knows phrases of 200 words, whose beginning is read all the same', () => {
    const query = parser.parse(`the small dog ${'next to the cat on a mat '.repeat(28)}`);

    expect(query.text.split(' ')).to.have.length.above(195);
    expect(queryWarnings(query).map(({ code }) => code)).to.deep.equal(['LONG']);
    expect(query.subject).to.include({ head: 'dog' });
    expect(query.subject?.attributes).to.deep.include({
      kind: 'size',
      text: 'small',
      negated: false,
    });
  });

  const several = [
    'Find the dog. It is brown.',
    'The woman on the left! She wears a hat',
    'the man by the TV. He is sitting.',
    'Where is the cup? I think it is red.',
  ];
  for (const phrase of several) {
    it(`knows that "${phrase}" is several sentences`, () => {
      expect(codes(phrase)).to.deep.equal(['SEVERAL_SENTENCES']);
    });
  }

  it('takes abbreviations and one full stop for no second sentence', () => {
    const phrases = ['mrs. claus next to the tree', 'the st. bernard', 'the dog on the left.'];
    for (const phrase of phrases) expect(codes(phrase), phrase).to.deep.equal([]);
  });

  it('goes on about the subject when the second sentence says "it" or "she"', () => {
    const dog = parser.parse('Find the dog. It is brown.').subject;
    const woman = parser.parse('The woman on the left. She wears a hat.').subject;

    expect(dog).to.deep.include({
      attributes: [{ kind: 'colour', text: 'brown', negated: false }],
      relations: [],
    });
    expect(woman?.relations.map(({ word, object }) => `${word} ${object.head}`)).to.deep.equal([
      'wearing hat',
    ]);
  });

  it('has none for quotes and emoji, which are read past', () => {
    for (const phrase of ['the “big” dog 🐶 on the "left" side', "the 'big' dog 🐶 on the left"]) {
      const query = parser.parse(phrase);

      expect(queryWarnings(query), phrase).to.deep.equal([]);
      expect(query.subject).to.deep.include({
        head: 'dog',
        attributes: [{ kind: 'size', text: 'big', negated: false }],
        superlatives: [{ word: 'left' }],
      });
    }
  });

  const contradictions = [
    'the left man on the right',
    'the red car that is not red',
    'the leftmost rightmost dog',
    'the man on the left who is not on the left',
    'the man holding a cup and not holding a cup',
    'a tall short man',
    'the dog left of the car and right of the car',
    'the cup next to the open closed box',
  ];
  for (const phrase of contradictions) {
    it(`knows that "${phrase}" contradicts itself`, () => {
      expect(codes(phrase)).to.deep.equal(['CONTRADICTION']);
    });
  }

  it('takes opposites said of two things for no contradiction', () => {
    const phrases = [
      'the man on the right of the left car',
      'the tall man next to the short one',
      'the dog left of the car and right of the tree',
      'the big dog, not the small one',
      'the red car that is not blue',
    ];
    for (const phrase of phrases) expect(codes(phrase), phrase).to.deep.equal([]);
  });
});
