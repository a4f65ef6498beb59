import type { InferenceSession } from 'onnxruntime-common';
import { PremodelError } from '../../error.ts';

type Metadata = InferenceSession.TensorValueMetadata;

/** One key/value tensor the decoder remembers: of the translation so far (`self`) or the source (`cross`). */
export interface CacheSlot {
  /** Name of the input that takes it. */
  readonly past: string;
  /** Name of the output that gives it. */
  readonly present: string;
  readonly isCross: boolean;
  readonly type: Metadata['type'];
  /** Where the model does not say: undefined. */
  readonly heads?: number;
  readonly headSize?: number;
}

/** Names of a decoder's inputs and outputs. */
export interface DecoderGraph {
  readonly session: InferenceSession;
  readonly file: string;
  readonly ids: string;
  readonly idType: 'int64' | 'int32';
  readonly mask?: string;
  readonly hidden?: string;
  /** Chooses between first and later steps; merged layout only. */
  readonly branch?: string;
  readonly logits: string;
  readonly logitType: 'float32' | 'float16';
}

const PAST = 'past_key_values.';
const PRESENT = 'present.';

/** @throws PremodelError `not-translation-model` */
export function decoderGraphOf(session: InferenceSession, file: string): DecoderGraph {
  const inputs = tensors(session.inputMetadata);
  const take = (name: string) => (inputs.has(name) ? name : undefined);
  const ids = inputs.get('input_ids');
  const logits = tensors(session.outputMetadata).get('logits');
  if (!ids || (ids.type !== 'int64' && ids.type !== 'int32'))
    throw notTranslation(file, session, 'input_ids');
  if (!logits || (logits.type !== 'float32' && logits.type !== 'float16')) {
    throw notTranslation(file, session, 'logits');
  }
  const known = ['input_ids', 'encoder_attention_mask', 'encoder_hidden_states', 'use_cache_branch'];
  const unknown = [...inputs.keys()].find((name) => !known.includes(name) && !name.startsWith(PAST));
  if (unknown !== undefined) throw notTranslation(file, session, `no input called ${unknown}`);
  return {
    session,
    file,
    ids: ids.name,
    idType: ids.type,
    mask: take('encoder_attention_mask'),
    hidden: take('encoder_hidden_states'),
    branch: take('use_cache_branch'),
    logits: logits.name,
    logitType: logits.type,
  };
}

/**
 * What `later` takes of the past: `first` must give all of it, and `later` what grows.
 * @throws PremodelError `not-translation-model`
 */
export function cacheSlotsOf(first: DecoderGraph, later: DecoderGraph): CacheSlot[] {
  const given = tensors(first.session.outputMetadata);
  const grown = tensors(later.session.outputMetadata);
  const slots = [...tensors(later.session.inputMetadata).values()]
    .filter(({ name }) => name.startsWith(PAST))
    .map(({ name, type, shape }): CacheSlot => {
      const present = name.replace(PAST, PRESENT);
      const isCross = name.includes('.encoder.');
      if (!given.has(present)) throw notTranslation(first.file, first.session, present);
      if (!isCross && !grown.has(present)) throw notTranslation(later.file, later.session, present);
      const [, heads, , headSize] = shape;
      return { past: name, present, isCross, type, heads: fixed(heads), headSize: fixed(headSize) };
    });
  if (slots.length === 0) throw notTranslation(later.file, later.session, `${PAST}*`);
  return slots;
}

/** @throws PremodelError `not-translation-model` */
export function assertEncoder(session: InferenceSession, file: string): 'int64' | 'int32' {
  const ids = tensors(session.inputMetadata).get('input_ids');
  const unknown = session.inputNames.find((name) => name !== 'input_ids' && name !== 'attention_mask');
  if (!ids || (ids.type !== 'int64' && ids.type !== 'int32'))
    throw notTranslation(file, session, 'input_ids');
  if (unknown !== undefined) throw notTranslation(file, session, `no input called ${unknown}`);
  if (!session.outputNames.includes('last_hidden_state'))
    throw notTranslation(file, session, 'last_hidden_state');
  return ids.type;
}

function tensors(metadata: readonly InferenceSession.ValueMetadata[]): Map<string, Metadata> {
  return new Map(metadata.filter((value) => value.isTensor).map((value) => [value.name, value]));
}

function fixed(axis: number | string | undefined): number | undefined {
  return typeof axis === 'number' && axis > 0 ? axis : undefined;
}

function notTranslation(file: string, session: InferenceSession, needed: string): PremodelError {
  const names = `inputs ${session.inputNames.join(', ')}; outputs ${session.outputNames.join(', ')}`;
  return new PremodelError(
    'not-translation-model',
    `${file} is no part of a translation model as Optimum exports it: it needs ${needed}, and has ${names.slice(0, 400)}`,
    {
      place: { file },
      remedy: 'Export the model with Optimum for the task text2text-generation-with-past.',
    },
  );
}
