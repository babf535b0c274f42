import type { TrainingRecord } from '@grounder/training/internal';
import { encodeEventHeader, encodeScalarEvent, toScalarEvent } from '@grounder/training/internal';

const start = 1_700_000_000.5;

/** Records of a short training, with the seconds at which they were made. */
export function eventRecords(): readonly {
  readonly record: TrainingRecord;
  readonly wallTime: number;
}[] {
  const steps = Array.from({ length: 40 }, (_, index): TrainingRecord => {
    const loss = 1 / (index + 1);
    const scalars = { loss, gradientNorm: 3 * loss };
    return { kind: 'step', step: 10 * index + 1, epoch: 0, learningRate: 1e-3, scalars };
  });
  const end: TrainingRecord = {
    kind: 'epoch',
    step: 400,
    epoch: 0,
    training: { loss: 0.1 },
    validation: { loss: 0.2, 'Acc@0.5': 0.75 },
    isBest: true,
  };
  return [...steps, end].map((record, index) => ({ record, wallTime: start + index }));
}

/** The whole event file of these records. */
export function createEventFile(): Uint8Array {
  const events = eventRecords().map(({ record, wallTime }) =>
    encodeScalarEvent(toScalarEvent(record, wallTime)),
  );
  return Buffer.concat([encodeEventHeader(start), ...events]);
}
