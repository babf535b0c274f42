import type { Estimate } from './estimate.js';

/** What stands where nothing counts. */
const nothing = '–';

/** Writes a share or an IoU. */
export function formatShare({ value }: Pick<Estimate, 'value'> = { value: NaN }): string {
  return Number.isNaN(value) ? nothing : value.toFixed(3);
}

/** Writes an interval. */
export function formatInterval({ low, high }: Pick<Estimate, 'low' | 'high'>): string {
  return Number.isNaN(low) ? nothing : `${low.toFixed(3)}–${high.toFixed(3)}`;
}

/** Writes the probability of a test. */
export function formatProbability(value: number): string {
  return value < 0.001 ? value.toExponential(0) : value.toFixed(3);
}

/** Writes a time or a rate. */
export function formatDecimal(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : nothing;
}
