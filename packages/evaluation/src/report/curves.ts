import { Html } from './html.js';

/** A curve of a picture. */
export interface Curve {
  /** What the legend calls it. */
  readonly name: string;
  /** Its points from left to right; those that are not finite are left out. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** How a picture of curves is labelled. */
export interface CurvesOptions {
  /** What it shows, for those who cannot see it. */
  readonly title: string;
  /** The axis from left to right. */
  readonly x: string;
  /** The axis from bottom to top. */
  readonly y: string;
}

const size = { width: 560, height: 320 };

/**
 * Draws curves, such as the loss of a training over its steps.
 * @param curves - The curves, in the order of the legend; at most ten have colours of their own.
 */
export async function drawCurves(
  curves: readonly Curve[],
  { title, x, y }: CurvesOptions,
): Promise<string> {
  const [plot, { parseHTML }] = await Promise.all([
    import('@observablehq/plot'),
    import('linkedom'),
  ]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const data = curves.flatMap(({ name, points }) =>
    points
      .filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y))
      .map((point) => ({ name, ...point })),
  );
  const last = curves.flatMap(({ name }) => data.findLast((point) => point.name === name) ?? []);
  const figure = plot.plot({
    document,
    ...size,
    marginRight: 120,
    marginBottom: 44,
    style: { background: 'white', fontSize: '13px' },
    x: { label: x, labelOffset: 38, grid: true },
    y: { label: y, grid: true },
    color: { scheme: 'observable10', domain: curves.map(({ name }) => name) },
    marks: [
      plot.lineY(data, { x: 'x', y: 'y', stroke: 'name', strokeWidth: 2 }),
      plot.text(last, { x: 'x', y: 'y', text: 'name', fill: 'name', textAnchor: 'start', dx: 6 }),
    ],
  });
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', title);
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new Html(figure.outerHTML).text;
}
