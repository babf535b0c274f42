import { expect } from 'chai';
import { join } from 'node:path';

import { cacheFolder, modelStore } from '@grounder/models';

import { expectCode } from '../../support/failures.js';

describe('the settings of modelStore', () => {
  it('default to the hub and the cache folder', () => {
    const store = modelStore({ environment: {} });

    expect(store.endpoint).to.equal('https://huggingface.co');
    expect(store.offline).to.equal(false);
    expect(store.folder).to.equal(join(cacheFolder({ environment: {} }), 'models'));
  });

  it('come from the option first, then from the environment', () => {
    const environment = {
      GROUNDER_HUB_ENDPOINT: ' https://mirror.example/hub/ ',
      HF_ENDPOINT: 'https://other.example',
      GROUNDER_CACHE: '/somewhere',
    };

    expect(modelStore({ environment }).endpoint).to.equal('https://mirror.example/hub');
    expect(modelStore({ environment }).folder).to.equal(join('/somewhere', 'models'));
    expect(modelStore({ environment, endpoint: 'http://localhost:1' }).endpoint).to.equal(
      'http://localhost:1',
    );
    const fallback = { HF_ENDPOINT: 'https://other.example', GROUNDER_HUB_ENDPOINT: '' };
    expect(modelStore({ environment: fallback }).endpoint).to.equal('https://other.example');
  });

  for (const [environment, expected] of [
    [{ GROUNDER_OFFLINE: '1' }, true],
    [{ HF_HUB_OFFLINE: 'TRUE' }, true],
    [{ HF_HUB_OFFLINE: '0' }, false],
    [{ GROUNDER_OFFLINE: '' }, false],
  ] as const) {
    it(`read ${JSON.stringify(environment)} as offline: ${String(expected)}`, () => {
      expect(modelStore({ environment }).offline).to.equal(expected);
      expect(modelStore({ environment, offline: false }).offline).to.equal(false);
    });
  }

  for (const endpoint of [
    'huggingface.co',
    'file:///etc',
    'https://user:secret@example.org',
    'https://example.org/?a=b',
    'https://example.org/#a',
  ]) {
    it(`refuse the endpoint ${endpoint}`, () => {
      expectCode(() => modelStore({ endpoint, environment: {} }), 'INVALID_OPTION');
    });
  }

  it('refuse a token that no header can hold', () => {
    expectCode(() => modelStore({ token: 'a\r\nb: c', environment: {} }), 'INVALID_OPTION');
  });
});
