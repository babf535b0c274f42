// Stands for `@grounder/web` in tests of the page: answers by what the phrase says, without a model.
import type { Box, Candidate, PhraseFactor, Query } from '@grounder/core';

interface Call {
  readonly name: 'parse' | 'ground';
  readonly phrase: string;
  ended?: 'answered' | 'aborted';
}

interface WebOptions {
  readonly onProgress?: (progress: { file: string; loaded: number; total: number }) => void;
}

/** What the page asked for, for tests to read. */
const calls: Call[] = [];
Object.assign(globalThis, { calls });
let attempts = 0;

/** Loads nothing; `?load=fails-once` in the address makes the first attempt fail. */
export async function createWebGrounder({ onProgress }: WebOptions) {
  onProgress?.({ file: 'detector.onnx', loaded: 5e6, total: 10e6 });
  await wait(20);
  attempts++;
  if (location.search === '?load=fails-once' && attempts === 1) {
    // Another file, which is under way when this one fails.
    setTimeout(() => onProgress?.({ file: 'words.bin', loaded: 1e6, total: 2e6 }), 50);
    throw failure('DOWNLOAD_FAILED', 'detector.onnx is not what was announced');
  }
  return { parse, ground };
}

function parse(phrase: string) {
  calls.push({ name: 'parse', phrase, ended: 'answered' });
  const message = 'the phrase has more than 60 words';
  const warnings = phrase.includes('long') ? [{ code: 'LONG', message }] : [];
  return Promise.resolve({ query: queryOf(phrase), warnings });
}

async function ground(_image: Blob, phrase: string, { signal }: { signal: AbortSignal }) {
  const call: Call = { name: 'ground', phrase };
  calls.push(call);
  await wait(100);
  call.ended = signal.aborted ? 'aborted' : 'answered';
  signal.throwIfAborted();
  if (phrase.includes('broken')) throw failure('INVALID_IMAGE', 'expected a JPEG, got text');
  const fits = !phrase.includes('zebra');
  const candidates = [0, 1, 2].map((rank) => candidate(rank, phrase));
  return {
    box: fits ? (candidates[0]?.box ?? null) : null,
    score: fits ? 0.6 : 0,
    unit: 'probability',
    label: fits ? 'boat' : null,
    candidates,
    query: queryOf(phrase),
    timings: { parse: 5, decode: 40, detect: 300, score: 20 },
    reason: fits ? 'boat 1.00' : 'the phrase is about “zebra”, and no detected object fits',
    warnings: [],
  };
}

function queryOf(text: string): Query {
  const head = text.split(' ').at(-1) ?? text;
  const empty = { attributes: [], relations: [], superlatives: [], ordinals: [] };
  const subject = { text, head, lemma: head, plural: false, ...empty };
  return { text, entities: [], subject };
}

function candidate(rank: number, phrase: string): Candidate {
  const left = 100 + 300 * rank;
  const box: Box = { left, top: 200, right: left + 200, bottom: 400 };
  const score = 0.6 / (rank + 1);
  const factors: PhraseFactor[] = [
    { kind: 'noun', text: phrase, probability: 1 - rank / 4, weight: 1 },
    { kind: 'relation', text: 'in the harbour', probability: 0.5, weight: 0.65, related: box },
    { kind: 'confidence', text: 'detector confidence', probability: 0.9, weight: 1.25 },
  ];
  const detection = { label: 'boat', score: 0.9, box };
  return { box, label: 'boat', detection, score, scores: {}, reason: 'boat 1.00', factors };
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
