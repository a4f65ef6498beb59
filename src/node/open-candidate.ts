import type { Premodel, PremodelCandidate } from '../artifact/premodel.ts';
import { PremodelError } from '../error.ts';
import { modelFolder, verifyModel } from './model-files.ts';
import type { OpenedModel, RunnableTask } from './tasks/task.ts';

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
  task: Pick<RunnableTask<never, Input, Output, never, unknown>, 'open'>,
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
    return { folder, files };
  };
  const { folder, files } = await verified(candidate);
  const rescorer = candidate.rescorer && (await verified(candidate.rescorer));
  const model = await task.open(folder, { name, threads, settings, files, rescorer });
  // What is not pinned must not be used: configurations decide about labels, preprocessing and words.
  const unpinned =
    model.files.find((path) => !files.includes(path)) ??
    model.rescorer?.files.find((path) => !rescorer?.files.includes(path));
  if (unpinned) throw notRunnable(`the files of ${name} do not include ${unpinned}`, file);
  if (premodel.labels && model.labels && !sameLabels(premodel.labels, model.labels)) {
    throw new PremodelError('label-set-mismatch', `${name} has other labels than the premodel`, {
      place: { file: folder },
      remedy: 'Restore the model’s config.json, or profile and train again.',
    });
  }
  return model;
}

type PinnedModel = Pick<PremodelCandidate, 'path' | 'files'>;

function sameLabels(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((label, i) => label === b[i]);
}

export function notRunnable(why: string, file: string): PremodelError {
  return new PremodelError('not-runnable', `this premodel cannot run here: ${why}`, {
    place: { file },
    remedy: 'Train on a profile of models on disk; use `premodel evaluate FILE --on PROFILE` on tables.',
  });
}
