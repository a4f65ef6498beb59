import type { ModelFile } from '../profile/profile.ts';
import type { ByteSource } from './onnx/wire-format.ts';

/**
 * The files of one model, wherever they are. What was pinned, or read before, must still be the same: the bytes that
 * are given are the bytes that were hashed. Names of files are relative, with forward slashes.
 */
export interface ModelFiles {
  /** Of the folder: what the model is called, unless it is said otherwise. */
  readonly name: string;
  /** Where they are: an absolute path, or a URL. */
  readonly folder: string;
  /** Where a file is, for messages. */
  place(file: string): string;
  /** Whether the folder is there at all. */
  isThere(): Promise<boolean>;
  has(file: string): Promise<boolean>;
  /** Names of what lies directly in a folder, such as `onnx/` or ``; none where it is not there. */
  list(folder: string): Promise<readonly string[]>;
  /** @throws PremodelError `modified-model`, `model-too-large`, `missing-file`, `unreadable-file` */
  bytes(file: string, maxBytes?: number): Promise<Uint8Array>;
  /** Reads here and there in a file, so that skipping over weights costs nothing. */
  scan<Result>(file: string, read: (source: ByteSource) => Result): Promise<Result>;
  /** Whether a file is within the folder, or beside `model` where that is a link itself. */
  isOwn(file: string, model: string): Promise<boolean>;
  /** Size and hash of files as they were pinned or read; of others as they are, which then holds. */
  identify(files: readonly string[]): Promise<ModelFile[]>;
  /**
   * To be asked when a file turns out to be no model: one that was changed is no longer the model that is wanted.
   * @throws PremodelError `modified-model`
   */
  assertUnchanged(): Promise<void>;
}

/** The first of `files` that is there. */
export async function firstExisting(
  model: Pick<ModelFiles, 'has'>,
  files: readonly string[],
): Promise<string | undefined> {
  for (const file of files) if (await model.has(file)) return file;
  return undefined;
}
