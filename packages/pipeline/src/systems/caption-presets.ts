import { templateCaptioner } from '@grounder/captions';
import type { Captioner, TextEncoder } from '@grounder/core';

import type { Need } from '../open/model-needs.js';
import {
  captioner,
  captionerEyes,
  clip,
  embeddedDetector,
  sentenceWeights,
  textEncoder,
} from '../open/model-needs.js';
import type { Kit, Preset } from './preset.js';
import { captionScorer } from './preset.js';

/** What writes or compares captions. */
interface Part<Port> {
  readonly what: string;
  readonly needs: readonly Need[];
  readonly open: (kit: Kit) => Promise<Port>;
}

const templates: Part<Captioner> = {
  what: 'a pseudo-query for each region by templates',
  needs: [],
  open: () => Promise.resolve(templateCaptioner()),
};
const clipCap: Part<Captioner> = {
  what: 'a caption of each crop by ClipCap or vit-gpt2',
  needs: [captioner, captionerEyes],
  open: (kit) => kit.captioner(captioner, captionerEyes),
};
const sentences: Part<TextEncoder> = {
  what: 'the embedded sentence encoder',
  needs: [sentenceWeights],
  open: (kit) => kit.sentenceEncoder(),
};
const clipText: Part<TextEncoder> = {
  what: "CLIP's text encoder",
  needs: [clip],
  open: (kit) => kit.clipText(clip),
};
const bert: Part<TextEncoder> = {
  what: 'a sentence encoder of the BERT family',
  needs: [textEncoder],
  open: (kit) => kit.textEncoder(textEncoder),
};

/** System 9: a text for each region, and of texts the one that is nearest to the phrase. */
export const captionPresets: readonly Preset[] = [
  captionPreset('pseudo-q', templates, sentences),
  captionPreset('pseudo-q-clip', templates, clipText),
  captionPreset('pseudo-q-bert', templates, bert),
  captionPreset('clipcap-clip', clipCap, clipText),
  captionPreset('clipcap-bert', clipCap, bert),
];

function captionPreset(name: string, writer: Part<Captioner>, reader: Part<TextEncoder>): Preset {
  // A CLIP that reads in any case is listed once.
  const own = writer.needs.filter((need) => need !== captionerEyes || !reader.needs.includes(clip));
  return {
    number: 9,
    name,
    composition: `${writer.what}, compared with the phrase by ${reader.what}`,
    needs: [embeddedDetector, ...own, ...reader.needs],
    compose: async (kit) =>
      kit.grounder({
        detector: await kit.detector(embeddedDetector),
        scorers: [captionScorer(await writer.open(kit), await reader.open(kit))],
      }),
  };
}
