// `npm run soak`: what takes minutes. `npm run soak -- hostile` feeds hostile inputs instead of phrases.
import { soakGrounder } from './grow.js';
import { soakHostile } from './hostile/main.js';

const [what, ...rest] = process.argv.slice(2);
if (what === 'hostile') await soakHostile(rest);
else await soakGrounder();
