import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What a fusion head costs to train. */
export interface FusionCost {
  readonly parameters: number;
  /** Of a step: forward, backward, update. */
  readonly milliseconds: number;
  /** Of the loss alone. */
  readonly forwardMilliseconds: number;
  /** Greatest memory of the process, weights and optimiser included. */
  readonly peakBytes: number;
  /** Shares of a step's time by operator of ONNX, greatest first. */
  readonly operators: readonly { readonly operator: string; readonly share: number }[];
}

const child = fileURLToPath(new URL('./fusion-child.js', import.meta.url));

/** Time and memory of a training step of fusion heads, small and as large as the paper's. */
export async function runFusionBench(): Promise<void> {
  console.log('command: npm run bench -- fusion');
  console.log('small: 64 + 40 tokens of scene-clip; clip-vg: 196 + 77 tokens of a ViT-B/16');
  console.log(
    '| preset | batch | parameters | ms a step | of it forward | peak memory | where it goes |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const [preset, batch, rounds] of [
    ['small', 32, 12],
    ['small', 8, 12],
    ['transvg', 8, 4],
    ['clip-vg', 8, 4],
  ] as const) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [child, preset, String(batch), String(rounds)],
      { maxBuffer: 2 ** 24 },
    );
    const cost = JSON.parse(stdout) as FusionCost;
    const operators = cost.operators
      .slice(0, 5)
      .map(({ operator, share }) => `${operator} ${(100 * share).toFixed(0)} %`);
    const columns = [
      preset,
      batch,
      `${(cost.parameters / 1e6).toFixed(1)} M`,
      cost.milliseconds.toFixed(0),
      cost.forwardMilliseconds.toFixed(0),
      `${(cost.peakBytes / 2 ** 20).toFixed(0)} MB`,
      operators.join(', '),
    ];
    console.log(`| ${columns.join(' | ')} |`);
  }
}
