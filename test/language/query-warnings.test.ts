import { expect } from 'chai';

import { queryWarnings, WinkQueryParser } from '@grounder/language';

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

  it('knows phrases that name nothing, long ones, and several sentences', () => {
    expect(codes('🐶')).to.deep.equal(['NO_SUBJECT']);
    expect(codes(`the dog ${'next to the cat '.repeat(20)}`)).to.include('LONG');
    expect(codes('Find the dog. It is brown.')).to.include('SEVERAL_SENTENCES');
  });

  it('knows contradictions', () => {
    expect(codes('the red car that is not red')).to.include('CONTRADICTION');
    expect(codes('the leftmost rightmost dog')).to.include('CONTRADICTION');
    expect(codes('the man holding a cup and not holding a cup')).to.include('CONTRADICTION');
  });
});
