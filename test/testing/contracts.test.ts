import { expect } from 'chai';

import { examples } from './examples/examples.js';
import { listCases } from './examples/listed-cases.js';

// Mocha's own `describe` and `it` are found.
for (const { good } of examples) good();

describe('a contract suite', () => {
  for (const { port, good, broken } of examples) {
    describe(`of a ${port}`, () => {
      it('passes a good one under a runner like vitest', async () => {
        const failed = (await listCases(good)).filter(({ error }) => error !== undefined);

        expect(failed).to.deep.equal([]);
      });

      for (const { title, fails, run } of broken) {
        it(`tells of ${title}`, async () => {
          const cases = await listCases(run);

          for (const name of fails) {
            const { error } = cases.find((each) => each.title === name) ?? {};
            expect(error?.message, name).to.match(
              /^expected .+, (got|but it gave|but the promise gave) /s,
            );
          }
        });
      }

      it('has no case that nothing fails', async () => {
        const titles = (await listCases(good)).map(({ title }) => title);
        const failed = new Set<string>();
        for (const { run } of broken) {
          for (const { title, error } of await listCases(run)) if (error) failed.add(title);
        }

        expect(titles.filter((title) => !failed.has(title))).to.deep.equal([]);
      });
    });
  }
});
