import { PremodelError } from '../error.ts';
import type { Run } from './candidate.ts';
import { untilCutOff } from './cut-off.ts';
import { assertNotAborted, isNoAnswer, noAnswer } from './request-errors.ts';
import type { RequestContext, RequestState } from './request-state.ts';
import type { Outcome, Roster } from './roster.ts';
import type { WorkUnderWay } from './work-under-way.ts';

/** What a candidate gave, or how it gave nothing. */
export type Attempt<Output> = { readonly loadMs: number } & (
  | { readonly run: Run<Output>; readonly said: Float64Array }
  | { readonly unanswered: 'stopped' | 'ended'; readonly ranMs: number }
);

/** Loads candidates where they are not, and runs them on the input of a request. */
export class Attempts<Input, Output> {
  readonly #roster: Roster<Input, Output>;
  readonly #context: RequestContext<Input, Output>;
  /** Also of runs whose answer nobody waits for any more. */
  readonly #underWay: WorkUnderWay;

  constructor(roster: Roster<Input, Output>, context: RequestContext<Input, Output>, underWay: WorkUnderWay) {
    this.#roster = roster;
    this.#context = context;
    this.#underWay = underWay;
  }

  /**
   * Stopped at its limit, or without an answer, a candidate has shown nothing for or against itself.
   * @param limitMs of the run, loading apart. Default: none
   */
  async make(
    index: number,
    request: RequestState<Input, Output>,
    signal?: AbortSignal,
    limitMs = Number.POSITIVE_INFINITY,
  ): Promise<Outcome<Attempt<Output>>> {
    request.options.onRun?.(this.#context.candidates[index]);
    let [loadMs, ranAt, stopped] = [0, 0, false];
    try {
      return await this.#roster.attempt(index, async (candidate) => {
        const loadingAt = performance.now();
        await this.#roster.load(index);
        ranAt = performance.now();
        loadMs = ranAt - loadingAt;
        assertNotAborted(signal);
        const late = () => {
          stopped = true;
          throw noAnswer(candidate.name);
        };
        const run = await untilCutOff({ signal, leftMs: limitMs, late }, (inner) =>
          this.#underWay.add(candidate.run(request.input, { signal: inner, resumeFrom: request.states })),
        );
        return { run, said: this.#said(candidate.name, run.output), loadMs };
      });
    } catch (error) {
      if (!isNoAnswer(error)) throw error;
      const unanswered = stopped ? 'stopped' : 'ended';
      return { value: { unanswered, loadMs, ranMs: performance.now() - ranAt } };
    }
  }

  #said(candidate: string, output: Output): Float64Array {
    const { domain, evidenceColumns } = this.#context;
    const said = domain.evidence(output);
    if (evidenceColumns.some((column) => Number.isNaN(said[column]))) throw badEvidence(candidate);
    return said;
  }
}

function badEvidence(candidate: string): PremodelError {
  return new PremodelError('bad-output', `${candidate} gave an output of which nothing can be said`, {
    remedy: 'Its evidence is not a number: check the model on this input, or leave it out.',
  });
}
