import { expect } from 'chai';

import type { BoxRegressor, CallOptions } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { WinkQueryParser } from '@grounder/language';
import { RegressionGrounder } from 'grounder';

import { expectRejection } from '../support/failures.js';

const image = createRasterImage(40, 30);
const box = { left: 1, top: 2, right: 11, bottom: 12 };

function createGrounder(regress: BoxRegressor['regress'] = () => Promise.resolve(box)) {
  return new RegressionGrounder({
    regressor: { regress },
    parser: new WinkQueryParser(),
    name: 'fake head',
  });
}

describe('RegressionGrounder', () => {
  it('gives the box that was read off, as the only candidate, and says where it comes from', async () => {
    const grounding = await createGrounder().ground(image, 'the red ball');

    expect(grounding.box).to.deep.equal(box);
    expect(grounding.label).to.equal('ball');
    expect(grounding.reason).to.contain('fake head');
    expect(grounding.candidates).to.have.lengthOf(1);
    expect(Object.keys(grounding.timings)).to.deep.equal(['parse', 'decode', 'regress']);
  });

  it('hands the parsed phrase and the pixels to the regressor', async () => {
    const asked: unknown[] = [];
    const grounder = createGrounder((seen, query) => {
      asked.push(seen.width, query.text, query.subject?.head);
      return Promise.resolve(box);
    });

    await grounder.ground(image, ' the dog on the left ');

    expect(asked).to.deep.equal([40, 'the dog on the left', 'dog']);
  });

  it('tells where a regressor looked that tells it', async () => {
    const attention = { columns: 1, rows: 1, shares: Float32Array.of(0.5) };
    const grounder = new RegressionGrounder({
      regressor: {
        regress: () => Promise.reject(new Error('not asked')),
        regressAttentively: () => Promise.resolve({ box, attention }),
      } as BoxRegressor,
      parser: new WinkQueryParser(),
      name: 'fake head',
    });

    const grounding = await grounder.ground(image, 'ball');

    expect(grounding.box).to.deep.equal(box);
    expect(grounding.attention).to.equal(attention);
  });

  it('reports its stages, and stops between them', async () => {
    const stages: string[] = [];
    const controller = new AbortController();
    const onProgress: CallOptions['onProgress'] = ({ stage }) => {
      stages.push(stage);
      if (stage === 'decode') controller.abort();
    };

    const stopped = createGrounder().ground(image, 'ball', {
      signal: controller.signal,
      onProgress,
    });

    expect(await stopped.catch((error: unknown) => error)).to.equal(controller.signal.reason);
    expect(stages).to.deep.equal(['parse', 'decode']);
  });

  it('refuses a bad phrase before the picture costs anything', async () => {
    await expectRejection(createGrounder().ground('missing.jpg', '  '), 'INVALID_QUERY');
    await expectRejection(createGrounder().ground('missing.jpg', 'ball'), 'FILE_NOT_FOUND');
  });
});
