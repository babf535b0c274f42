// The script of the worker: a page that bundles its own imports this file in it.
import { expose } from 'comlink';

import { GrounderWorker } from './grounder-worker.js';

expose(new GrounderWorker());
