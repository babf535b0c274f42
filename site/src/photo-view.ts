import type { Box, Candidate, PhraseFactor } from '@grounder/core';

import { AnswerView } from './answer-view.js';
import { find, make } from './element.js';
import type { Answer } from './phrase-grounder.js';

/** A photo to look at. */
export interface Photo {
  readonly blob: Blob;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  /** What stands below it. */
  readonly caption: string;
  /** The name of the sample that it is; absent for a photo of one's own. */
  readonly sample?: string;
}

/** The photo with the boxes over it. */
export class PhotoView {
  readonly #onPoint: (candidate: Candidate | undefined) => void;
  readonly #image = find('#picture', HTMLImageElement);
  readonly #boxes = find('#boxes', SVGSVGElement);
  readonly #tags = find('#tags', HTMLElement);
  readonly #marks = svg('g', '');
  readonly #targets = svg('g', '');
  #answer: Answer | undefined;

  /** @param onPoint - Hears which candidate is pointed at in the photo; undefined when none is. */
  constructor(onPoint: (candidate: Candidate | undefined) => void) {
    this.#onPoint = onPoint;
  }

  /**
   * Shows a photo without boxes.
   * @throws DOMException when the browser cannot decode it; the photo before stays.
   */
  async showPhoto(photo: Photo): Promise<void> {
    const address = URL.createObjectURL(photo.blob);
    const trial = new Image();
    trial.src = address;
    try {
      await trial.decode();
    } catch (cause) {
      URL.revokeObjectURL(address);
      throw cause;
    }
    URL.revokeObjectURL(this.#image.src);
    this.#image.src = address;
    this.#image.width = trial.naturalWidth;
    this.#image.height = trial.naturalHeight;
    this.#image.alt = photo.description;
    find('#caption', HTMLElement).textContent = photo.caption;
    this.#boxes.setAttribute('viewBox', `0 0 ${trial.naturalWidth} ${trial.naturalHeight}`);
    this.clear();
  }

  /** Draws an answer's boxes. */
  showAnswer(answer: Answer): void {
    this.#answer = answer;
    const rivals = AnswerView.shown(answer).slice(answer.box === null ? 0 : 1);
    // Of two boxes in one place the smaller is the harder to hit: it lies on top.
    const targets = [...rivals]
      .sort((first, second) => area(second.box) - area(first.box))
      .map((rival) => this.#target(rival));
    this.#targets.replaceChildren(...targets);
    this.#boxes.replaceChildren(this.#marks, this.#targets);
    this.point(undefined);
  }

  /** Takes the boxes away. */
  clear(): void {
    this.#answer = undefined;
    this.#boxes.replaceChildren();
    this.#tags.replaceChildren();
  }

  /** Draws a runner-up beside the answer; without one, the answer alone. */
  point(pointed: Candidate | undefined): void {
    if (this.#answer === undefined) return;
    const { box: joint, members, candidates } = this.#answer;
    const won = joint === null ? [] : (members ?? [joint]);
    const best = joint === null ? undefined : candidates[0];
    const related = relatedOf(pointed ?? best);
    const rivals = pointed === undefined ? [] : [pointed];
    this.#marks.replaceChildren(
      ...this.#scrim([...won, ...rivals.map(({ box }) => box)]),
      ...related.map(({ box }) => drawBox('related', box)),
      ...won.flatMap((box) => [drawBox('halo', box), drawBox('won', box)]),
      ...rivals.flatMap(({ box }) => [drawBox('halo', box), drawBox('pointed', box)]),
    );
    this.#tags.replaceChildren(
      ...related.map(({ box, text }) => this.#tag('related', box, text)),
      ...won.slice(0, 1).map((box) => this.#tag('won', box, best?.label ?? '')),
      ...rivals.map(({ box, label }) => this.#tag('pointed', box, label)),
    );
  }

  /** Darkens what is outside of the answer. */
  #scrim(won: readonly Box[]): readonly SVGElement[] {
    if (won.length === 0) return [];
    const { naturalWidth: right, naturalHeight: bottom } = this.#image;
    const whole = { left: 0, top: 0, right, bottom };
    const mask = svg('mask', '');
    mask.id = 'answer-hole';
    mask.append(drawBox('dark', whole), ...won.map((box) => drawBox('hole', box)));
    return [mask, drawBox('scrim', whole)];
  }

  #target(rival: Candidate): SVGElement {
    const target = drawBox('target', rival.box);
    for (const [name, candidate] of Object.entries({
      pointerenter: rival,
      pointerleave: undefined,
    }))
      target.addEventListener(name, () => {
        this.#onPoint(candidate);
      });
    return target;
  }

  #tag(kind: string, box: Box, text: string): HTMLElement {
    const tag = make('span', `tag ${kind}`, text);
    const { naturalWidth, naturalHeight } = this.#image;
    const isHigh = box.top < naturalHeight * 0.08;
    tag.style.left = `${(Math.max(0, box.left) / naturalWidth) * 100}%`;
    tag.style.top = `${(Math.max(0, isHigh ? box.bottom : box.top) / naturalHeight) * 100}%`;
    tag.classList.toggle('below', isHigh);
    return tag;
  }
}

function relatedOf(candidate: Candidate | undefined): readonly { box: Box; text: string }[] {
  const hasBox = (factor: PhraseFactor): factor is PhraseFactor & { related: Box } =>
    factor.related !== undefined;
  return (candidate?.factors ?? [])
    .filter(hasBox)
    .map(({ related, text }) => ({ box: related, text }));
}

function area({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top);
}

function drawBox(kind: string, { left, top, right, bottom }: Box): SVGElement {
  const rectangle = svg('rect', kind);
  const sides = { x: left, y: top, width: right - left, height: bottom - top };
  for (const [name, value] of Object.entries(sides)) rectangle.setAttribute(name, String(value));
  return rectangle;
}

function svg(tag: 'g' | 'mask' | 'rect', className: string): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  made.setAttribute('class', className);
  return made;
}
