import { openSystem, loadImage, saveImage } from '@grounder/pipeline';
import type { OpenGrounder } from '@grounder/pipeline';
import { annotateFactors, annotateGrounding, toGroundingJson } from '@grounder/pipeline/internal';
import {
  assertImagePath,
  parseSystemName,
  searchSettings,
} from '@grounder/pipeline/internal/opening';
import type { Candidate, Grounding, Progress } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import { WinkQueryParser } from '@grounder/language';
import { Command } from 'commander';
import pc from 'picocolors';

import { answerEach } from './answer-each.js';
import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';
import { assertExplained, drawExplanation, hasFactors, listFactors } from './explain-grounding.js';
import { formatBox } from './format-box.js';
import { formatScore } from './format-score.js';
import type { GivenImages } from './given-images.js';
import { giveImages, imageHelp } from './given-images.js';
import { assertNoInput, outputsIn } from './output-files.js';
import { parseCount } from './parse-numbers.js';
import { readLabelFile } from './read-label-file.js';
import type { SystemOptions } from './options.js';
import { addOptions, addPlaces } from './options.js';
import { withSpinner } from './with-spinner.js';
import { writeWarnings } from './write-warnings.js';

interface GroundOptions extends SystemOptions {
  readonly system: string;
  readonly phrase?: string;
  readonly labels?: string;
  readonly kind?: DetectorKind;
  readonly out?: string;
  readonly explain?: string | true;
  readonly group?: true;
  readonly json?: true;
  readonly top?: number;
  readonly tiles: boolean;
  readonly persons: boolean;
}

/** How many candidates a person is shown, unless told otherwise. */
const shownCandidates = 3;

const examples =
  '\nExamples:\n  $ grounder ground photo.jpg the sheep on the left --json\n' +
  '  $ grounder ground photo.jpg the man left of the umbrella --out why.png --explain\n' +
  '  $ grounder ground photo.jpg two people on the left --group\n' +
  '  $ grounder ground https://example.org/photo.jpg the dog\n' +
  '  $ grounder ground holiday/ a.jpg b.jpg --phrase "the dog" --json\n' +
  '  $ grounder ground photo.jpg the old man --clip Xenova/clip-vit-base-patch32\n' +
  '  $ grounder ground photo.jpg a red boat --system yolov5-clip --models ./models\n' +
  '\nSeveral images, or a folder, have one answer each, in order; one that fails says so in its\n' +
  'place, and the exit code is 1. Addresses are read up to 256 MB, through HTTPS_PROXY and HTTP_PROXY.';

/** Creates `grounder ground`. */
export function groundCommand(streams: CommandStreams): Command {
  const command = new Command('ground');
  return addOptions(addPlaces(command), 'scorer', 'labels', 'kind', 'tiles', 'persons', 'closest')
    .usage(
      '[options] <image> <phrase...>\n       grounder ground [options] <image...> --phrase <phrase>',
    )
    .argument('<image>', imageHelp)
    .argument('[phrase...]', 'the referring expression; quotes are not needed')
    .option('--phrase <phrase>', 'the referring expression, where several images are named')
    .option('--json', 'print one JSON object, for several images one in each line')
    .option(
      '--out <file>',
      'write the picture with the boxes drawn, .png, .jpg or .svg; for several images a folder',
    )
    .option(
      '--explain [file]',
      'list what the phrase says, judged for each candidate, and draw its relations into --out; into the ' +
        'file, .png, .jpg or .svg, draw the same, or where a system that looks at pixels looked',
    )
    .option('--group', searchSettings.groups.help)
    .option('--system <name>', 'which of the systems that “grounder systems” lists', 'embedded')
    .option(
      '--top <count>',
      `how many candidates to show; ${shownCandidates} when left out, in JSON all`,
      parseCount,
    )
    .addHelpText('after', examples)
    .action((image: string, words: string[], options: GroundOptions) => {
      const { phrase = words.join(' ') } = options;
      if (options.phrase === undefined && words.length === 0) {
        command.error("error: missing required argument 'phrase'");
      }
      const names = options.phrase === undefined ? [image] : [image, ...words];
      return ground({ streams, names, phrase, options });
    });
}

interface GroundRequest {
  readonly streams: CommandStreams;
  readonly names: readonly string[];
  readonly phrase: string;
  readonly options: GroundOptions;
}

