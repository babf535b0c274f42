import type { Answer, Parse, PhraseGrounder } from './phrase-grounder.js';

/** What happens to the question that was asked last; of earlier ones nothing is heard any more. */
export interface SessionEvents {
  /** There is nothing to ask. */
  cleared(): void;
  /** The phrase is understood. */
  parsed(parse: Parse): void;
  /** The photo is being looked at. */
  working(): void;
  /** There is an answer. */
  answered(answer: Answer): void;
  /** The question failed. */
  failed(error: unknown): void;
}

/** What a session works with. */
export interface SessionOptions {
  /** The grounder, as soon as it is loaded. */
  readonly grounder: () => Promise<PhraseGrounder>;
  /** Who hears of it. */
  readonly events: SessionEvents;
  /** How long nothing is typed before the photo is looked at, in milliseconds. */
  readonly pauseMs: number;
}

/** Answers while somebody types: parses at once, grounds after a pause, and ends what is out of date. */
export class PhraseSession {
  readonly #options: SessionOptions;
  #photo: Blob | undefined;
  #phrase = '';
  #question = new AbortController();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** The phrase that is asked for, without surrounding white space. */
  get phrase(): string {
    return this.#phrase;
  }

  /** Looks at another photo, or at none. */
  setPhoto(photo: Blob | undefined): void {
    this.#photo = photo;
    this.#ask(0);
  }

  /** Takes what is typed so far. */
  setPhrase(typed: string): void {
    const phrase = typed.trim();
    if (phrase === this.#phrase) return;
    this.#phrase = phrase;
    this.#ask(this.#options.pauseMs);
  }

  /** Asks at once, without waiting for more to be typed. */
  askNow(): void {
    this.#ask(0);
  }

  #ask(pauseMs: number): void {
    this.#question.abort();
    this.#question = new AbortController();
    const { signal } = this.#question;
    this.#answer(signal, pauseMs).catch((error: unknown) => {
      if (!signal.aborted) this.#options.events.failed(error);
    });
  }

  async #answer(signal: AbortSignal, pauseMs: number): Promise<void> {
    const { events } = this.#options;
    const [photo, phrase] = [this.#photo, this.#phrase];
    if (phrase === '') {
      events.cleared();
      return;
    }
    const pause = new Promise((resolve) => setTimeout(resolve, pauseMs));
    const grounder = await this.#options.grounder();
    signal.throwIfAborted();
    const parse = await grounder.parse(phrase);
    signal.throwIfAborted();
    events.parsed(parse);
    if (photo === undefined) return;
    await pause;
    signal.throwIfAborted();
    events.working();
    const answer = await grounder.ground(photo, phrase, { signal });
    signal.throwIfAborted();
    events.answered(answer);
  }
}
