import { WinkQueryParser } from '@grounder/language';
import { describeQueryParser } from '@grounder/testing';

describeQueryParser('WinkQueryParser', { create: () => new WinkQueryParser() });
