import { assertPlainJson } from '../../artifact/plain-json.ts';
import { PremodelError } from '../../error.ts';
import type { ModelFiles } from '../model-files.ts';

const MAX_JSON_BYTES = 64_000_000;

/** @throws PremodelError `no-model` where there is nothing at that path: no advice on its contents helps then */
export async function assertExists(files: ModelFiles): Promise<void> {
  if (await files.isThere()) return;
  const path = files.folder;
  throw new PremodelError('no-model', `${path} does not exist`, {
    place: { file: path },
    remedy: 'Check the path of the model folder; one that the shell left as a pattern (*) matched nothing.',
  });
}

/**
 * @param file relative to the folder
 * @throws PremodelError `invalid-config` where the file is missing, too large, or no plain JSON; `modified-model`
 */
export async function readModelJson(reader: ModelFiles, file: string): Promise<unknown> {
  const place = reader.place(file);
  const bytes = await reader.bytes(file, MAX_JSON_BYTES).catch((error) => {
    if (!PremodelError.is(error) || error.code === 'modified-model') throw error;
    throw invalidConfig(
      place,
      error.code === 'missing-file' ? 'is missing' : `cannot be read: ${error.message}`,
    );
  });
  return parseModelJson(bytes, place);
}

export function parseModelJson(bytes: Uint8Array, file: string): unknown {
  try {
    const json: unknown = JSON.parse(decoded(bytes));
    assertPlainJson(json, file);
    return json;
  } catch (cause) {
    throw invalidConfig(file, `is not usable JSON: ${(cause as Error).message}`, undefined, cause);
  }
}

/** Some editors begin a file with a byte order mark, which decoders take off; some write UTF-16. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

export function invalidConfig(file: string, what: string, field?: string, cause?: unknown): PremodelError {
  return new PremodelError('invalid-config', `${file} ${what}`, {
    place: { file, field },
    remedy:
      'Take the file from the model’s Hugging Face repository, or write it: docs/model-folders.md says how.',
    cause,
  });
}
