// Pseudo-queries as captions that a phrase is compared with, on RefCOCOS' development half: against
// system 5, and added to it.
import type { CaptionAggregation, TemplateCaptionerOptions } from '@grounder/captions';
import { CaptionScorer, templateCaptioner } from '@grounder/captions';
import type { Box, Query, RegionScorer, TextEncoder } from '@grounder/core';
import { openSentenceEncoder } from '@grounder/embedded';
import type { GroundingOutcome } from '@grounder/evaluation';
import {
  bootstrapInterval,
  hitFrom,
  meanOf,
  mcNemarTest,
  overlap,
  pairOutcomes,
} from '@grounder/evaluation';
import { SubjectScorer, WinkQueryParser } from '@grounder/language';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';
import { cachedTextEncoder, loadDefaultMatcher } from 'grounder';

import type { Print } from './print.js';
import type { RelationalLesson } from './relational-lessons.js';
import { loadRelationalLessons } from './relational-lessons.js';

const folds = 5;
const weights = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const aggregations: readonly CaptionAggregation[] = ['max', 'mean', 'log-sum-exp'];
const forms: readonly NonNullable<TemplateCaptionerOptions['forms']>[] = ['published', 'all'];
const hit = hitFrom(0.5);

/** An expression with a target, its photo and its regions. */
type Item = RelationalLesson & { readonly query: Query };

/** The scores of the regions of each item. */
type Scores = readonly Float32Array[];

/** Prints two tables for each source of regions. */
export async function pseudoRefcocos(print: Print): Promise<void> {
  const sources = await loadSources();
  const cache = fileCache(cacheFolder());
  await using sentences = await openSentenceEncoder({ runtime: nodeRuntime(), cache });
  const encoder = cachedTextEncoder(sentences, { capacity: 200_000 });
  const subject = new SubjectScorer({ matcher: await loadDefaultMatcher() });
  const rows = new Map<string, string[]>();
  for (const [source, items] of sources) {
    const five = await scoreAll(subject, items);
    for (const form of forms) {
      for (const aggregation of aggregations) {
        // A scorer of its own each time: it keeps the captions of all photos.
        const scorer = captionScorer(encoder, form, aggregation);
        const own = await scoreAll(scorer, items);
        const sum = crossValidate(items, five, own);
        const cell = [choose(items, own), sum.outcomes]
          .map((outcomes) => meanOf(outcomes, hit).toFixed(3))
          .join(' / ');
        const row = `${form} | ${aggregation}`;
        rows.set(row, [...(rows.get(row) ?? []), cell]);
        if (form === 'all' && aggregation === 'max') printSource(print, source, items, [five, own]);
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

async function loadSources(): Promise<ReadonlyMap<string, readonly Item[]>> {
  const detected = (await loadRelationalLessons('CenterNet')) ?? [];
  const truth = (await loadRelationalLessons('ground truth')) ?? [];
  const parser = new WinkQueryParser();
  const toItems = (lessons: readonly RelationalLesson[], leastScore: number): readonly Item[] =>
    lessons
      .filter(({ target }) => target !== undefined)
      .map((lesson) => ({
        ...lesson,
        regions: lesson.regions.filter(({ score }) => score >= leastScore),
        query: parser.parse(lesson.expression),
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
    scores.push(await scorer.score({ image: picture, regions, query }));
  }
  return scores;
}

function printSource(
  print: Print,
  source: string,
  items: readonly Item[],
  [five, own]: readonly [Scores, Scores],
): void {
  const confident = own.map((scores, index) =>
    scores.map((score, region) => score * Math.sqrt(items[index]?.regions[region]?.score ?? 0)),
  );
  const sum = crossValidate(items, five, own);
  const systems = new Map([
    ['system 5 (subject)', choose(items, five, 0)],
    ['pseudo-q', choose(items, own)],
    ['pseudo-q × √confidence', choose(items, confident)],
    ['system 5 + w · pseudo-q, cross-validated', sum.outcomes],
  ]);
  const [reference = []] = systems.values();
  print(
    `\nRegions: ${source}; ${items.length} expressions; w of the folds: ${sum.weights.join(', ')}.\n`,
  );
  print('| system | Acc@0.5 | 95 % interval | mean IoU | right alone : system 5 alone | p |');
  print('|---|---|---|---|---|---|');
  for (const [name, outcomes] of systems) {
    const { value, low, high } = bootstrapInterval(outcomes, hit);
    const { firstOnly, secondOnly } = pairOutcomes(reference, outcomes, hit);
    const { exactP } = mcNemarTest({ firstOnly, secondOnly });
    const compared =
      outcomes === reference ? ['', ''] : [`${secondOnly} : ${firstOnly}`, exactP.toPrecision(2)];
    const cells = [value.toFixed(3), `${low.toFixed(3)}–${high.toFixed(3)}`];
    print(`| ${[name, ...cells, meanOf(outcomes, overlap).toFixed(3), ...compared].join(' | ')} |`);
  }
}

/** What a system answers that takes the best region above a least score; of equals the surer one. */
function choose(items: readonly Item[], scores: Scores, minimum = -Infinity): GroundingOutcome[] {
  return items.map((item, index) => {
    const predicted = bestRegion(item, scores[index] ?? new Float32Array(0), minimum);
    return { id: String(index), image: String(item.imageId), predicted, truth: item.target };
  });
}

function bestRegion({ regions }: Item, scores: Float32Array, minimum: number): Box | undefined {
  const [best] = regions
    .map(({ box, score }, index) => ({ box, score, total: scores[index] ?? -Infinity }))
    .filter(({ total }) => total > minimum)
    .sort((one, other) => other.total - one.total || other.score - one.score);
  return best?.box;
}

/** The sum of two systems; the weight of each fold of photos is the best one of the other folds. */
function crossValidate(items: readonly Item[], first: Scores, second: Scores) {
  const photos = [...new Set(items.map(({ imageId }) => imageId))].sort((a, b) => a - b);
  const foldOf = new Map(photos.map((photo, place) => [String(photo), place % folds]));
  const answers = weights.map((weight) => ({
    weight,
    outcomes: choose(
      items,
      first.map((scores, index) =>
        scores.map((score, region) => score + weight * (second[index]?.[region] ?? 0)),
      ),
    ),
  }));
  const chosen = Array.from({ length: folds }, (_, fold) => {
    const accuracy = (outcomes: readonly GroundingOutcome[]) =>
      meanOf(
        outcomes.filter(({ image }) => foldOf.get(image) !== fold),
        hit,
      );
    // Of equally good weights the smallest: nearest to system 5 alone.
    return answers.reduce((best, each) =>
      accuracy(each.outcomes) > accuracy(best.outcomes) ? each : best,
    );
  });
  return {
    weights: chosen.map(({ weight }) => weight),
    outcomes: items.flatMap(
      ({ imageId }, index) => chosen[foldOf.get(String(imageId)) ?? 0]?.outcomes[index] ?? [],
    ),
  };
}
