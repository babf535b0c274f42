import { add, multiply, subtract } from '../operators/arithmetic.js';
import type { Optimizer } from './optimizer.js';
import { slotOf, toFloat } from './optimizer.js';

/** How {@link sgd} moves. */
export interface SgdOptions {
  /**
   * Share of the last move that is kept, 0 to 1.
   * @defaultValue 0
   */
  readonly momentum?: number;
  /**
   * Multiple of the parameter that is added to its gradient, 0 or more.
   * @defaultValue 0
   */
  readonly weightDecay?: number;
  /**
   * Whether the gradient is taken as if the move had been made: `nesterov`, or not: `plain`.
   * @defaultValue 'plain'
   */
  readonly look?: 'plain' | 'nesterov';
}

/** Creates stochastic gradient descent with momentum, as PyTorch's `SGD`. */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { momentum = 0, weightDecay = 0, look = 'plain' } = options;
  return {
    slots: momentum === 0 ? [] : ['momentum'],
    update(update) {
      const { parameter, gradient, learningRate } = update;
      const rate = toFloat(learningRate);
      const slope = weightDecay === 0 ? gradient : add(gradient, multiply(parameter, weightDecay));
      if (momentum === 0) {
        return { parameter: subtract(parameter, multiply(slope, rate)), slots: {} };
      }
      const velocity = add(multiply(slotOf(update, 'momentum'), momentum), slope);
      const move = look === 'nesterov' ? add(slope, multiply(velocity, momentum)) : velocity;
      return {
        parameter: subtract(parameter, multiply(move, rate)),
        slots: { momentum: velocity },
      };
    },
  };
}
