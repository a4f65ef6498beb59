import type { Premodel, PremodelCandidate } from '../artifact/premodel.ts';
import { PremodelError } from '../error.ts';
import { inLabelsOf } from '../models/tasks/shared-labels.ts';
import type { OpenedModel, RunnableTask } from '../models/tasks/task.ts';
import { modelFolder, verifyModel } from './model-files.ts';
import { ModelReader } from './model-reader.ts';

export interface OpenCandidateOptions {
  /** Run models whose files are not those that were profiled. Default false: refuse. */
  readonly allowModified?: boolean;
  /** Look for every model folder, by its last name, in here instead of where the premodel file says. */
  readonly modelsRoot?: string;
  /** Threads within one operator. Default 1. */
  readonly threads?: number;
}

/** Opens a model as it was profiled, and refuses any other. */
export async function openCandidate<Input, Output>(
  task: Pick<RunnableTask<never, Input, Output, never, unknown>, 'open' | 'inSharedClasses'>,
  candidate: PremodelCandidate,
  premodel: Premodel,
  file: string,
  { allowModified, modelsRoot, threads }: OpenCandidateOptions,
): Promise<OpenedModel<Input, Output>> {
  const { name, settings } = candidate;
  const verified = async (source: PinnedModel) => {
    const folder = await modelFolder(source, file, modelsRoot);
    if (folder === undefined) throw notRunnable(`${name} was measured elsewhere, there is no model`, file);
    const files = source.files.map(({ path }) => path);
    if (!files.some((path) => path.endsWith('.onnx'))) {
      throw notRunnable(`the files of ${name} do not include an ONNX file`, file);
    }
    await verifyModel({ name, files: source.files }, folder, { allowModified });
    return { model: new ModelReader(folder, allowModified ? undefined : source.files), files };
  };
  const { model: reader, files } = await verified(candidate);
  const rescorer = candidate.rescorer && (await verified(candidate.rescorer));
  const model = await task.open(reader, { name, threads, settings, files, rescorer });
  assertPinned(name, model, files, file);
  if (model.rescorer && rescorer) assertPinned(name, model.rescorer, rescorer.files, file);
  return inLabelsOf(premodel, model, candidate, task);
}

/**
 * What is not pinned must not be used: configurations decide about labels, preprocessing and words. Premodels from
 * before weights under any name were pinned run with them as they are, and it is said.
 */
function assertPinned(
  name: string,
  { files, weights }: Pick<OpenedModel<never, unknown>, 'files' | 'weights'>,
  pinned: readonly string[],
  file: string,
): void {
  const unpinned = files.filter((path) => !pinned.includes(path));
  const other = unpinned.find((path) => !weights.includes(path));
  if (other !== undefined) throw notRunnable(`the files of ${name} do not include ${other}`, file);
  if (unpinned.length === 0) return;
  process.emitWarning(
    `${file} does not say what ${unpinned.join(', ')} of ${name} must hold: changes since it was trained go unnoticed. Profile and train again.`,
    { type: 'PremodelWarning', code: 'unpinned-weights' },
  );
}

type PinnedModel = Pick<PremodelCandidate, 'path' | 'files'>;

export function notRunnable(why: string, file: string, how?: string): PremodelError {
  return new PremodelError('not-runnable', `this premodel cannot run here: ${why}`, {
    place: { file },
    remedy: how
      ? `To run it, ${how}.`
      : 'Train on a profile of models on disk; use `premodel evaluate FILE --on PROFILE` on tables.',
  });
}
