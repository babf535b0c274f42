import type { PoseEstimator, Runtime } from '@grounder/core';
import type { Looks, LooksEstimator } from '@grounder/core/internal';
import { parseJson } from '@grounder/core/internal';
import type { EmbeddedModelName } from '@grounder/embedded/browser';
import { FaceResEncoder, FaceResLooks, parseLooksHead } from '@grounder/embedded/browser';
import { lazyEstimator } from '@grounder/pipeline/browser';

/** What guesses people's looks; its two files are fetched by the first phrase that asks. */
export function lazyLooks(
  runtime: Runtime,
  poses: PoseEstimator,
  load: (name: EmbeddedModelName) => Promise<Uint8Array>,
): LooksEstimator {
  return lazyEstimator<Looks | undefined>({
    name: 'an estimator of looks',
    open: async () => {
      const [network, layer] = await Promise.all([load('faceres'), load('looks-head')]);
      const head = parseLooksHead(parseJson(new TextDecoder().decode(layer)));
      const encoder = new FaceResEncoder({ session: await runtime.open(network) });
      const looks = new FaceResLooks({ encoder, poses, head });
      return {
        estimate: (...request) => looks.estimate(...request),
        [Symbol.asyncDispose]: () => encoder.dispose(),
      };
    },
    blind: { estimate: (_, boxes) => Promise.resolve(boxes.map(() => undefined)) },
  });
}
