// How often the colour words of pseudo-queries are right: on drawn scenes, and on photos whose
// expressions name a colour.
import { pseudoQueries } from '@grounder/captions';
import type { Attribute, Box, Detection, RasterImage } from '@grounder/core';
import { iou } from '@grounder/core';
import { generateScene, sceneDetector } from '@grounder/scenes';
import type { BasicColourTerm } from '@grounder/core/internal';
import { regionColours } from '@grounder/images';
import { basicColourTerms } from '@grounder/core/internal';
import type { ColourNamer } from '@grounder/language/internal';
import { colourFactor, WinkQueryParser } from '@grounder/language';
import { loadImage } from 'grounder';

import type { Print } from '../print.js';
import { loadRefcocos } from '../grounding/refcocos.js';
import { sceneSeeds } from '../heads/scene-examples.js';

const scenes = 500;
/** From this share on a template writes the colour. */
const leastShare = 0.4;

/** A phrase that names one colour of its subject, and what it means. */
interface ColourQuestion {
  readonly image: RasterImage;
  readonly box: Box;
  readonly attribute: Attribute;
  /** The basic terms that the word may mean. */
  readonly terms: readonly BasicColourTerm[];
}

/** Prints both tables. */
export async function pseudoColours(print: Print): Promise<void> {
  print(`Colour words on ${scenes} synthetic scenes, against the colours that were drawn:\n`);
  print('| regions | objects | with a colour word | of these right |\n|---|---|---|---|');
  const detector = sceneDetector();
  for (const [name, find] of [
    ['the objects’ own boxes', undefined],
    ['`sceneDetector`, IoU ≥ 0.5 with an object', detector],
  ] as const) {
    const seen = { objects: 0, named: 0, right: 0 };
    for (const seed of sceneSeeds('test', scenes)) {
      const { image, objects } = generateScene(seed);
      const truth = objects.map(({ box, shape }) => ({ box, label: shape, score: 1 }));
      const regions = find === undefined ? truth : await find.detect(image);
      for (const [index, words] of colourWords(regions, image).entries()) {
        const object = objects.find(({ box }) => iou(box, regions[index]?.box ?? box) >= 0.5);
        if (object === undefined) continue;
        seen.objects += 1;
        if (words === undefined) continue;
        seen.named += 1;
        if (words === object.colour) seen.right += 1;
      }
    }
    const named = portion(seen.named, seen.objects);
    print(`| ${[name, seen.objects, named, portion(seen.right, seen.named)].join(' | ')} |`);
  }
  await onPhotos(print);
}

async function onPhotos(print: Print): Promise<void> {
  const questions = await askAboutColours();
  const counts = { top: 0, named: 0, right: 0, shares: 0, judged: 0 };
  for (const { image, box, attribute, terms } of questions) {
    const { shares } = regionColours(image, box);
    const best = basicColourTerms.toSorted((one, other) => shares[other] - shares[one])[0];
    counts.top += Number(best !== undefined && terms.includes(best));
    const share = terms.reduce((sum, term) => sum + shares[term], 0);
    counts.shares += Number(share >= leastShare);
    counts.judged += Number((await judge(regionColours, { image, box, attribute })) >= 0.5);
    const [written] = colourWords([{ box, label: 'thing', score: 1 }], image);
    counts.named += Number(written !== undefined);
    counts.right += Number(terms.some((term) => term === written));
  }
  const all = questions.length;
  print(`\nOn RefCOCOS' development half ${all} expressions name one colour of their subject:\n`);
  print('| what the pixels of the target say | expressions |\n|---|---|');
  print(`| the largest share is of the colour named | ${portion(counts.top, all)} |`);
  print(
    `| the colour named has a share of at least ${leastShare} | ${portion(counts.shares, all)} |`,
  );
  print(`| \`colourFactor\` gives it at least 0.5 | ${portion(counts.judged, all)} |`);
  print(`| a pseudo-query would name a colour | ${portion(counts.named, all)} |`);
  print(`| and it is the colour named | ${portion(counts.right, counts.named)} |`);
}

async function askAboutColours(): Promise<readonly ColourQuestion[]> {
  const parser = new WinkQueryParser();
  const questions: ColourQuestion[] = [];
  for (const { expression, image, target } of loadRefcocos() ?? []) {
    const attributes = parser.parse(expression).subject?.attributes ?? [];
    for (const attribute of attributes) {
      if (target === undefined || attribute.kind !== 'colour' || attribute.negated) continue;
      const terms = await termsOf(attribute);
      if (terms.length === 0) continue;
      questions.push({ image: await loadImage(image), box: target, attribute, terms });
    }
  }
  return questions;
}

/** The terms of which one alone makes the scorer's own factor say yes: none for "black and white". */
async function termsOf(attribute: Attribute): Promise<readonly BasicColourTerm[]> {
  const image = { width: 1, height: 1, data: new Uint8Array(3) };
  const box = { left: 0, top: 0, right: 1, bottom: 1 };
  const fitting: BasicColourTerm[] = [];
  for (const term of basicColourTerms) {
    const none = Object.fromEntries(basicColourTerms.map((each) => [each, 0]));
    const shares = { ...none, [term]: 1 } as Record<BasicColourTerm, number>;
    const namer: ColourNamer = () => ({ shares, lightness: 0.5, skin: 0 });
    if ((await judge(namer, { image, box, attribute })) > 0) fitting.push(term);
  }
  // A shade alone, such as "dark", fits all.
  return fitting.length === basicColourTerms.length ? [] : fitting;
}

/** What the factor that relational scorers use says of one box. */
async function judge(
  namer: ColourNamer,
  { image, box, attribute }: Pick<ColourQuestion, 'image' | 'box' | 'attribute'>,
): Promise<number> {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const center = { centerX: box.left + width / 2, centerY: box.top + height / 2 };
  const region = { ...box, ...center, width, height, area: width * height, index: 0, label: '' };
  const noun = { ...nothingSaid, attributes: [attribute] };
  const targets = [{ region, box }];
  const judged = colourFactor(namer).judge({ image, targets, regions: [region], attribute, noun });
  return (await judged)[0] ?? 0;
}

const nothingSaid = {
  ...{ text: 'thing', head: 'thing', lemma: 'thing', plural: false },
  ...{ relations: [], superlatives: [], ordinals: [] },
};

/** The colour that pseudo-queries name of each region, or undefined. */
function colourWords(
  regions: readonly Detection[],
  image: RasterImage,
): readonly (string | undefined)[] {
  const words = regions.map((): string | undefined => undefined);
  for (const { region, facts } of pseudoQueries(regions, image)) {
    words[region] ??= facts.find(({ kind }) => kind === 'colour')?.words;
  }
  return words;
}

function portion(part: number, whole: number): string {
  return `${part} (${(part / whole).toFixed(3)})`;
}
