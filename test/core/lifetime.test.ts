import { Lifetime } from '@grounder/core/internal';
import { expect } from 'chai';

import { expectCode, expectRejection } from '../support/failures.js';

describe('Lifetime', () => {
  it('finishes work that has begun, frees once, and refuses what comes later', async () => {
    const life = new Lifetime('a detector');
    const events: string[] = [];
    let finish = (): void => undefined;
    const work = life.use(async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      events.push('worked');
    });
    const free = (): Promise<void> => {
      events.push('freed');
      return Promise.resolve();
    };

    const ends = [life.end(free), life.end(free)];
    const late = await expectRejection(
      life.use(() => 1),
      'DISPOSED',
    );
    finish();
    await Promise.all([work, ...ends]);

    expect(events).to.deep.equal(['worked', 'freed']);
    expect(late.message).to.include('a detector');
    expectCode(() => {
      life.check();
    }, 'DISPOSED');
  });

  it('frees also when the work fails', async () => {
    const life = new Lifetime('a detector');
    const work = life.use(() => Promise.reject(new Error('broken')));
    let isFreed = false;

    const end = life.end(() => {
      isFreed = true;
      return Promise.resolve();
    });

    const failure: unknown = await work.catch((error: unknown) => error);
    await end;
    expect(failure).to.have.property('message', 'broken');
    expect(isFreed).to.equal(true);
  });
});
