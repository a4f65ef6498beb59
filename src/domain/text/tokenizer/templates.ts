import type { Fields } from './fields.ts';

/** A part of what a model reads: a special token's ids, or the place of the first or second text. */
export type TemplatePart = (
  | { readonly ids: readonly number[] }
  | { /** 0: the first text. 1: the second. */ readonly text: 0 | 1 }
) & {
  /** Of the tokens there, `token_type_ids`. */
  readonly typeId: number;
};

export type Template = readonly TemplatePart[];

/** What a `post_processor` makes of one text, and of two. */
export interface Templates {
  readonly single: Template;
  /**
   * Read when it is asked for: a file whose pairs are wrong does for single texts.
   * @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer`
   */
  pair(): Template;
}

const FIRST = { text: 0, typeId: 0 } as const;
const SECOND = { text: 1, typeId: 1 } as const;

/** Without a `post_processor`, nothing is put around texts. */
export const BARE: Templates = { single: [FIRST], pair: () => [FIRST, SECOND] };

const READERS: Readonly<Record<string, (processor: Fields) => Templates>> = {
  BertProcessing: readBert,
  // Moves offsets only.
  ByteLevel: () => BARE,
  RobertaProcessing: readRoberta,
  Sequence: readSequence,
  TemplateProcessing: (processor) => ({
    single: readTemplate(processor, 'single', 1),
    pair: () => readTemplate(processor, 'pair', 2),
  }),
};

/** @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` */
export function readTemplates(processor: Fields): Templates {
  const type = processor.required('type', processor.text('type'));
  if (Object.hasOwn(READERS, type)) return READERS[type](processor);
  throw processor.unsupported(`is of the type "${type}"`);
}

/** `[CLS] a [SEP]` and `[CLS] a [SEP] b [SEP]`, the second text of type 1. */
function readBert(processor: Fields): Templates {
  const [cls, sep] = [specialOf(processor, 'cls'), specialOf(processor, 'sep')];
  const single: Template = [cls, FIRST, sep];
  return { single, pair: () => [...single, SECOND, { ...sep, typeId: 1 }] };
}

/** `<s> a </s>` and `<s> a </s></s> b </s>`, all of type 0. */
function readRoberta(processor: Fields): Templates {
  const [cls, sep] = [specialOf(processor, 'cls'), specialOf(processor, 'sep')];
  const single: Template = [cls, FIRST, sep];
  return { single, pair: () => [...single, sep, { ...SECOND, typeId: 0 }, sep] };
}

function specialOf(processor: Fields, name: string): TemplatePart {
  const [, id] = processor.list(name);
  if (typeof id !== 'number') throw processor.invalid(`has a "${name}" that is no token with its id`);
  return { ids: [id], typeId: 0 };
}

function readSequence(sequence: Fields): Templates {
  const parts = sequence.objects('processors').map(readTemplates);
  const single = parts.reduce((inner, { single: outer }) => within(outer, inner), BARE.single);
  const own = parts.filter((templates) => templates !== BARE);
  const pair = () => {
    if (own.length > 1) throw sequence.unsupported(`puts tokens around two texts ${own.length} times`);
    return (own[0] ?? BARE).pair();
  };
  return { single, pair };
}

/** A template in the place of another's text. */
function within(outer: Template, inner: Template): Template {
  return outer.flatMap((part) => ('text' in part ? inner : [part]));
}

function readTemplate(processor: Fields, name: 'single' | 'pair', texts: 1 | 2): Template {
  const tokens = processor.object('special_tokens');
  const template = processor.objects(name).map((item): TemplatePart => {
    const special = item.object('SpecialToken');
    if (special === undefined) {
      const text = item.object('Sequence');
      const which = text?.text('id') === 'B' ? 1 : 0;
      return { text: which, typeId: text?.count('type_id') ?? 0 };
    }
    const ids = tokens?.object(special.required('id', special.text('id')))?.list('ids');
    if (!ids?.every((id) => typeof id === 'number')) throw special.invalid('names no special token');
    return { ids: ids as number[], typeId: special.count('type_id') ?? 0 };
  });
  const places = template.flatMap((part) => ('text' in part ? [part.text] : []));
  if (places.length === texts && new Set(places).size === texts) return template;
  throw processor.invalid(`has a template "${name}" with ${places.length} texts in place of ${texts}`);
}
