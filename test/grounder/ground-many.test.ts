import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

import type { CallOptions, Detector, Grounding } from '@grounder/core';
import { SubjectScorer, lexicalMatcher } from '@grounder/language';
import type { ManyItem } from 'grounder';
import { cachedDetector, groundMany, ProposalGrounder } from 'grounder';
import { expect } from 'chai';

import { fixturePath } from '../support/fixtures.js';
import { detection, lastWordParser, picture } from './fakes.js';

const photo = fixturePath('images/files/adobe-rgb.jpg');

function countingGrounder(): { readonly grounder: ProposalGrounder; readonly searched: number[] } {
  const searched: number[] = [];
  const detector: Detector = {
    detect: ({ width }) => {
      searched.push(width);
      return Promise.resolve([detection('dog', 0.9), detection('cat', 0.8, 4)]);
    },
  };
  const scorer = new SubjectScorer({ matcher: lexicalMatcher() });
  const scorers = [{ name: 'subject', scorer }];
  const parts = { detector: cachedDetector(detector), parser: lastWordParser, scorers };
  return { grounder: new ProposalGrounder(parts), searched };
}

async function gather<Item extends ManyItem>(
  items: Iterable<Item> | AsyncIterable<Item>,
  options: Pick<CallOptions, 'signal'> = {},
): Promise<{ item: Item; phrase: string; left?: number | undefined; error?: unknown }[]> {
  const answers = [];
  for await (const { item, phrase, grounding, error } of groundMany(
    countingGrounder().grounder,
    items,
    options,
  )) {
    answers.push({ item, phrase, left: leftOf(grounding), error });
  }
  return answers;
}

function leftOf(grounding: Grounding | undefined): number | undefined {
  return grounding?.box?.left;
}

describe('groundMany', () => {
  it('answers each phrase of each picture in order, with what the item held', async () => {
    const items = [
      { image: picture, phrases: ['the dog', 'the cat'], id: 7 },
      { image: picture, phrases: [], id: 8 },
      { image: picture, phrases: ['the cat'], id: 9 },
    ];
    const answers = await gather(items);
    const told = answers.map(({ item, phrase, left }) => [item.id, phrase, left]);
    expect(told).to.deep.equal([
      [7, 'the dog', 0],
      [7, 'the cat', 4],
      [9, 'the cat', 4],
    ]);
  });

  it('searches a picture once, however many phrases it has', async () => {
    const { grounder, searched } = countingGrounder();
    const phrases = ['the dog', 'the cat', 'a dog', 'a cat', 'dog'];
    const answers = groundMany(grounder, [{ image: picture, phrases }]);
    while ((await answers.next()).done !== true);
    expect(searched).to.have.length(1);
  });

  it('gives a broken picture and a broken phrase their errors, and goes on', async () => {
    const items = [
      { image: 'gone.jpg', phrases: ['the dog', 'the cat'] },
      { image: new Uint8Array([1, 2, 3]), phrases: ['the dog'] },
      { image: picture, phrases: ['the dog'] },
    ];
    const answers = await gather(items);
    expect(
      answers.map(({ error }) => (error as { code?: string } | undefined)?.code),
    ).to.deep.equal(['FILE_NOT_FOUND', 'FILE_NOT_FOUND', 'INVALID_IMAGE', undefined]);
    expect(answers.at(-1)?.left).to.equal(0);
  });

  it('reads what an address gives', async () => {
    const bytes = await readFile(photo);
    const server = createServer((_, response) => response.end(bytes)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const image = `http://127.0.0.1:${port}/photo.jpg`;
    try {
      const [answer] = await gather([{ image, phrases: ['the dog'] }]);
      expect(answer?.error).to.equal(undefined);
      expect(answer?.left).to.equal(0);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('gives the first answer before the second item is there', async () => {
    async function* slowly(): AsyncGenerator<ManyItem> {
      yield { image: picture, phrases: ['the dog'] };
      await new Promise(() => undefined);
    }
    const answers = groundMany(countingGrounder().grounder, slowly());
    const first = await answers.next();
    expect(first.value).to.have.property('phrase', 'the dog');
  });

  it('ends at a signal, and closes the source when nobody listens any more', async () => {
    const controller = new AbortController();
    let isClosed = false;
    function* items(): Generator<ManyItem> {
      try {
        for (;;) yield { image: picture, phrases: ['the dog'] };
      } finally {
        isClosed = true;
      }
    }
    let count = 0;
    const { grounder } = countingGrounder();
    const reason = await (async () => {
      for await (const answer of groundMany(grounder, items(), { signal: controller.signal })) {
        count += answer.grounding === undefined ? 0 : 1;
        if (count === 3) controller.abort(new Error('enough'));
      }
      return undefined;
    })().catch((error: unknown) => error);
    expect(reason).to.have.property('message', 'enough');
    expect(count).to.equal(3);
    expect(isClosed).to.equal(true);
  });
});
