import type { Fields } from './fields.ts';

/** Ids that are put around those of a text. */
export interface SpecialTokens {
  readonly before: readonly number[];
  readonly behind: readonly number[];
}

const NONE: SpecialTokens = { before: [], behind: [] };

const READERS: Readonly<Record<string, (processor: Fields) => SpecialTokens>> = {
  BertProcessing: readPair,
  // Moves offsets only.
  ByteLevel: () => NONE,
  RobertaProcessing: readPair,
  Sequence: (sequence) => sequence.objects('processors').map(readSpecialTokens).reduce(around, NONE),
  TemplateProcessing: readTemplate,
};

/** What a `post_processor` puts around a single source. @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` */
export function readSpecialTokens(processor: Fields): SpecialTokens {
  const type = processor.required('type', processor.text('type'));
  if (Object.hasOwn(READERS, type)) return READERS[type](processor);
  throw processor.unsupported(`is of the type "${type}"`);
}

function around(inner: SpecialTokens, outer: SpecialTokens): SpecialTokens {
  return { before: [...outer.before, ...inner.before], behind: [...inner.behind, ...outer.behind] };
}

function readPair(processor: Fields): SpecialTokens {
  const idOf = (name: string) => {
    const [, id] = processor.list(name);
    if (typeof id !== 'number') throw processor.invalid(`has a "${name}" that is no token with its id`);
    return id;
  };
  return { before: [idOf('cls')], behind: [idOf('sep')] };
}

function readTemplate(processor: Fields): SpecialTokens {
  const tokens = processor.object('special_tokens');
  const before: number[] = [];
  const behind: number[] = [];
  let sequences = 0;
  for (const item of processor.objects('single')) {
    const special = item.object('SpecialToken');
    if (special === undefined) {
      sequences++;
      continue;
    }
    const ids = tokens?.object(special.required('id', special.text('id')))?.list('ids');
    if (!ids?.every((id) => typeof id === 'number')) throw special.invalid('names no special token');
    (sequences > 0 ? behind : before).push(...(ids as number[]));
  }
  if (sequences !== 1) throw processor.invalid(`has a template with ${sequences} sources`);
  return { before, behind };
}
