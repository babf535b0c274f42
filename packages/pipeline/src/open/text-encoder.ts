import { join } from 'node:path';

import type { TransformerTextEncoder } from '@grounder/captions';
import type { TextEncoderOptions } from '@grounder/captions/internal';
import { createTextEncoder } from '@grounder/captions';
import { GroundingError } from '@grounder/core';
import { invalidData, isObject, parseJson } from '@grounder/core/internal';
import type { ModelFolder } from '@grounder/models/internal';
import { pullCommand, readRegularFile } from '@grounder/models/internal';

import { readTokenizer } from './clip.js';

/** Says how tokens become one vector. */
const poolingFile = '1_Pooling/config.json';
/** Steps of sentence-transformers that leave nothing out which the ONNX file does not hold. */
const knownSteps: ReadonlySet<string> = new Set(['Transformer', 'Pooling', 'Normalize']);

export async function openTextEncoder(
  model: ModelFolder,
  options: TextEncoderOptions = {},
): Promise<TransformerTextEncoder> {
  const [config, tokenizer, sentence] = await Promise.all([
    model.json('config.json'),
    readTokenizer(model),
    readIfThere(model, 'sentence_bert_config.json'),
  ]);
  const session = await model.open();
  try {
    const isPooled = session.outputs.some(({ name }) => name === 'sentence_embedding');
    const pooling = isPooled ? undefined : await readPooling(model);
    return createTextEncoder({ config, tokenizer, pooling, sentence, session }, options);
  } catch (error) {
    await session.dispose();
    throw error;
  }
}

async function readIfThere(model: ModelFolder, file: string): Promise<unknown> {
  return model.has(file) ? model.json(file) : undefined;
}

async function readPooling(model: ModelFolder): Promise<unknown> {
  const steps = stepsOf(await readIfThere(model, 'modules.json'));
  const strange = steps.filter((step) => !knownSteps.has(step));
  if (strange.length > 0) {
    throw new GroundingError(
      'MODEL_MISMATCH',
      `expected the steps ${[...knownSteps].join(', ')} in modules.json of ${model.name}, got ` +
        `${strange.join(', ')}, which the ONNX file lacks; export it with an output "sentence_embedding"`,
    );
  }
  const content = await readBelow(model, poolingFile);
  if (content === undefined && steps.includes('Pooling')) throw missingPooling(model);
  return content === undefined ? undefined : parsePooling(content);
}

/** The classes of the steps, in their order: `sentence_transformers.models.Pooling` is Pooling. */
function stepsOf(modules: unknown): readonly string[] {
  if (modules === undefined) return [];
  if (!Array.isArray(modules)) throw invalidData('modules.json as a list', modules);
  return modules.map((module: unknown) => {
    if (!isObject(module) || typeof module.type !== 'string') {
      throw invalidData('modules.json as a list of objects with a type', module);
    }
    return module.type.slice(module.type.lastIndexOf('.') + 1);
  });
}

/** Reads a file that may lie too deep for the lists of model folders. */
async function readBelow({ folder }: ModelFolder, file: string): Promise<string | undefined> {
  const wanted = { expected: 'a text file', maxBytes: 1 << 20 };
  try {
    return new TextDecoder().decode(await readRegularFile(join(folder, file), wanted));
  } catch (error) {
    if (GroundingError.isInstance(error) && error.code === 'FILE_NOT_FOUND') return undefined;
    throw error;
  }
}

function parsePooling(content: string): unknown {
  try {
    return parseJson(content);
  } catch {
    throw invalidData(`JSON in ${poolingFile}`, content.slice(0, 100));
  }
}

function missingPooling({ name, folder, dtype }: ModelFolder): GroundingError {
  const command = pullCommand(name, { dtype, files: ['model'] });
  return new GroundingError(
    'FILE_NOT_FOUND',
    `expected ${poolingFile} in ${folder}, which modules.json names, got nothing; copy it there, or ` +
      `for a model of the hub run "${command}"`,
  );
}