async function ground({ streams, names, phrase, options }: GroundRequest): Promise<void> {
  // An unusable output path or phrase is reported before a model is opened for it.
  const given = await giveImages(names, streams);
  const outputs = await chooseOutputs(given, options);
  new WinkQueryParser().parse(phrase);

  await using grounder = await withSpinner(streams, 'opening', () => open(options));
  // Most warnings are about the phrase, and would be said of each picture.
  const told = new Set<string>();
  await answerEach(given, {
    streams,
    json: options.json === true,
    answer: async (image, source) => {
      const out = outputs.get(image);
      const grounding = await withSpinner(streams, 'grounding', (onProgress) =>
        ask(grounder, { source, phrase, explain: options.explain, onProgress }),
      );
      const { explain, system, top = shownCandidates } = options;
      // A system may not be able to explain: then nothing is written.
      if (explain !== undefined) assertExplained(grounding, { explain, system, top });
      await writePictures(source, grounding, { ...options, out });
      const news = grounding.warnings.filter(({ message }) => !told.has(message));
      for (const { message } of news) told.add(message);
      writeWarnings(news, streams);
      const text = describe(shown(grounding), shown({ ...options, out }));
      return { text, json: toJson(grounding, options) };
    },
  });
}

type Outputs = ReadonlyMap<GivenImages['images'][number], string>;

/** Finds out where the pictures of the answers go, and checks that they can go there. */
async function chooseOutputs(
  given: GivenImages,
  { out, explain }: GroundOptions,
): Promise<Outputs> {
  const isExplained = typeof explain === 'string';
  if (given.areSeveral && isExplained) {
    const expected = 'expected --explain without a file for several images';
    throw new GroundingError('INVALID_OPTION', `${expected}, got ${explain}`);
  }
  const paths = out === undefined ? [] : given.areSeveral ? await outputsIn(out, given) : [out];
  const all = isExplained ? [...paths, explain] : paths;
  for (const path of all) await assertImagePath(path);
  await assertNoInput(all, given);
  const pairs = given.images.map((image, index) => [image, paths[index]] as const);
  return new Map(pairs.flatMap(([image, path]) => (path === undefined ? [] : [[image, path]])));
}

async function open(options: GroundOptions): Promise<OpenGrounder> {
  const { system, labels: labelFile, group, tiles, persons, ...places } = options;
  const labels = labelFile === undefined ? undefined : await readLabelFile(labelFile);
  return openSystem(parseSystemName(system), {
    ...places,
    ...defined({ groups: group, tiles: tiles ? undefined : tiles, labels }),
    ...(persons ? {} : { persons }),
  });
}

interface Question {
  readonly source: string | Uint8Array;
  readonly phrase: string;
  readonly explain: GroundOptions['explain'];
  readonly onProgress: (progress: Progress) => void;
}

/** Asks the system, and where it looked if that is to be drawn. */
async function ask(
  grounder: OpenGrounder,
  { source, phrase, explain, onProgress }: Question,
): Promise<Grounding> {
  const found = await grounder.ground(source, phrase, { onProgress });
  const isTold = hasFactors(found) || found.attention !== undefined;
  if (typeof explain !== 'string' || isTold) return found;
  const attention = await grounder.attend?.(source, found.query);
  return attention === undefined ? found : { ...found, attention };
}

type Shown = Pick<GroundOptions, 'explain' | 'top'> & { readonly out: string | undefined };

async function writePictures(
  source: string | Uint8Array,
  grounding: Grounding,
  { out, explain, top = shownCandidates }: Shown,
): Promise<void> {
  if (out === undefined && typeof explain !== 'string') return;
  const image = await loadImage(source);
  if (typeof explain === 'string') {
    await saveImage(explain, image, drawExplanation(image, grounding, { top }));
  }
  if (out === undefined) return;
  const draw = explain === undefined ? annotateGrounding : annotateFactors;
  await saveImage(out, image, [draw(image, grounding, { top })]);
}

function toJson(grounding: Grounding, { top }: GroundOptions): object {
  const json = toGroundingJson(grounding);
  return { ...json, candidates: json.candidates.slice(0, top) };
}

function describe(grounding: Grounding, { out, explain, top = shownCandidates }: Shown): string {
  const { box, label, score, reason, candidates, query, members = [] } = grounding;
  const several = members.length > 1 ? `${members.length} × ` : '';
  const found =
    box === undefined
      ? pc.yellow('nothing fits')
      : `${several}${pc.bold(label)} ${formatScore(score)} at ${formatBox(box)}`;
  const others = candidates.slice(box === undefined ? 0 : 1, top).map(describeCandidate);
  const each = members.length > 1 ? members.map((member) => `  each: ${formatBox(member)}`) : [];
  return [
    `“${query.text}”: ${found}`,
    `  why: ${reason}`,
    ...each,
    ...(explain === undefined ? others : listFactors(grounding, { top })),
    ...(out === undefined ? [] : [`  drawn in ${out}`]),
    ...(typeof explain === 'string' ? [`  explained in ${explain}`] : []),
  ].join('\n');
}

function describeCandidate({ label, score, box, reason }: Candidate): string {
  return pc.dim(`  also: ${label} ${formatScore(score)} at ${formatBox(box)}: ${reason}`);
}
