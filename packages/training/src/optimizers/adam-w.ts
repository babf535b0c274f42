import type { Variable } from '../graph/graph.js';
import { add, divide, multiply, power, subtract } from '../operators/arithmetic.js';
import { sqrt } from '../operators/elementwise.js';
import type { Optimizer } from './optimizer.js';
import { slotOf, toFloat } from './optimizer.js';

/** How {@link adamW} moves. */
export interface AdamWOptions {
  /**
   * Share of the mean gradient that is kept at each step, 0 to 1.
   * @defaultValue 0.9
   */
  readonly beta1?: number;
  /**
   * Share of the mean squared gradient that is kept at each step, 0 to 1.
   * @defaultValue 0.999
   */
  readonly beta2?: number;
  /**
   * Added to the root of the mean squared gradient.
   * @defaultValue 1e-8
   */
  readonly epsilon?: number;
  /**
   * Share of a parameter that is taken away at each step, before the learning rate.
   * @defaultValue 0.01
   */
  readonly weightDecay?: number;
  /**
   * Tells by its name whether a parameter decays; biases and norms often shall not.
   * @defaultValue every parameter decays
   */
  readonly decays?: (parameter: string) => boolean;
}

/**
 * Creates Adam with decoupled weight decay and bias correction (https://arxiv.org/abs/1711.05101),
 * as PyTorch's `AdamW`.
 */
export function adamW(options: AdamWOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const { weightDecay = 0.01, decays = () => true } = options;
  return {
    slots: ['gradients', 'squares'],
    update(update) {
      const { parameter, gradient, learningRate, step } = update;
      const gradients = fade(slotOf(update, 'gradients'), gradient, beta1);
      const squares = fade(slotOf(update, 'squares'), multiply(gradient, gradient), beta2);
      // The root of the squares times this factor's inverse is the root of their corrected mean.
      const spread = sqrt(meanDivisor(beta2, step));
      const factor = divide(multiply(learningRate, spread), meanDivisor(beta1, step));
      const divisor = add(sqrt(squares), toFloat(multiply(spread, epsilon)));
      const move = multiply(divide(gradients, divisor), toFloat(factor));
      const decay = decays(parameter.name) ? weightDecay : 0;
      const kept = toFloat(subtract(1, multiply(learningRate, decay)));
      return {
        parameter: subtract(decay === 0 ? parameter : multiply(parameter, kept), move),
        slots: { gradients, squares },
      };
    },
  };
}

/**
 * Adds to a sum whose older terms fade. The textbook keeps this sum times 1 − β, a mean; leaving
 * the factor to the scalars saves two walks over all parameters at each step.
 */
function fade(sum: Variable, term: Variable, kept: number): Variable {
  return add(multiply(sum, kept), term);
}

/** What divides the fading sum of so many terms into their mean: 1 + β + β² + … */
function meanDivisor(beta: number, step: Variable): Variable {
  return divide(subtract(1, power(beta, step)), 1 - beta);
}
