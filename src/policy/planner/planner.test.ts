import { describe, expect, it } from 'vitest';
import { policyContract } from '../../../test/contracts/policy-contract.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { simulate } from '../../evaluate/simulate.ts';
import { matrix } from '../../learn/matrix.ts';
import type { Profile } from '../../profile/profile.ts';
import { selectEvidence, selectInputs } from '../../profile/select.ts';
import { seededRandom } from '../../random.ts';
import { mean } from '../../statistics.ts';
import { restorePolicy } from '../restore-policy.ts';
import { planner } from './planner.ts';

const objective = { criterion: 'top1', successAt: 0.5 };

policyContract('planner', () => planner());
policyContract('planner that reads features', () => planner({ features: 'all', unmeasured: true }));

describe('planner', () => {
  const profile = syntheticProfile({ inputs: 900, candidates: 3, classes: 1000, seed: 6 });
  const rows = Array.from({ length: 900 }, (_, row) => row);
  const test = rows.slice(600);
  const policy = planner({ unmeasured: true }).fit(selectInputs(profile, rows.slice(0, 600)), objective, {
    seed: 1,
  });
  const at = (point: number) => {
    const { outcomes } = simulate(policy, profile, { rows: test, point, now: () => 0 });
    return { accuracy: mean(outcomes.scores.top1), latencyMs: mean(outcomes.latencyMs), outcomes };
  };

  it('costs more and is more accurate from the dearest price to the cheapest', () => {
    const [first, last] = [at(0), at(policy.points! - 1)];
    expect(first.latencyMs).toBeLessThan(last.latencyMs);
    expect(first.accuracy).toBeLessThan(last.accuracy);
  });

  it('beats random mixing of single candidates on rows held out', () => {
    const single = (k: number) => ({
      accuracy: mean(Float64Array.from(test, (row) => profile.candidates[k].scores.top1[row])),
      latencyMs: mean(Float64Array.from(test, (row) => profile.candidates[k].latencyMs[row])),
    });
    const [cheap, dear] = [single(0), single(2)];
    const middle = Array.from({ length: policy.points! }, (_, point) => at(point)).filter(
      ({ latencyMs }) => latencyMs > cheap.latencyMs * 1.3 && latencyMs < dear.latencyMs,
    );
    expect(middle.length).toBeGreaterThan(0);
    for (const { accuracy, latencyMs } of middle) {
      const share = (latencyMs - cheap.latencyMs) / (dear.latencyMs - cheap.latencyMs);
      expect(accuracy).toBeGreaterThan(cheap.accuracy + share * (dear.accuracy - cheap.accuracy));
    }
  });

  it('runs nothing more where nothing that was said tells what it gains', () => {
    const random = seededRandom(3);
    const noise = (length: number) => Float64Array.from({ length }, random);
    const { labels: _, ...unlabelled } = profile;
    const blind: Profile = {
      ...unlabelled,
      task: 'translation',
      criteria: ['top1'],
      evidenceNames: ['mean_logprob', 'beam_margin'],
      candidates: profile.candidates.map(({ predicted: __, ...candidate }, k) => ({
        ...candidate,
        scores: { top1: noise(900).map((score) => 0.8 * score + 0.05 * k) },
        evidence: matrix(900, 2, noise(1800)),
      })),
    };
    const fitted = planner({ unmeasured: true }).fit(blind, objective, { seed: 1 });
    const runs = Array.from({ length: fitted.points! }, (__, point) => {
      const { outcomes } = simulate(fitted, blind, { point, now: () => 0 });
      return outcomes.ran.reduce((sum, ran) => sum + ran, 0) / 900;
    });
    expect(mean(Float64Array.from(runs))).toBeLessThan(1.005);
  });

  it('is scored by the classes it names, not by those of one candidate', () => {
    const { outcomes } = at(policy.points! - 1);
    outcomes.inputs.forEach((row, m) => {
      expect(outcomes.scores.top1[m]).toBe(
        outcomes.predicted![m] === Number(profile.references[row]) ? 1 : 0,
      );
    });
  });

  it('reads the energy score only where it is asked to', () => {
    const some = selectInputs(profile, rows.slice(0, 100));
    const evidenceNames = some.evidenceNames.map((name) => (name === 'entropy' ? 'energy_score' : name));
    const scored = { ...some, evidenceNames };
    const trained = (of: Profile, evidence?: 'all') =>
      planner({ unmeasured: true, evidence }).fit(of, objective, { seed: 1 });
    const rest = evidenceNames.filter((name) => name !== 'energy_score');
    expect(trained(scored).evidence).toEqual(rest);
    expect(JSON.stringify(trained(scored))).toBe(JSON.stringify(trained(selectEvidence(scored, rest))));
    expect(trained(scored, 'all').evidence).toEqual(evidenceNames);
  });

  it('answers what whoever runs the candidates asks of sets it did not plan for', () => {
    const states = JSON.parse(JSON.stringify(policy)).states as { ran: number[]; actions: number[] }[];
    const lonely = restorePolicy({
      ...JSON.parse(JSON.stringify(policy)),
      states: states
        .filter(({ ran }) => ran.length < 2)
        .map((state) =>
          state.ran.length === 0 ? state : { ...state, actions: [], gains: policyGains(policy.points!) },
        ),
    });
    const said = new Float64Array(policy.evidence.length).fill(0.5);
    expect(lonely.next({ features: new Float64Array(0), evidence: [said, said, undefined] })).toEqual({
      kind: 'answer',
      candidate: 1,
    });
  });
});

function policyGains(points: number): never[][] {
  return Array.from({ length: points }, () => []);
}
