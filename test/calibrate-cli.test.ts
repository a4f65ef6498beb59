import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { policyOf } from '../src/artifact/policy-of.ts';
import type { Matrix } from '../src/learn/matrix.ts';
import { AdaptiveModel } from '../src/node/adaptive-model.ts';
import { readPremodel } from '../src/node/premodel-file.ts';
import { profileTranslations } from '../src/node/profile/profile-translations.ts';
import { trainPremodel } from '../src/node/train-premodel.ts';
import { cascade } from '../src/policy/cascade/cascade.ts';
import type { CandidateProfile, Profile } from '../src/profile/profile.ts';
import { selectCandidates } from '../src/profile/select.ts';
import { runCli } from './support/cli.ts';
import { fixturePath, temporaryFolder } from './support/fixtures.ts';

const SENTENCES = Array.from({ length: 40 }, (_, i) => `Dog ${i} runs${' fast'.repeat(i % 4)}.`);
const PLAIN = 'bart@beam4';
const RESCORED = 'bart@beam4+twin';

/** Sure and right on every second sentence, or right on all. */
function scored(candidate: CandidateProfile, { inputs, evidenceNames }: Profile): CandidateProfile {
  const isRight = (row: number) => candidate.name === RESCORED || row % 2 === 0;
  const sure = evidenceNames.indexOf('mean_logprob');
  const data = candidate.evidence.data.map((value, at) =>
    at % evidenceNames.length === sure ? (isRight(Math.floor(at / evidenceNames.length)) ? -0.1 : -3) : value,
  );
  const constant = (value: number) => new Float64Array(inputs.length).fill(value);
  return {
    ...candidate,
    evidence: { ...candidate.evidence, data } satisfies Matrix,
    scores: { ...candidate.scores, chrf: Float64Array.from(inputs, (_, row) => (isRight(row) ? 1 : 0)) },
    latencyMs: constant(candidate.continues ? 50 : 20),
    ...(candidate.continues && { continues: { candidate: PLAIN, latencyMs: constant(30) } }),
  };
}

it('measures what going on from another costs here, and what operating points cost then', async () => {
  const folder = temporaryFolder();
  const bart = fixturePath('generation', 'models/bart');
  const twin = join(folder, 'twin');
  cpSync(bart, twin, { recursive: true });
  const source = join(folder, 'sentences.txt');
  const target = join(folder, 'references.txt');
  for (const file of [source, target]) writeFileSync(file, `${SENTENCES.join('\n')}\n`);
  const profileFile = join(folder, 'p.parquet');
  const measured = await profileTranslations({
    ...{ models: [bart], rescoreWith: [twin], numBeams: [4], maxRepeats: 1 },
    ...{ source: [source], target: [target], out: profileFile },
  });
  const both = selectCandidates(measured, [PLAIN, RESCORED]);
  const profile = { ...both, candidates: both.candidates.map((candidate) => scored(candidate, both)) };
  const file = join(folder, 'p.premodel.json');
  const objective = { criterion: 'chrf', successAt: 0.5, constraint: { minAccuracy: 1 } };
  const before = await trainPremodel(profile, { profileFile, out: file }, { trainer: cascade(), objective });
  expect(before.candidates[1].continues).toMatchObject({ candidate: PLAIN, cost: { latencyMs: 30 } });

  const args = ['calibrate', file, '--data', source, '--limit', '4', '--out', 'here.premodel.json'];
  const { status, stderr, stdout } = runCli(args, folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`going on from ${PLAIN} +30\\.0 +[\\d.]+`));
  const here = join(folder, 'here.premodel.json');
  const after = await readPremodel(here);
  const changes = after.candidates.map(({ cost }, k) => cost.latencyMs - before.candidates[k].cost.latencyMs);
  const rest = after.candidates[1].continues!;
  expect(rest.candidate).toBe(PLAIN);
  expect(rest.cost.latencyMs).toBeGreaterThan(0);
  const points = (of: typeof after) => policyOf(of).frontier!.points;
  expect(points(before).some(({ continuedShares }) => continuedShares![RESCORED] > 0)).toBe(true);
  points(after).forEach((point, i) => {
    const { runShares, continuedShares, latencyMs } = points(before)[i];
    const continued = continuedShares![RESCORED];
    const expected =
      latencyMs +
      runShares![PLAIN] * changes[0] +
      (runShares![RESCORED] - continued) * changes[1] +
      continued * (rest.cost.latencyMs - 30);
    expect(point.latencyMs).toBeCloseTo(Math.max(0, expected), 9);
  });

  await using model = await AdaptiveModel.load(here, { task: 'translation' });
  for (const [row, sentence] of SENTENCES.entries()) {
    const { translation, decision } = await model.predict(sentence);
    const { outputs } = profile.candidates.find(({ name }) => name === decision.answeredBy)!;
    expect(translation).toBe(outputs![row]);
  }
});
