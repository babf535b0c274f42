// `npm run soak`: what takes minutes. `npm run soak -- hostile` feeds hostile inputs instead of phrases.
import { soakGrounder } from './grow.js';
import { soakHostile } from './hostile/main.js';

const words = process.argv.slice(2);
if (words[0] === 'hostile') await soakHostile(words.slice(1));
else await soakGrounder(words);
