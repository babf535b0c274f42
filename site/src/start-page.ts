import type { Candidate } from '@grounder/core';

import { AnswerView } from './answer-view.js';
import { describeFailure } from './describe-failure.js';
import { find, make, makeButton } from './element.js';
import { explainAnswer } from './explain-answer.js';
import type { Answer, LoadListener, PhraseGrounder } from './phrase-grounder.js';
import { PhraseSession } from './phrase-session.js';
import { loadSample, offerPhotos } from './photo-sources.js';
import type { Photo } from './photo-view.js';
import { PhotoView } from './photo-view.js';
import { samples } from './samples.js';
import type { SharedQuestion } from './share-link.js';
import { readShareLink, writeShareLink } from './share-link.js';
import { announce, StatusView } from './status-view.js';

/** What the page is started with. */
export interface PageOptions {
  /** Loads the grounder. */
  createGrounder(listener: LoadListener): Promise<PhraseGrounder>;
}

/** Brings the page to life. */
export function startPage(options: PageOptions): void {
  new Page(options).start();
}

class Page {
  readonly #options: PageOptions;
  readonly #input = find('#phrase', HTMLInputElement);
  readonly #status = new StatusView();
  readonly #answers = new AnswerView((candidate) => {
    this.#photos.point(candidate);
  });
  readonly #photos = new PhotoView((candidate: Candidate | undefined) => {
    this.#answers.point(candidate);
  });
  readonly #session: PhraseSession;
  #grounder: Promise<PhraseGrounder> | undefined;
  #isBroken = false;
  #photo: Photo | undefined;

  constructor(options: PageOptions) {
    this.#options = options;
    this.#session = new PhraseSession({
      grounder: () => this.#load(),
      pauseMs: 300,
      events: {
        cleared: () => {
          this.#clear();
        },
        parsed: (parse) => {
          this.#answers.showParse(parse);
        },
        working: () => {
          this.#status.busy('Looking…');
        },
        answered: (answer) => {
          this.#show(answer);
        },
        failed: (error) => {
          this.#fail(error);
        },
      },
    });
  }

  start(): void {
    this.#listen();
    offerPhotos({
      chosen: (photo) => {
        this.#choose(photo).catch((error: unknown) => {
          this.#status.fail(describeFailure(error));
        });
      },
      failed: (error) => {
        this.#status.fail(describeFailure(error));
      },
    });
    this.#load().catch(() => undefined);
    // Somebody may have typed before this script was here.
    const typed = this.#input.value === '' ? {} : { phrase: this.#input.value };
    const asked = { ...readShareLink(location.hash), ...typed };
    const [first] = samples;
    const isBare = asked.photo === undefined && asked.phrase === undefined;
    // Whoever comes without a question sees an answer to one.
    this.#follow(isBare ? { phrase: first?.phrases[0] ?? '' } : asked);
  }

  #listen(): void {
    this.#input.addEventListener('input', () => {
      this.#session.setPhrase(this.#input.value);
    });
    find('#question', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#session.setPhrase(this.#input.value);
      this.#session.askNow();
    });
    window.addEventListener('hashchange', () => {
      this.#follow(readShareLink(location.hash));
    });
    const share = find('#share', HTMLButtonElement);
    share.addEventListener('click', () => {
      this.#share().catch((error: unknown) => {
        this.#status.fail(describeFailure(error));
      });
    });
  }

  /** Loads the grounder once; after a failure nobody but the one who asks for it loads again. */
  #load(): Promise<PhraseGrounder> {
    if (this.#grounder !== undefined) return this.#grounder;
    this.#status.loading();
    const loaded = this.#options.createGrounder({
      onProgress: (progress) => {
        // What was under way when another file failed may still be heard of.
        if (!this.#isBroken) this.#status.loading(progress);
      },
      onWarning: (warning) => {
        find('#warning', HTMLElement).textContent = describeFailure(warning);
      },
    });
    this.#grounder = loaded;
    loaded.then(
      () => {
        this.#status.done();
        announce('The model is loaded.');
      },
      (error: unknown) => {
        this.#isBroken = true;
        this.#fail(error);
      },
    );
    return loaded;
  }

  /** Takes photo and phrase from a link; without them, the first sample and nothing. */
  #follow({ photo, phrase }: SharedQuestion): void {
    const sample = samples.find(({ name }) => name === photo) ?? samples[0];
    this.#input.value = phrase ?? '';
    this.#session.setPhrase(this.#input.value);
    if (sample === undefined || sample.name === this.#photo?.sample) return;
    loadSample(sample)
      .then((loaded) => this.#choose(loaded))
      .catch((error: unknown) => {
        this.#status.fail(describeFailure(error));
      });
  }

  async #choose(photo: Photo): Promise<void> {
    await this.#photos.showPhoto(photo);
    this.#photo = photo;
    this.#answers.clear();
    this.#status.done();
    for (const button of document.querySelectorAll<HTMLElement>('#samples button'))
      button.ariaPressed = String(button.dataset.sample === photo.sample);
    this.#offerExamples(photo);
    this.#session.setPhoto(photo.blob);
  }

  #offerExamples({ sample: name }: Photo): void {
    const own = ['the person on the left', 'the biggest car', 'the dog next to the chair'];
    const phrases = samples.find((sample) => sample.name === name)?.phrases ?? own;
    const items = phrases.map((phrase) => {
      const ask = (): void => {
        this.#input.value = phrase;
        this.#session.setPhrase(phrase);
        this.#session.askNow();
      };
      return make('li', '', makeButton('', ask, phrase));
    });
    find('#examples', HTMLElement).replaceChildren(...items);
  }

  #show(answer: Answer): void {
    this.#status.done();
    this.#answers.show(answer);
    this.#photos.showAnswer(answer);
    const { headline, reason } = explainAnswer(answer);
    announce(`${headline}. ${reason}`);
    history.replaceState(null, '', this.#address());
  }

  #clear(): void {
    this.#answers.clear();
    this.#photos.clear();
    history.replaceState(null, '', this.#address());
  }

  #fail(error: unknown): void {
    this.#answers.clear();
    this.#photos.clear();
    this.#status.fail(describeFailure(error), () => {
      if (this.#isBroken) this.#grounder = undefined;
      this.#isBroken = false;
      this.#load().catch(() => undefined);
      this.#session.askNow();
    });
  }

  /** The address of the page with what is asked. */
  #address(): string {
    const { sample } = this.#photo ?? {};
    const link = {
      ...(sample === undefined ? {} : { photo: sample }),
      phrase: this.#session.phrase,
    };
    return `${location.pathname}${location.search}${writeShareLink(link)}`;
  }

  async #share(): Promise<void> {
    history.replaceState(null, '', this.#address());
    await navigator.clipboard.writeText(location.href);
    const isOwn = this.#photo !== undefined && this.#photo.sample === undefined;
    const told = isOwn ? 'Copied, without your photo' : 'Copied';
    const button = find('#share', HTMLButtonElement);
    button.textContent = told;
    announce(told);
    setTimeout(() => {
      button.textContent = 'Copy link';
    }, 2000);
  }
}
