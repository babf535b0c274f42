// How well people's looks are guessed on photos that the guesses were not trained on, five parts by photo:
// `npm run results -- persons`.
import type { LooksTrait } from '@grounder/core/internal';
import { looksTraits } from '@grounder/core/internal';

import type { JudgedPerson } from '../../recipes/looks/calibrate.js';
import { fitCalibration, foldOf, judgeByFolds } from '../../recipes/looks/calibrate.js';
import { loadLooksExamples } from '../../recipes/looks/examples.js';
import type { Print } from '../print.js';

/** What a trait is told from, where it is not what lacks it. */
const names: Readonly<Record<LooksTrait, string>> = {
  man: 'man or boy, against woman or girl',
  child: 'child, against adult',
  hat: 'hat, cap or helmet, against none',
  cap: 'cap, against another or none',
  helmet: 'helmet, against another or none',
  glasses: 'glasses or sunglasses, against none',
  sunglasses: 'sunglasses, against glasses or none',
  dark: 'dark hair, against another colour',
  blond: 'blond hair, against another colour',
  brown: 'brown or red hair, against another colour',
  grey: 'grey hair, against another colour',
  bald: 'bald, against hair of any colour',
  long: 'long hair, against short',
};

/** A judgement of a trait that was clear to the eye. */
interface Verdict {
  readonly holds: boolean;
  readonly probability: number;
}

/** Prints areas under the curve and errors of the probabilities. */
export async function resultsPersons(print: Print): Promise<void> {
  const examples = await loadLooksExamples();
  if (examples === undefined) {
    print('../shared/data/persons is not on this machine: nothing to measure');
    return;
  }
  const judged = await judgeByFolds(examples);
  const photos = new Set(examples.map(({ photo }) => photo)).size;
  print(
    `${examples.length} people on ${photos} photos, labelled by eye; each judged by a layer that was trained ` +
      'and calibrated on the four parts of the photos that theirs is not in.\n',
  );
  print('| told | people | of whom so | area under the curve | calibration error |');
  print('|---|---|---|---|---|');
  for (const trait of looksTraits) printRow(print, names[trait], verdictsOf(judged, trait));
  const eitherHair = judged.filter(
    ({ example: { traits } }) => traits.blond === 1 || traits.dark === 1,
  );
  printRow(print, 'blond hair, against dark', verdictsOf(eitherHair, 'blond'));
}

function printRow(print: Print, name: string, verdicts: readonly Verdict[]): void {
  const count = verdicts.filter(({ holds }) => holds).length;
  const [area, error] = [areaUnderCurve(verdicts), calibrationError(verdicts)];
  print(`| ${name} | ${verdicts.length} | ${count} | ${area.toFixed(3)} | ${error.toFixed(3)} |`);
}

function verdictsOf(judged: readonly JudgedPerson[], trait: LooksTrait): readonly Verdict[] {
  const known = judged.filter(({ example }) => example.traits[trait] !== undefined);
  return known.map((person) => {
    const fold = foldOf(person.example.photo);
    const others = known.filter(({ example }) => foldOf(example.photo) !== fold);
    const { slope, offset } = calibrationOf(others, trait, fold);
    return {
      holds: person.example.traits[trait] === 1,
      probability: 1 / (1 + Math.exp(-slope * person.logits[trait] - offset)),
    };
  });
}

const calibrations = new Map<string, ReturnType<typeof fitCalibration>>();

function calibrationOf(others: readonly JudgedPerson[], trait: LooksTrait, fold: number) {
  const key = `${trait} ${fold}`;
  const known = calibrations.get(key) ?? fitCalibration(others, trait);
  calibrations.set(key, known);
  return known;
}

/** The share of pairs, one that is so and one that is not, of which the first is the more probable. */
function areaUnderCurve(verdicts: readonly Verdict[]): number {
  const so = verdicts.filter(({ holds }) => holds);
  const not = verdicts.filter(({ holds }) => !holds);
  let won = 0;
  for (const { probability } of so) {
    for (const other of not) {
      if (probability > other.probability) won += 1;
      else if (probability === other.probability) won += 0.5;
    }
  }
  return won / (so.length * not.length);
}

/** The mean distance, over ten bins, between what is said and what is so. */
function calibrationError(verdicts: readonly Verdict[]): number {
  let error = 0;
  for (let bin = 0; bin < 10; bin += 1) {
    const inside = verdicts.filter(
      ({ probability }) => Math.min(9, Math.floor(10 * probability)) === bin,
    );
    const said = inside.reduce((sum, { probability }) => sum + probability, 0);
    const so = inside.filter(({ holds }) => holds).length;
    error += Math.abs(said - so);
  }
  return error / verdicts.length;
}
