import { find } from './element.js';
import type { LoadProgress } from './phrase-grounder.js';

/** The line that says what is going on or what went wrong, for eyes and for screen readers. */
export class StatusView {
  readonly #box = find('#status', HTMLElement);
  readonly #text = find('#status-text', HTMLElement);
  readonly #progress = find('#status-progress', HTMLProgressElement);
  readonly #retry = find('#retry', HTMLButtonElement);
  readonly #files = new Map<string, LoadProgress>();
  #again: (() => void) | undefined;

  constructor() {
    this.#retry.addEventListener('click', () => {
      this.#again?.();
    });
  }

  /** Shows how far the model is loaded, all files together. */
  loading(progress?: LoadProgress): void {
    if (progress === undefined) this.#files.clear();
    else this.#files.set(progress.file, progress);
    const sum = (of: 'loaded' | 'total'): number =>
      [...this.#files.values()].reduce((bytes, file) => bytes + file[of], 0);
    const [loaded, total] = [sum('loaded'), sum('total')];
    const sizes = total === 0 ? '' : ` ${megabytes(loaded)} of ${megabytes(total)} MB`;
    this.#show(`Loading the model, once…${sizes}`, 'busy');
    this.#progress.hidden = false;
    if (total === 0) this.#progress.removeAttribute('value');
    else this.#progress.value = loaded / total;
  }

  /** Says that something is being done. */
  busy(text: string): void {
    this.#show(text, 'busy');
  }

  /**
   * Says what went wrong.
   * @param again - What to do when it is to be tried again; without it nobody is asked.
   */
  fail(text: string, again?: () => void): void {
    this.#show(text, 'failed');
    this.#again = again;
    this.#retry.hidden = again === undefined;
    announce(text);
  }

  /** Says nothing any more. */
  done(): void {
    this.#box.hidden = true;
  }

  #show(text: string, kind: 'busy' | 'failed'): void {
    this.#box.hidden = false;
    this.#box.dataset.kind = kind;
    this.#text.textContent = text;
    this.#progress.hidden = true;
    this.#retry.hidden = true;
  }
}

/** Tells those who hear the page what those who see it see. */
export function announce(text: string): void {
  find('#live', HTMLElement).textContent = text;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
