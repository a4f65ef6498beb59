import type { InputKindName } from '../domain/tasks.ts';
import { PremodelError } from '../error.ts';
import type { GivenTypes } from '../models/tasks/given.ts';
import { linesOf, linesOfFile } from '../node/dataset/lines.ts';
import { readableElsewhere } from './own-descriptor.ts';

/** Where inputs of a kind come from on the command line. */
interface Source<Given> {
  /**
   * @param file given with `--input`
   * @throws PremodelError `invalid-option`
   */
  list(given: readonly string[], file?: string): Iterable<string> | AsyncIterable<string>;
  /** What a model's host is sent of an input. */
  read(input: string): Given | Promise<Given>;
}

export const predictSources: { readonly [Name in InputKindName]: Source<GivenTypes[Name]> } = {
  image: {
    list(paths) {
      if (paths.length > 0) return paths;
      throw new PremodelError('invalid-option', 'no image was given', {
        remedy: 'Name image files behind the premodel.',
      });
    },
    read: readableElsewhere,
  },
  text: { list: textsFrom, read: (text) => text },
};

async function* textsFrom(given: readonly string[], file?: string): AsyncGenerator<string> {
  if (given.length > 0 && file !== undefined) {
    throw new PremodelError('invalid-option', 'sentences were given twice: as arguments and with --input', {
      place: { field: 'input' },
      remedy: 'Give one of them.',
    });
  }
  if (given.length > 0) yield* given;
  else if (file !== undefined && file !== '-') yield* linesOfFile(file);
  else yield* linesOf(process.stdin, 'standard input');
}
