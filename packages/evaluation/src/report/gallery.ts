import type { Box } from '@grounder/core';

import { overlap } from '../metrics/measures.js';
import type { GalleryItem } from './choose-items.js';
import { errorKinds } from './error-kind.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { Thumbnail } from './thumbnails.js';

const shownCandidates = 5;

/** Writes the gallery: filters, and a card for each answer. */
export function gallery(
  items: readonly GalleryItem[],
  thumbnails: ReadonlyMap<string, Thumbnail | undefined>,
  total: number,
): Html {
  const systems = [...new Set(items.map(({ record }) => record.system))];
  const tags = [...new Set(items.flatMap(({ record }) => record.tags ?? []))].sort();
  const kinds = errorKinds.filter((kind) => items.some((item) => item.kind === kind));
  const paths = [...thumbnails.keys()];
  return html`<form id="filters" aria-label="Filters of the gallery">
      ${[select('system', systems), select('kind', kinds), select('tag', tags)]}
      <label class="search">words <input type="search" name="words" autocomplete="off" /></label>
      <output id="count" aria-live="polite">${items.length} answers</output>
    </form>
    <p class="legend">
      <span class="gold">gold</span> <span class="chosen">chosen</span>
      <span class="other">other candidates</span>${
        items.length < total ? html` · ${items.length} of ${total} answers, drawn at random` : ''
      }
    </p>
    <ol id="gallery">
      ${items.map((item) => card(item, thumbnails, paths))}
    </ol>`;
}

function select(name: string, values: readonly string[]): Html {
  return html`<label
    >${name}
    <select name="${name}">
      <option value="">all</option>
      ${values.map((value) => html`<option value="${value}">${value}</option>`)}
    </select></label
  >`;
}

function card(
  item: GalleryItem,
  thumbnails: ReadonlyMap<string, Thumbnail | undefined>,
  paths: readonly string[],
): Html {
  const { record, kind } = item;
  const { system, expression, tags = [], reason, failure } = record;
  const iou = overlap(record);
  return html`<li
    class="card"
    data-system="${system}"
    data-kind="${kind}"
    data-tags="${JSON.stringify(tags)}"
    data-words="${expression.toLowerCase()}"
  >
    ${picture(item, thumbnails.get(record.imagePath), paths.indexOf(record.imagePath))}
    <p class="expression">${expression}</p>
    <p>
      <span class="kind" data-kind="${kind}">${kind}</span> ${system}${
        iou === undefined ? '' : html` · IoU ${iou.toFixed(2)}`
      }
    </p>
    <p class="quiet">${failure?.message ?? reason ?? ''}</p>
  </li>`;
}

function picture(
  { record, kind }: GalleryItem,
  thumbnail: Thumbnail | undefined,
  index: number,
): Html {
  if (thumbnail === undefined) {
    return html`<p class="missing">${record.imagePath} cannot be shown</p>`;
  }
  const { width, height } = thumbnail;
  const others = record.candidates
    .slice(0, shownCandidates)
    .filter(({ box }) => !isSame(box, record.predicted));
  return html`<svg
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${record.expression}: ${kind}"
  >
    <image data-picture="${index}" width="${width}" height="${height}" />
    ${others.map(({ box }) => rectangle(box, 'other'))}
    ${record.truth === undefined ? '' : rectangle(record.truth, 'gold')}
    ${record.predicted === undefined ? '' : rectangle(record.predicted, 'chosen')}
  </svg>`;
}

function rectangle({ left, top, right, bottom }: Box, name: string): Html {
  return html`<rect
    class="${name}"
    x="${short(left)}"
    y="${short(top)}"
    width="${short(right - left)}"
    height="${short(bottom - top)}"
  />`;
}

function short(value: number): number {
  return Math.round(value * 10) / 10;
}

function isSame(box: Box, other: Box | undefined): boolean {
  if (other === undefined) return false;
  const { left, top, right, bottom } = other;
  return box.left === left && box.top === top && box.right === right && box.bottom === bottom;
}
