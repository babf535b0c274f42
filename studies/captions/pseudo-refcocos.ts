// Pseudo-queries as captions that a phrase is compared with, on RefCOCOS' development half: against
// system 5, with the noun alone and with the whole phrase, and added to it.
import type { CaptionAggregation, TemplateCaptionerOptions } from '@grounder/captions/internal';
import { CaptionScorer, templateCaptioner } from '@grounder/captions';
import type { Query, RegionScorer, TextEncoder } from '@grounder/core';
import { openMoveNet, openSentenceEncoder } from '@grounder/embedded';
import type { GroundingOutcome } from '@grounder/evaluation';
import {
  bootstrapInterval,
  meanOf,
  mcNemarTest,
  overlap,
  pairOutcomes,
} from '@grounder/evaluation';
import { SubjectScorer, WinkQueryParser } from '@grounder/language';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';
import { cachedTextEncoder, loadDefaultMatcher } from 'grounder';

import type { Scores } from '../grounding/choose-regions.js';
import { choose, crossValidate, hit } from '../grounding/choose-regions.js';
import type { Print } from '../print.js';
import type { RelationalExample } from '../grounding/relational-examples.js';
import { loadRelationalExamples } from '../grounding/relational-examples.js';
import { relationalOf } from '../grounding/relational-parts.js';

const aggregations: readonly CaptionAggregation[] = ['max', 'mean', 'log-sum-exp'];
const forms: readonly NonNullable<TemplateCaptionerOptions['forms']>[] = ['published', 'all'];

/** An expression with a target, its photo and its regions. */
type Item = RelationalExample & { readonly query: Query };

/** Prints two tables for each source of regions. */
export async function pseudoRefcocos(print: Print): Promise<void> {
  const stores = { runtime: nodeRuntime(), cache: fileCache(cacheFolder()) };
  await using sentences = await openSentenceEncoder(stores);
  await using poses = await openMoveNet(stores);
  const encoder = cachedTextEncoder(sentences, { capacity: 200_000 });
  const noun = new SubjectScorer({ matcher: await loadDefaultMatcher() });
  const parser = new WinkQueryParser();
  const parse = (text: string): Query => parser.parse(text);
  const phrase = relationalOf({ subject: noun, poses, parse });
  const sources = await loadSources(parse);
  const rows = new Map<string, string[]>();
  for (const [source, items] of sources) {
    const subject = await scoreAll(noun, items);
    const embedded = await scoreAll(phrase, items);
    for (const form of forms) {
      for (const aggregation of aggregations) {
        // A scorer of its own each time: it keeps the captions of all photos.
        const scorer = captionScorer(encoder, form, aggregation);
        const own = await scoreAll(scorer, items);
        const sum = crossValidate(items, subject, own);
        const cell = [choose(items, own), sum.outcomes]
          .map((outcomes) => meanOf(outcomes, hit).toFixed(3))
          .join(' / ');
        const row = `${form} | ${aggregation}`;
        rows.set(row, [...(rows.get(row) ?? []), cell]);
        if (form === 'all' && aggregation === 'max') {
          printSource(print, source, items, { subject, embedded, own });
        }
      }
    }
  }
  print(
    '\nAcc@0.5 of pseudo-q alone / added to system 5 (cross-validated), by the forms of templates and',
  );
  print('by how the captions of a region are brought together:\n');
  print(`| forms | aggregation | ${[...sources.keys()].join(' | ')} |`);
  print(`|---|---|${'---|'.repeat(sources.size)}`);
  for (const [row, cells] of rows) print(`| ${[row, ...cells].join(' | ')} |`);
}

async function loadSources(
  parse: (text: string) => Query,
): Promise<ReadonlyMap<string, readonly Item[]>> {
  const detected = (await loadRelationalExamples('CenterNet')) ?? [];
  const truth = (await loadRelationalExamples('ground truth')) ?? [];
  const toItems = (examples: readonly RelationalExample[], leastScore: number): readonly Item[] =>
    examples
      .filter(({ target }) => target !== undefined)
      .map((example) => ({
        ...example,
        regions: example.regions.filter(({ score }) => score >= leastScore),
        query: parse(example.expression),
      }));
  return new Map([
    ['CenterNet, score ≥ 0.05', toItems(detected, 0.05)],
    ['CenterNet, score ≥ 0.25', toItems(detected, 0.25)],
    ['ground-truth boxes', toItems(truth, 0)],
  ]);
}

function captionScorer(
  encoder: TextEncoder,
  form: (typeof forms)[number],
  aggregation: CaptionAggregation,
): RegionScorer {
  return new CaptionScorer({
    captioner: templateCaptioner({ forms: form }),
    encoder,
    aggregation,
  });
}

async function scoreAll(scorer: RegionScorer, items: readonly Item[]): Promise<Scores> {
  const scores: Float32Array[] = [];
  for (const { picture, regions, query } of items) {
    scores.push((await scorer.score({ image: picture, regions, query })).scores);
  }
  return scores;
}

function printSource(
  print: Print,
  source: string,
  items: readonly Item[],
  { subject, embedded, own }: Readonly<Record<'subject' | 'embedded' | 'own', Scores>>,
): void {
  const confident = own.map((scores, index) =>
    scores.map((score, region) => score * Math.sqrt(items[index]?.regions[region]?.score ?? 0)),
  );
  const noun = choose(items, subject, 0);
  const phrase = choose(items, embedded, 0);
  const sums = [crossValidate(items, subject, own), crossValidate(items, embedded, own)] as const;
  const systems: readonly System[] = [
    { name: '`subject` (5): the noun', outcomes: noun },
    { name: '`embedded` (5): the whole phrase', outcomes: phrase },
    { name: '`pseudo-q` (9)', outcomes: choose(items, own), against: noun },
    { name: '`pseudo-q` × √confidence', outcomes: choose(items, confident), against: noun },
    { name: '`subject` + w · `pseudo-q`', ...sums[0], against: noun },
    { name: '`embedded` + w · `pseudo-q`', ...sums[1], against: phrase },
  ];
  print(`\nRegions: ${source}; ${items.length} expressions.\n`);
  print(`| system | w | Acc@0.5 | 95 % interval | mean IoU | right alone : 5 alone | p |`);
  print('|---|---|---|---|---|---|---|');
  for (const system of systems) print(rowOf(system));
}

/** What is shown of a system. */
interface System {
  readonly name: string;
  readonly outcomes: readonly GroundingOutcome[];
  /** The weight of each fold. */
  readonly weights?: readonly number[];
  /** What it is compared with. */
  readonly against?: readonly GroundingOutcome[];
}

function rowOf({ name, outcomes, weights: chosen = [], against }: System): string {
  const { value, low, high } = bootstrapInterval(outcomes, hit);
  const measured = [
    value.toFixed(3),
    `${low.toFixed(3)}–${high.toFixed(3)}`,
    meanOf(outcomes, overlap).toFixed(3),
  ];
  const { firstOnly, secondOnly } = pairOutcomes(against ?? outcomes, outcomes, hit);
  const { exactP } = mcNemarTest({ firstOnly, secondOnly });
  const compared =
    against === undefined ? ['', ''] : [`${secondOnly} : ${firstOnly}`, exactP.toPrecision(2)];
  return `| ${[name, chosen.join(', '), ...measured, ...compared].join(' | ')} |`;
}
