import type { GroundingRecord } from '../runs/grounding-record.js';
import type { GroupingName, RunSummary } from '../runs/summarise-run.js';
import type { GalleryItem } from './choose-items.js';
import { coloursOf } from './colours.js';
import type { Figures } from './figures.js';
import { openFigures } from './figures.js';
import { gallery } from './gallery.js';
import { Html, html, scriptJson } from './html.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';
import {
  comparisonsTable,
  confusionsTable,
  groupsTable,
  stagesTable,
  systemsTable,
} from './tables.js';
import type { Thumbnail } from './thumbnails.js';

/** All that a page shows. */
export interface PageContent {
  readonly title: string;
  readonly summary: RunSummary;
  readonly bySystem: ReadonlyMap<string, readonly GroundingRecord[]>;
  readonly items: readonly GalleryItem[];
  readonly thumbnails: ReadonlyMap<string, Thumbnail | undefined>;
}

const groupings: readonly GroupingName[] = ['tag', 'size', 'length', 'distractors'];

/** Nothing is fetched, and no script runs but the page's own. */
const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/** Writes the page. */
export async function renderPage(content: PageContent): Promise<string> {
  const { title, summary, bySystem, items, thumbnails } = content;
  const colours = coloursOf([...bySystem.keys()]);
  const figures = await openFigures(colours);
  const records = [...bySystem.values()].flat();
  const uris = [...thumbnails.values()].map((thumbnail) => thumbnail?.uri ?? '');
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}</title>
        <style>
          ${new Html(pageStyle)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="quiet">${count(summary)}</p>
        </header>
        <main>
          ${[
            systemsSection(summary),
            accuracySection(content, figures, colours),
            timeSection(content, figures),
            section('words', 'From noun to label', confusionsTable(records)),
            section('answers', 'Answers', gallery(items, thumbnails, records.length)),
          ]}
        </main>
        <script type="application/json" id="pictures">
          ${scriptJson(uris)}
        </script>
        <script>
          ${new Html(pageScript)};
        </script>
      </body>
    </html> `;
  return text;
}

function section(id: string, heading: string, ...content: readonly Html[]): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${heading}</h2>
    ${content}
  </section>`;
}

function systemsSection(summary: RunSummary): Html {
  const comparisons = summary.comparisons.length === 0 ? [] : [comparisonsTable(summary)];
  return section('systems', 'Systems', systemsTable(summary), ...comparisons);
}

function accuracySection(
  { summary, bySystem }: PageContent,
  figures: Figures,
  colours: ReadonlyMap<string, string>,
): Html {
  const curves = html`<figure>
    <h3>By the IoU that an answer must reach</h3>
    ${figures.accuracyCurves(bySystem)}
  </figure>`;
  const groups = groupings.flatMap((grouping) => groupFigure(figures, summary, grouping));
  const all = html`<div class="figures">${[curves, ...groups]}</div>`;
  return section('accuracy', 'Accuracy', keys(colours), all);
}

function timeSection({ summary, bySystem }: PageContent, figures: Figures): Html {
  const times = answered(bySystem);
  if (times.size === 0) return section('time', 'Time', html`<p class="quiet">No answers.</p>`);
  const figure = html`<div class="figures">
    <figure>
      <h3>Share of answers by the time they took</h3>
      ${figures.latencies(times)}
    </figure>
  </div>`;
  return section('time', 'Time', figure, stagesTable(summary.systems));
}

function groupFigure(
  figures: Figures,
  { systems }: RunSummary,
  grouping: GroupingName,
): readonly Html[] {
  if (systems.every(({ groups }) => Object.keys(groups[grouping]).length === 0)) return [];
  return [
    html`<figure>
      <h3>By ${grouping}</h3>
      ${figures.accuracyByGroup(systems, grouping)}
      <details>
        <summary>as a table</summary>
        ${groupsTable(systems, grouping)}
      </details>
    </figure>`,
  ];
}

function keys(colours: ReadonlyMap<string, string>): Html {
  return html`<ul class="keys">
    ${[...colours].map(
      ([system, colour]) => html`<li><span style="background:${colour}"></span>${system}</li>`,
    )}
  </ul>`;
}

function count({ systems }: RunSummary): string {
  const [first] = systems;
  if (first === undefined) return 'no system';
  return `${systems.length} systems, ${first.count} expressions on ${first.imageCount} pictures`;
}

function answered(
  bySystem: ReadonlyMap<string, readonly GroundingRecord[]>,
): ReadonlyMap<string, readonly GroundingRecord[]> {
  const some = [...bySystem].map(
    ([system, records]) =>
      [system, records.filter(({ failure }) => failure === undefined)] as const,
  );
  return new Map(some.filter(([, records]) => records.length > 0));
}
