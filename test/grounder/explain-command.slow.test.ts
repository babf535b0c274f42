import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { annotateFactors, annotateGrounding, createGrounder, loadImage } from 'grounder';
import { drawOverlays } from '@grounder/pipeline/internal';

import { harbour } from './pseudo-support.js';
import { grounder } from './run-grounder.js';

describe('grounder ground --explain', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-explain-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const phrase = 'the man in the boat';

  it('lists the factors of the best candidates, and draws the relations', async () => {
    const out = join(folder, 'out.png');
    const { exitCode, stdout, stderr } = await grounder(
      ...['ground', harbour, phrase, '--out', out, '--explain', '--top', '2'],
    );

    expect(exitCode, stderr).to.equal(0);
    const lines = stdout.split('\n');
    expect(lines.filter((line) => /^ {2}\d\. person 0\.\d\d at left /.test(line))).to.have.length(
      2,
    );
    expect(stdout).to.match(/\n {5}0\.95 \^ {2}1\.00 {2}man +noun\n/);
    expect(stdout).to.match(
      /\n {5}0\.\d\d \^ {2}0\.\d\d {2}in the boat +relation → left \d+ top \d+ right /,
    );
    expect(stdout).to.not.match(/also: /);
    await using open = await createGrounder();
    const image = await loadImage(harbour);
    const found = await open.ground(image, phrase);
    const written = await loadImage(out);
    const isSame = async (overlay: string) => {
      const drawn = await drawOverlays(image, [overlay]);
      return Buffer.from(drawn.data).equals(Buffer.from(written.data));
    };
    expect(await isSame(annotateFactors(image, found, { top: 2 }))).to.equal(true);
    expect(await isSame(annotateGrounding(image, found, { top: 2 }))).to.equal(false);
  });

  it('draws the same into the file that it names, for systems with factors', async () => {
    const [out, why] = [join(folder, 'out.png'), join(folder, 'why.png')];
    const { stdout } = await grounder(
      ...['ground', harbour, phrase, '--out', out, '--explain', why],
    );

    expect(stdout).to.contain(`explained in ${why}`);
    expect(await loadImage(why)).to.deep.equal(await loadImage(out));
  });

  it('writes nothing when the system has neither factors nor eyes', async () => {
    const [out, why] = [join(folder, 'out.png'), join(folder, 'why.png')];
    for (const explain of [['--explain'], ['--explain', why]]) {
      const { exitCode, stdout, stderr } = await grounder(
        ...['ground', harbour, phrase, '--system', 'subject', '--out', out, ...explain],
      );

      expect(exitCode).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^grounder: .*such as embedded.*\[INVALID_OPTION\]\n$/);
      expect([out, why].filter(existsSync)).to.deep.equal([]);
    }
  });

  it('has the factors in its JSON', async () => {
    const { stdout } = await grounder('ground', harbour, phrase, '--json');

    const { candidates } = JSON.parse(stdout) as { candidates: { factors: object[] }[] };
    const [noun, person, relation] = candidates[0]?.factors ?? [];
    expect(noun).to.include({ kind: 'noun', text: 'man', weight: 1 });
    expect(noun).to.have.property('probability').within(0.9, 0.99);
    expect(person).to.include({ kind: 'person', text: 'man' });
    expect(relation).to.have.keys(['kind', 'text', 'probability', 'weight', 'related']);
  });

  it('guesses nothing about looks with --no-persons', async () => {
    const { stdout } = await grounder('ground', harbour, phrase, '--json', '--no-persons');

    const { candidates } = JSON.parse(stdout) as { candidates: { factors: object[] }[] };
    expect(JSON.stringify(candidates)).to.include('"noun"').and.not.include('"kind":"person"');
  });
});

describe('grounder ground --group', function () {
  this.timeout(60_000);

  it('answers with all that a plural means', async () => {
    const { stdout } = await grounder('ground', harbour, 'two boats', '--group');
    const json = await grounder('ground', harbour, 'two boats', '--group', '--json');

    expect(stdout).to.match(/^“two boats”: 2 × boat 0\.\d\d at left /);
    expect(stdout.match(/\n {2}each: left \d+ top \d+/g)).to.have.length(2);
    expect((JSON.parse(json.stdout) as { members: unknown[] }).members).to.have.length(2);
  });
});

describe('warnings on the command line', function () {
  this.timeout(60_000);

  it('go to stderr, and into the JSON', async () => {
    const words = ['ground', harbour, 'the left boat on the right', '--json'];
    const { exitCode, stdout, stderr } = await grounder(...words);

    expect(exitCode).to.equal(0);
    expect(stderr).to.match(/^warning: “left” and “right” exclude each other \[CONTRADICTION\]\n$/);
    expect(JSON.parse(stdout)).to.have.nested.property('warnings[0].code', 'CONTRADICTION');
  });

  it('come with a parse', async () => {
    const { stdout, stderr } = await grounder('parse', 'der', 'Hund', 'und', 'die', 'Katze');

    expect(stdout).to.not.equal('');
    expect(stderr).to.match(/\[NOT_ENGLISH\]\n$/);
  });
});

describe('grounder parse --explain', () => {
  it('draws a tree', async () => {
    const { stdout } = await grounder(
      ...['parse', 'second man from the left not holding an umbrella', '--explain'],
    );

    expect(stdout).to.equal('man\n├─ 2nd from the left\n└─ not: holding\n   └─ umbrella\n');
  });
});
