import type * as plotModule from '@observablehq/plot';

import type { Estimate } from '../metrics/estimate.js';
import { hitFrom, meanOf } from '../metrics/measures.js';
import type { GroundingRecord } from '../runs/grounding-record.js';
import type { GroupingName, SystemSummary } from '../runs/summarise-run.js';
import { Html } from './html.js';

const width = 560;
/** Below the numbers of an axis, not among them. */
const labelOffset = 38;
const textStyle = { background: 'transparent', fontSize: '13px' };
const thresholds = Array.from({ length: 91 }, (_, index) => 0.05 + index / 100);
const quantileShares = Array.from({ length: 101 }, (_, index) => index / 100);

type PlotModule = typeof plotModule;
type PlotOptions = NonNullable<Parameters<PlotModule['plot']>[0]>;

/** Loads what draws figures; the packages are heavy, so that only a report pays for them. */
export async function openFigures(colours: ReadonlyMap<string, string>): Promise<Figures> {
  const [plot, { parseHTML }] = await Promise.all([
    import('@observablehq/plot'),
    import('linkedom'),
  ]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const color = { domain: [...colours.keys()], range: [...colours.values()] };
  return new Figures(plot, { document, color });
}

/** Draws the figures of a report as SVG. */
export class Figures {
  readonly #plot: PlotModule;
  readonly #common: PlotOptions;

  constructor(plot: PlotModule, common: PlotOptions) {
    this.#plot = plot;
    this.#common = { ...common, width, marginBottom: 44, style: textStyle };
  }

  /** Accuracy against the IoU that an answer must reach: a curve for each system. */
  accuracyCurves(bySystem: ReadonlyMap<string, readonly GroundingRecord[]>): Html {
    const { lineY, ruleX, ruleY } = this.#plot;
    const data = [...bySystem].flatMap(([system, records]) =>
      thresholds.map((iou) => ({ system, iou, accuracy: meanOf(records, hitFrom(iou)) })),
    );
    return this.#draw('Accuracy against the IoU that an answer must reach', {
      height: 320,
      x: { label: 'IoU that an answer must reach', domain: [0.05, 0.95], labelOffset },
      y: { label: 'accuracy', domain: [0, 1], grid: true },
      marks: [
        ruleX([0.5], { strokeDasharray: '3,3' }),
        ruleY([0]),
        lineY(data, { x: 'iou', y: 'accuracy', stroke: 'system', strokeWidth: 2 }),
      ],
    });
  }

  /** Acc\@0.5 with intervals: a row for each group, a dot for each system. */
  accuracyByGroup(systems: readonly SystemSummary[], grouping: GroupingName): Html {
    const { dot, ruleY } = this.#plot;
    const data = systems.flatMap(({ system, groups }) =>
      Object.entries(groups[grouping]).map(([group, estimate]) => ({
        system,
        group: `${group} (${estimate.count})`,
        ...withInterval(estimate),
      })),
    );
    const groupNames = [...new Set(data.map(({ group }) => group))];
    return this.#draw(`Accuracy by ${grouping}`, {
      height: 70 + groupNames.length * systems.length * 14,
      marginLeft: 130,
      x: { label: 'Acc@0.5', domain: [0, 1], grid: true, labelOffset },
      y: { axis: null, domain: systems.map(({ system }) => system) },
      fy: { label: null, domain: groupNames, axis: 'left', padding: 0.2 },
      marks: [
        ruleY(data, { fy: 'group', y: 'system', x1: 'low', x2: 'high', stroke: 'system' }),
        dot(data, { fy: 'group', y: 'system', x: 'value', fill: 'system', r: 4 }),
      ],
    });
  }

  /** How long answers took: the share of answers that took at most so many milliseconds. */
  latencies(bySystem: ReadonlyMap<string, readonly GroundingRecord[]>): Html {
    const { lineY, ruleY } = this.#plot;
    const data = [...bySystem].flatMap(([system, records]) => {
      const times = records.map(({ timings }) => totalOf(timings)).sort((a, b) => a - b);
      return quantileShares.map((share) => ({
        system,
        share,
        milliseconds: times[Math.round(share * (times.length - 1))],
      }));
    });
    return this.#draw('Share of answers by the time they took', {
      height: 280,
      x: { label: 'milliseconds', type: 'log', grid: true, labelOffset },
      y: { label: 'share of answers', domain: [0, 1] },
      marks: [
        ruleY([0]),
        lineY(data, { x: 'milliseconds', y: 'share', stroke: 'system', strokeWidth: 2 }),
      ],
    });
  }

  #draw(label: string, options: PlotOptions): Html {
    const figure = this.#plot.plot({ ...this.#common, ...options });
    figure.setAttribute('role', 'img');
    figure.setAttribute('aria-label', label);
    return new Html(figure.outerHTML);
  }
}

function withInterval({ value, low, high }: Estimate): Pick<Estimate, 'value' | 'low' | 'high'> {
  return { value, low, high };
}

/** A logarithmic axis has no 0. */
function totalOf(timings: Readonly<Record<string, number>>): number {
  return Math.max(
    0.01,
    Object.values(timings).reduce((sum, time) => sum + time, 0),
  );
}
