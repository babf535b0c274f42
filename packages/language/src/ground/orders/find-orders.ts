import { orderIntensifiers } from './default-orders.js';
import type { OrderDefinition } from './order-definition.js';

/** The orders of a word or of each word of a compound: "top left" has two. */
export function findOrders(
  text: string,
  orders: readonly OrderDefinition[],
): readonly OrderDefinition[] {
  const whole = orders.find(({ words }) => words.includes(text));
  if (whole !== undefined) return [whole];
  const words = text.split(/[\s-]+/);
  const telling = words.filter((word) => !orderIntensifiers.has(word));
  return (telling.length > 0 ? telling : words).flatMap((word) => {
    const found = orders.find((order) => order.words.includes(word));
    return found === undefined ? [] : [found];
  });
}
