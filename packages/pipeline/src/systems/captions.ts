import { templateCaptioner } from '@grounder/captions';
import type { Captioner, TextEncoder } from '@grounder/core';

import {
  captionerFor,
  clipTextFor,
  sentenceEncoderFor,
  textEncoderFor,
} from '../open/captioning.js';
import type { Need } from '../open/model-needs.js';
import {
  captioner,
  captionerVision,
  clip,
  embeddedDetector,
  sentenceWeights,
  textEncoder,
} from '../open/model-needs.js';
import type { ModelOpener } from '../open/opener.js';
import { detectorFor } from '../open/vision.js';
import { captionScorer } from './scorers.js';
import { proposing, system } from './system.js';

/** What writes or compares captions. */
interface Part<Port> {
  readonly what: string;
  readonly needs: readonly Need[];
  readonly open: (opener: ModelOpener) => Promise<Port>;
}

const templates: Part<Captioner> = {
  what: 'a pseudo-query for each region by templates',
  needs: [],
  open: () => Promise.resolve(templateCaptioner()),
};
const clipCap: Part<Captioner> = {
  what: 'a caption of each crop by ClipCap or vit-gpt2',
  needs: [captioner, captionerVision],
  open: (opener) => captionerFor(opener, captioner, captionerVision),
};
const sentences: Part<TextEncoder> = {
  what: 'the embedded sentence encoder',
  needs: [sentenceWeights],
  open: sentenceEncoderFor,
};
const clipText: Part<TextEncoder> = {
  what: "CLIP's text encoder",
  needs: [clip],
  open: (opener) => clipTextFor(opener, clip),
};
const bert: Part<TextEncoder> = {
  what: 'a sentence encoder of the BERT family',
  needs: [textEncoder],
  open: (opener) => textEncoderFor(opener, textEncoder),
};

/** System 9: a text for each region, and of texts the one that is nearest to the phrase. */
export const captions = [
  captioned('pseudo-q', templates, sentences),
  captioned('pseudo-q-clip', templates, clipText),
  captioned('pseudo-q-bert', templates, bert),
  captioned('clipcap-clip', clipCap, clipText),
  captioned('clipcap-bert', clipCap, bert),
] as const;

function captioned<const Name extends string>(
  name: Name,
  writer: Part<Captioner>,
  reader: Part<TextEncoder>,
) {
  // A CLIP that reads in any case is listed once.
  const own = writer.needs.filter(
    (need) => need !== captionerVision || !reader.needs.includes(clip),
  );
  return system({
    number: 9,
    name,
    composition: `${writer.what}, compared with the phrase by ${reader.what}`,
    needs: [embeddedDetector, ...own, ...reader.needs],
    open: async (opener) =>
      proposing(opener, {
        detector: await detectorFor(opener, embeddedDetector),
        scorers: [captionScorer(await writer.open(opener), await reader.open(opener))],
      }),
  });
}
