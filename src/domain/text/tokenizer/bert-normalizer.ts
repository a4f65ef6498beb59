import { lowerCase } from './characters.ts';
import type { Fields } from './fields.ts';
import type { Normalizer } from './normalizer.ts';

const UNWANTED = /(?![\t\n\r])[\ufffd\p{Cc}\p{Cf}\p{Co}]/gu;
const SPACES = /\p{White_Space}/gu;
const MARKS = /\p{Mn}/gu;
/** With the range that Python's tokenizers gives in place of Unicode's extension E. */
const CHINESE =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu;

/** As BERT cleans text. @throws PremodelError `invalid-tokenizer` */
export function readBertNormalizer(normalizer: Fields): Normalizer {
  const flag = (name: string) => normalizer.required(name, normalizer.flag(name));
  const cleans = flag('clean_text');
  const separatesChinese = flag('handle_chinese_chars');
  const lowers = flag('lowercase');
  const stripsAccents = normalizer.flag('strip_accents') ?? lowers;

  const normalize = (text: string) => {
    let result = text;
    if (cleans) result = result.replace(UNWANTED, '').replace(SPACES, ' ');
    if (separatesChinese) result = result.replace(CHINESE, ' $& ');
    if (stripsAccents) result = result.normalize('NFD').replace(MARKS, '');
    return lowers ? lowerCase(result) : result;
  };
  const removesStart = (text: string) => {
    const [first = ''] = text;
    return normalize(first) === '';
  };
  return { normalize, removesStart };
}
