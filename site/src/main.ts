import { createWebGrounder } from '@grounder/web';

import { keepOffline } from './keep-offline.js';
import { startPage } from './start-page.js';

startPage({
  createGrounder: (listener) =>
    createWebGrounder({ weights: new URL('weights/', document.baseURI).href, ...listener }),
});
keepOffline();
