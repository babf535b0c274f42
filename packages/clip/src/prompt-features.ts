import type { CallOptions, TextEncoder } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { writeNormalised } from '@grounder/core/internal';
import { LRUCache } from 'lru-cache';

const place = '{}';

/** Where prompts and what was made of them are kept. */
export interface PromptFeaturesOptions {
  /** Encodes the prompts. */
  readonly encoder: TextEncoder;
  /** Sentences with `{}` where the expression goes. */
  readonly templates: readonly string[];
  /** Most expressions whose features are kept. */
  readonly capacity: number;
}

/**
 * Encodes expressions put into sentences. Several sentences count as one: the mean of their vectors,
 * brought back to length 1, as CLIP's own prompt ensembles are.
 */
export class PromptFeatures {
  readonly #encoder: TextEncoder;
  readonly #templates: readonly string[];
  readonly #known: LRUCache<string, Float32Array> | undefined;

  /** @param options - Encoder, sentences, capacity. */
  constructor({ encoder, templates, capacity }: PromptFeaturesOptions) {
    checkTemplates(templates);
    this.#encoder = encoder;
    this.#templates = templates;
    this.#known = capacity === 0 ? undefined : new LRUCache({ max: capacity });
  }

  /** The features of an expression, of length 1. */
  async encode(text: string, options: CallOptions): Promise<Float32Array> {
    const known = this.#known?.get(text);
    if (known !== undefined) return known;
    const prompts = this.#templates.map((template) => template.replaceAll(place, () => text));
    const { rows, dim, data } = await this.#encoder.encode(prompts, options);
    const mean = new Float32Array(dim);
    const row = new Float32Array(dim);
    for (let index = 0; index < rows; index++) {
      writeNormalised(data.subarray(index * dim, (index + 1) * dim), row);
      row.forEach((value, column) => {
        mean[column] = (mean[column] ?? 0) + value;
      });
    }
    writeNormalised(mean, mean);
    this.#known?.set(text, mean);
    return mean;
  }
}

function checkTemplates(templates: readonly string[]): void {
  const wrong = templates.find((template) => !template.includes(place));
  if (templates.length > 0 && wrong === undefined) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected templates like "a photo of {}", got ${wrong === undefined ? 'none' : `"${wrong}"`}`,
  );
}
