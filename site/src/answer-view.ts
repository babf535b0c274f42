import type { Candidate, PhraseFactor } from '@grounder/core';

import { find, make, makeButton } from './element.js';
import { explainAnswer, percent, phraseFactors, priorFactors } from './explain-answer.js';
import { drawTree, toTree } from './parse-tree.js';
import type { Answer, Parse } from './phrase-grounder.js';

/** How many runners-up are shown. */
const shownRunnersUp = 5;

/** The column that says what was found and why. */
export class AnswerView {
  readonly #onPoint: (candidate: Candidate | undefined) => void;
  #answer: Answer | undefined;
  #pinned: Candidate | undefined;

  /** @param onPoint - Hears which runner-up is pointed at; undefined when none is any more. */
  constructor(onPoint: (candidate: Candidate | undefined) => void) {
    this.#onPoint = onPoint;
  }

  /** The candidates that the page shows, best first; the first is the answer when something fits. */
  static shown({ candidates }: Answer): readonly Candidate[] {
    return candidates.slice(0, shownRunnersUp + 1);
  }

  /** Shows an answer. */
  show(answer: Answer): void {
    this.#answer = answer;
    this.#pinned = undefined;
    const { headline, reason } = explainAnswer(answer);
    const fits = answer.box !== null;
    const share = fits && answer.score !== null ? percent(answer.score) : '';
    const title = make(
      'p',
      'headline',
      headline,
      ...(share === '' ? [] : [' ', make('b', '', share)]),
    );
    find('#verdict', HTMLElement).replaceChildren(title, make('p', 'reason', reason));
    this.#showRunnersUp(answer, fits);
    this.point(undefined);
    showTimings(answer.timings);
  }

  /** Shows what was understood of a phrase, and doubts about it. */
  showParse({ query, warnings }: Parse): void {
    find('#warnings', HTMLElement).replaceChildren(
      ...warnings.map(({ message }) => make('li', '', message)),
    );
    const tree = toTree(query);
    const text = 'Nothing that could be looked for.';
    find('#tree', HTMLElement).replaceChildren(
      tree === undefined ? make('li', '', text) : drawTree(tree),
    );
    find('#tree-panel', HTMLElement).hidden = false;
  }

  /** Shows nothing. */
  clear(): void {
    this.#answer = undefined;
    for (const part of ['verdict', 'warnings', 'runners-up', 'factors', 'priors'])
      find(`#${part}`, HTMLElement).replaceChildren();
    for (const panel of document.querySelectorAll<HTMLElement>('.answer .panel'))
      panel.hidden = true;
  }

  /** Shows why a candidate has its place; without one, the pinned candidate or the answer. */
  point(pointed: Candidate | undefined): void {
    if (this.#answer === undefined) return;
    const [best] = this.#answer.candidates;
    const other = pointed ?? this.#pinned;
    const candidate = other ?? best;
    this.#onPoint(other);
    for (const button of document.querySelectorAll<HTMLElement>('#runners-up button'))
      button.classList.toggle('pointed', button.dataset.rank === this.#rankOf(other));
    find('#factors-panel', HTMLElement).hidden = candidate?.factors === undefined;
    if (candidate?.factors === undefined) return;
    const rank = other === undefined ? '' : `for number ${this.#rankOf(other)}`;
    find('#factors-of', HTMLElement).textContent = rank;
    const bars = (of: (candidate: Candidate) => readonly PhraseFactor[]) =>
      of(candidate).map((factor, index) =>
        drawBar(factor, other === undefined || best === undefined ? undefined : of(best)[index]),
      );
    find('#factors', HTMLElement).replaceChildren(...bars(phraseFactors));
    find('#priors', HTMLElement).replaceChildren(...bars(priorFactors));
  }

  #rankOf(candidate: Candidate | undefined): string {
    if (candidate === undefined || this.#answer === undefined) return '';
    return String(this.#answer.candidates.indexOf(candidate) + 1);
  }

  #showRunnersUp(answer: Answer, fits: boolean): void {
    const rest = AnswerView.shown(answer).slice(fits ? 1 : 0);
    const list = find('#runners-up', HTMLOListElement);
    list.start = fits ? 2 : 1;
    list.replaceChildren(...rest.map((candidate) => this.#runnerUp(candidate)));
    find('#runners-up-panel', HTMLElement).hidden = rest.length === 0;
  }

  #runnerUp(candidate: Candidate): HTMLLIElement {
    const score = candidate.score ?? 0;
    const button = makeButton(
      '',
      () => {
        this.#pinned = this.#pinned === candidate ? undefined : candidate;
        button.ariaPressed = String(this.#pinned === candidate);
        this.point(candidate);
      },
      make('span', 'rank', this.#rankOf(candidate)),
      make('span', 'name', candidate.label),
      make('span', 'share', percent(score)),
    );
    button.ariaPressed = 'false';
    button.dataset.rank = this.#rankOf(candidate);
    button.title = candidate.reason;
    const events = {
      pointerenter: candidate,
      focus: candidate,
      pointerleave: undefined,
      blur: undefined,
    };
    for (const [name, pointed] of Object.entries(events))
      button.addEventListener(name, () => {
        this.point(pointed);
      });
    return make('li', '', button);
  }
}

/** Draws a factor as a bar, with a mark where the answer stands. */
function drawBar(factor: PhraseFactor, rival: PhraseFactor | undefined): HTMLLIElement {
  const share = factor.probability;
  const fill = make('span', factor.weight < 0 ? 'fill against' : 'fill');
  fill.style.width = `${share * 100}%`;
  const track = make('span', 'track', fill);
  if (rival !== undefined) {
    const mark = make('span', 'mark');
    mark.style.left = `${rival.probability * 100}%`;
    track.append(mark);
  }
  track.ariaHidden = 'true';
  const value = make('span', 'value', percent(share));
  const item = make('li', '', make('span', 'name', factor.text), value, track);
  item.title = `counts with weight ${factor.weight}`;
  return item;
}

function showTimings(timings: Answer['timings']): void {
  const stages = Object.entries(timings).filter(([, milliseconds]) => milliseconds >= 0.5);
  const total = stages.reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
  find('#timings-panel', HTMLElement).hidden = stages.length === 0;
  find('#timings-total', HTMLElement).textContent = `${Math.round(total)} ms`;
  const parts = stages.map(([, milliseconds], index) => {
    const part = make('span', `stage-${index % 5}`);
    part.style.flexGrow = String(milliseconds / total);
    return part;
  });
  find('#timings-bar', HTMLElement).replaceChildren(...parts);
  const rows = stages.map(([stage, milliseconds], index) =>
    make('li', `stage-${index % 5}`, make('span', '', stage), ` ${Math.round(milliseconds)} ms`),
  );
  find('#timings', HTMLElement).replaceChildren(...rows);
}
