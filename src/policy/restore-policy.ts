import { PremodelError } from '../error.ts';
import { restoreAuto } from './auto/auto.ts';
import { restoreCascade } from './cascade/cascade.ts';
import { restoreCommittee } from './committee/committee.ts';
import { restoreFixed } from './fixed.ts';
import { restorePaper } from './paper/paper-premodel.ts';
import { restorePlanner } from './planner/planner.ts';
import type { Policy, PolicyState } from './policy.ts';
import { policyReader } from './policy-state.ts';
import { restoreRouter } from './router/router.ts';
import { readVerdict } from './verdict/verdict.ts';
import { withVerdict } from './verdict/with-verdict.ts';

/** Every kind of policy that can be read back; a new kind is one entry here. */
const restorers: Readonly<Record<string, (state: PolicyState) => Policy>> = {
  auto: (state) => restoreAuto(state, restorePolicy),
  cascade: restoreCascade,
  committee: restoreCommittee,
  fixed: restoreFixed,
  paper: restorePaper,
  planner: restorePlanner,
  router: restoreRouter,
};

/**
 * The policy that wrote this state (`policy.toJSON()`, or the same parsed from a file).
 * @throws PremodelError `invalid-policy` when it cannot be one.
 */
export function restorePolicy(state: unknown): Policy {
  const reader = policyReader(state);
  const kind = reader.text('kind');
  if (!Object.hasOwn(restorers, kind)) {
    reader.fail('kind', `is "${kind}", not one of: ${Object.keys(restorers).join(', ')}`);
  }
  try {
    const policy = restorers[kind](state as PolicyState);
    return reader.has('verdict') ? withVerdict(policy, readVerdict(reader, 'verdict')) : policy;
  } catch (error) {
    if (!PremodelError.is(error) || error.code === 'invalid-policy') throw error;
    // A part of it (a scaler, a classifier) was read by a reader of its own.
    throw new PremodelError('invalid-policy', `policy: ${error.message}`, {
      place: error.place,
      remedy: error.remedy,
      cause: error,
    });
  }
}
