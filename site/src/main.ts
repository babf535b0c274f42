import { createWebGrounder } from '@grounder/web';

import { keepOffline } from './keep-offline.js';
import { startPage } from './start-page.js';

startPage({
  createGrounder: (onProgress) =>
    createWebGrounder({ weights: new URL('weights/', document.baseURI).href, onProgress }),
});
keepOffline();
