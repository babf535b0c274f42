import { WinkQueryParser } from '@grounder/language';

import { describeQueryParser } from '../../support/describe-query-parser.js';

describeQueryParser('WinkQueryParser', () => new WinkQueryParser());
