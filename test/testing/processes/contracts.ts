// Registers the suites with the runner that starts it: of good adapters, or of broken ones.
import { examples } from '../examples/examples.js';

for (const { good, broken } of examples) {
  if (process.env.ADAPTERS === 'broken') for (const { run } of broken) run();
  else good();
}
