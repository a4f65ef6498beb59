import { describe, expect, it } from 'vitest';
import { summarise } from '../../evaluate/drift/kolmogorov-smirnov.ts';
import { Soundness } from '../../evaluate/soundness/soundness.ts';
import { logisticRegression } from '../../learn/linear/logistic-regression.ts';
import { matrixFromRows } from '../../learn/matrix.ts';
import type { Policy } from '../../policy/policy.ts';
import { AdaptiveRunner } from '../adaptive-runner.ts';
import type { Candidate } from '../candidate.ts';
import type { WatchParts } from './watch.ts';

/** Inputs are numbers, outputs how sure a candidate is; outputs agree on the same side of a half. */
const domain = {
  featureNames: ['size'],
  evidenceNames: ['doubt', 'confidence'],
  features: (input: number) => Float64Array.of(input),
  evidence: (output: number) => Float64Array.of(1 - output, output),
  answer: (output: number) => (output < 0.5 ? 'no' : 'yes'),
};

const candidate = (name: string, answer: (input: number) => number): Candidate<number, number> => ({
  name,
  load: async () => {},
  run: async (input) => ({ output: answer(input), preprocessMs: 1, inferenceMs: 2 }),
  release: async () => {},
});

const policy: Policy = {
  kind: 'toy',
  candidates: ['small'],
  features: ['size'],
  evidence: ['confidence'],
  next: ({ evidence }) => ({ kind: evidence[0] ? 'answer' : 'run', candidate: 0 }),
  toJSON: () => ({ kind: 'toy' }),
};

/** Right where small is sure: flags what is as unsure as the least sure of the right decisions. */
const columns = { candidates: ['gone', 'small'], features: ['size'], evidence: ['confidence', 'doubt'] };
const row = (confidence: number) => [0, 0, 0, 0, 1, 1, confidence, 1 - confidence, 0, 0, 0.5];
const confidences = Array.from({ length: 40 }, (_, i) => i / 40);
const soundness = new Soundness({
  columns,
  classifier: logisticRegression().fit(
    matrixFromRows(confidences.map(row)),
    Int32Array.from(confidences, (confidence) => (confidence > 0.4 ? 1 : 0)),
  ),
  slope: 1,
  intercept: 0,
  rightLogits: Float64Array.from({ length: 99 }, (_, i) => i / 50),
  level: 0.05,
});

function runner(watch: WatchParts) {
  return new AdaptiveRunner({
    domain,
    policy,
    candidates: [candidate('small', (input) => input), candidate('large', () => 0.9)],
    watch,
  });
}

describe('a watched runner', () => {
  it('says how sound each decision is, and flags the others', async () => {
    const watched = runner({ soundness });
    const sure = (await watched.predict(0.95)).decision.soundness!;
    const unsure = (await watched.predict(0.05)).decision.soundness!;
    expect(sure).toMatchObject({ flagged: false, fellBack: false });
    expect(unsure).toMatchObject({ flagged: true, fellBack: false, pValue: 0.01 });
    expect(sure.probability).toBeGreaterThan(unsure.probability);
  });

  it('answers with the single best where a decision is flagged, if asked to', async () => {
    const watched = runner({ soundness, fallback: true, singleBest: 'large' });
    const { output, decision } = await watched.predict(0.05);
    expect(output).toBe(0.9);
    expect(decision.answeredBy).toBe('large');
    expect(decision.soundness).toMatchObject({ flagged: true, fellBack: true });
    expect(decision.ran.map((run) => run.candidate)).toEqual(['small', 'large']);
    expect(decision.reason).toContain('looked unsound, so large answers');
    expect((await watched.predict(0.95)).decision.answeredBy).toBe('small');
  });

  it('audits some inputs by the seed, apart from the decision’s own runs and times', async () => {
    const answers = async () => {
      const watched = runner({ auditFraction: 0.3, auditSeed: 5, singleBest: 'large' });
      const decisions = [];
      for (let i = 0; i < 60; i++) decisions.push((await watched.predict(i < 30 ? 0.1 : 0.8)).decision);
      return { decisions, report: watched.report().audit! };
    };
    const { decisions, report } = await answers();
    const audited = decisions.filter(({ audit }) => audit);
    expect(report.audited).toBe(audited.length);
    expect(report.audited).toBeGreaterThan(5);
    expect(report.disagreed).toBe(audited.filter(({ audit }) => !audit!.agrees).length);
    expect(report.interval95[0]).toBeLessThan(report.disagreed / report.audited);
    expect(report.interval95[1]).toBeGreaterThan(report.disagreed / report.audited);
    for (const { ran, timings } of audited) {
      expect(ran.map((run) => run.candidate)).toEqual(['small']);
      expect(timings).toMatchObject({ inferenceMs: 2, auditMs: expect.any(Number) });
    }
    for (const { audit, timings } of decisions) if (!audit) expect(timings.auditMs).toBeUndefined();
    expect((await answers()).report).toEqual(report);
  });

  it('compares features and evidence of every input with the training profile', async () => {
    const usual = summarise(
      Float64Array.from({ length: 500 }, (_, i) => i / 500),
      101,
    );
    const drift = {
      columns: [
        { kind: 'feature' as const, name: 'size', ...usual },
        { kind: 'evidence' as const, name: 'confidence', candidate: 'small', ...usual },
        { kind: 'evidence' as const, name: 'doubt', candidate: 'small', ...usual },
      ],
    };
    const watched = runner({ drift, driftOptions: { window: 50 } });
    for (let i = 0; i < 50; i++) await watched.predict(((i * 7) % 50) / 50);
    expect(watched.report().drift).toMatchObject({ inputs: 50, drifted: false });
    for (let i = 0; i < 50; i++) await watched.predict(0.9 + i / 1000);
    const { columns } = watched.report().drift!;
    expect(columns.map(({ drifted, windows }) => ({ drifted, windows }))).toEqual(
      Array.from({ length: 3 }, () => ({ drifted: true, windows: 2 })),
    );
  });
});
