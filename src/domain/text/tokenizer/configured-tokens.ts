import type { AddedToken } from './added-tokens.ts';
import type { Fields } from './fields.ts';

/** An added token that has no number yet. */
export type ConfiguredToken = Omit<AddedToken, 'id'>;

export interface ConfiguredTokens {
  /** Of `added_tokens_decoder`: their settings hold. */
  readonly listed: readonly ConfiguredToken[];
  /** Named for a purpose: added where nobody else has added them. */
  readonly named: readonly ConfiguredToken[];
}

/** In the order in which transformers adds them. */
const NAMED = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'];
const LISTS = ['extra_special_tokens', 'additional_special_tokens'];

/**
 * The tokens that `tokenizer_config.json` names, in the order in which transformers 5.24 adds those that
 * `tokenizer.json` lacks. It ignores the numbers that `added_tokens_decoder` gives them but for their order.
 * @throws PremodelError `invalid-tokenizer`
 */
export function configuredTokens(config: Fields): ConfiguredTokens {
  const byId = config.object('added_tokens_decoder');
  const numbers = (byId?.entries() ?? []).map(([id]) => Number(id)).toSorted((a, b) => a - b);
  const decoder = numbers.map((id) => tokenOf(byId!.object(String(id))!));
  const named = [
    ...NAMED.flatMap((name) => textsOf(config, name)),
    ...LISTS.flatMap((name) => textsOf(config, name)),
  ];
  const names = new Set(named.map(({ content }) => content));
  const listed = decoder.map((token) => (names.has(token.content) ? { ...token, special: true } : token));
  return { listed, named };
}

/** A token is a text, or an object; several are a list, or an object of names. */
function textsOf(config: Fields, name: string): ConfiguredToken[] {
  const value = config.raw(name);
  if (typeof value === 'string') return [special(value)];
  if (Array.isArray(value))
    return value.flatMap((each, i) =>
      typeof each === 'string' ? [special(each)] : [tokenOf(config.objects(name)[i])],
    );
  const fields = config.object(name);
  if (fields === undefined) return [];
  if (fields.raw('content') !== undefined) return [tokenOf(fields)];
  return fields.entries().flatMap(([key]) => textsOf(fields, key));
}

function special(content: string): ConfiguredToken {
  return {
    content,
    singleWord: false,
    leftStrip: false,
    rightStrip: false,
    normalized: false,
    special: true,
  };
}

function tokenOf(token: Fields): ConfiguredToken {
  const isSpecial = token.flag('special') ?? false;
  return {
    content: token.required('content', token.text('content')),
    singleWord: token.flag('single_word') ?? false,
    leftStrip: token.flag('lstrip') ?? false,
    rightStrip: token.flag('rstrip') ?? false,
    normalized: token.flag('normalized') ?? !isSpecial,
    special: isSpecial,
  };
}
