import { expect } from 'chai';

import type { PhraseGrounder } from '../../site/src/phrase-grounder.js';
import { PhraseSession } from '../../site/src/phrase-session.js';
import { answer, candidate } from './answers.js';

const photo = new Blob(['a photo']);

describe('PhraseSession', () => {
  it('parses at once and grounds when nothing more is typed', async () => {
    const { session, heard, settled } = open();
    session.setPhoto(photo);

    for (const typed of ['d', 'do', 'dog']) session.setPhrase(typed);
    await settled('answered dog');

    expect(heard).to.deep.equal(['cleared', 'parsed dog', 'working', 'answered dog']);
  });

  it('ends the work on a question that is out of date, and does not tell of it', async () => {
    const { session, heard, aborted, settled } = open({ groundMs: 20 });
    session.setPhoto(photo);
    session.setPhrase('dog');
    await settled('working');

    session.setPhrase('cat');
    await settled('answered cat');

    expect(heard).to.not.include('answered dog');
    expect(aborted).to.deep.equal(['dog']);
  });

  it('asks the phrase again for another photo', async () => {
    const { session, heard, settled } = open();
    session.setPhrase('dog');
    await settled('parsed dog');
    expect(heard).to.deep.equal(['parsed dog']);

    session.setPhoto(photo);
    await settled('answered dog');

    expect(heard.slice(1)).to.deep.equal(['parsed dog', 'working', 'answered dog']);
  });

  it('does not ask again when only white space is typed', async () => {
    const { session, heard, settled } = open();
    session.setPhoto(photo);
    session.setPhrase('dog');
    await settled('answered dog');
    const before = heard.length;

    session.setPhrase(' dog ');
    await new Promise((resolve) => setTimeout(resolve, 10));

    expect(heard).to.have.length(before);
  });

  it('tells of a failure, and answers the next question', async () => {
    const { session, heard, settled } = open();
    session.setPhoto(photo);
    session.setPhrase('fail');
    await settled('failed Error: no');

    session.setPhrase('dog');
    await settled('answered dog');

    expect(heard.at(-1)).to.equal('answered dog');
  });

  it('clears when there is no phrase any more', async () => {
    const { session, heard, settled } = open();
    session.setPhoto(photo);
    session.setPhrase('dog');
    session.setPhrase('');
    await settled('cleared');
    await new Promise((resolve) => setTimeout(resolve, 10));

    expect(heard).to.deep.equal(['cleared', 'cleared']);
  });
});

function open({ groundMs = 0 } = {}) {
  const heard: string[] = [];
  const aborted: string[] = [];
  const grounder: PhraseGrounder = {
    parse: (text) => Promise.resolve({ query: { text, entities: [] }, warnings: [] }),
    ground: async (_image, phrase, { signal }) => {
      signal.addEventListener('abort', () => aborted.push(phrase));
      await new Promise((resolve) => setTimeout(resolve, groundMs));
      if (phrase === 'fail') throw new Error('no');
      return answer([candidate(phrase, 1)]);
    },
  };
  const session = new PhraseSession({
    grounder: () => Promise.resolve(grounder),
    pauseMs: 2,
    events: {
      cleared: () => heard.push('cleared'),
      parsed: ({ query: { text } }) => heard.push(`parsed ${text}`),
      working: () => heard.push('working'),
      answered: ({ label }) => heard.push(`answered ${label ?? ''}`),
      failed: (error) => heard.push(`failed ${String(error)}`),
    },
  });
  const settled = async (event: string): Promise<void> => {
    while (!heard.includes(event)) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { session, heard, aborted, settled };
}
