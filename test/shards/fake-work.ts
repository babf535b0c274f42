import type { ShardInput } from '@grounder/shards';
import type { Job, OpenWork } from '@grounder/shards';
import { version } from '@grounder/core/internal';

/** A job whose work turns the text of a shard round; "poison" ends the process, "broken" throws. */
export const fakeJob: Job = { kind: 'fake', settings: { turn: true }, models: ['m1'], version };

/** How the fake work behaves. */
export interface FakeWorkOptions {
  readonly models?: readonly string[];
  /** Milliseconds a shard takes. */
  readonly takes?: number;
}

export async function openFakeWork({
  models = ['m1'],
  takes = 0,
}: FakeWorkOptions = {}): Promise<OpenWork> {
  return Promise.resolve({
    models,
    async run(input) {
      const text = new TextDecoder().decode(input);
      if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes));
      if (text.includes('poison')) process.kill(process.pid, 'SIGKILL');
      if (text.includes('broken')) throw new Error(`cannot turn ${text}`);
      return bytesOf(turn(text));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

/** Of ASCII. */
function turn(text: string): string {
  return Buffer.from(text).reverse().toString();
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function inputsOf(texts: readonly string[]): readonly ShardInput[] {
  return texts.map((text) => ({ bytes: bytesOf(text), items: 1 }));
}

/** What one process alone would write. */
export function turned(texts: readonly string[]): string {
  return texts.map((text) => turn(text)).join('');
}

export async function textOf(parts: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const part of parts) text += new TextDecoder().decode(part);
  return text;
}
