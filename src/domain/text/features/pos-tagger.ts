/** A word class of Universal Dependencies, e.g. `NOUN`. */
export interface TaggedToken {
  readonly text: string;
  readonly partOfSpeech: string;
}

/** The tokens of an English text with their parts of speech, the same whatever was tagged before. */
export type PosTagger = (text: string) => readonly TaggedToken[];

/** Tagging takes time that grows with the square of a token's length: longer runs without a space are cut. */
const LONGEST_RUN = 64;

/** What follows is left unread: enough for any sentence, and for the share of each word class in any text. */
const LONGEST_TEXT = 20_000;

/** The tagger keeps every new word it meets: after so many characters it is made anew, which takes 0.1 s. */
const CHARACTERS_PER_TAGGER = 10_000_000;

let loading: Promise<PosTagger> | undefined;

/** The tagger of wink-nlp with its light English model, loaded once, when first asked for. */
export function loadPosTagger(): Promise<PosTagger> {
  loading ??= makePosTagger();
  return loading;
}

async function makePosTagger(): Promise<PosTagger> {
  const [{ default: winkNLP }, { default: model }] = await Promise.all([
    import('wink-nlp'),
    import('wink-eng-lite-web-model'),
  ]);
  const make = () => winkNLP(model, ['pos']);
  let nlp = make();
  let read = 0;
  return (text) => {
    const whole = text.slice(0, LONGEST_TEXT).replaceAll(longRuns, '$& ');
    read += whole.length;
    if (read > CHARACTERS_PER_TAGGER) {
      nlp = make();
      read = whole.length;
    }
    const tokens = nlp.readDoc(whole).tokens();
    const partsOfSpeech = tokens.out(nlp.its.pos) as string[];
    return tokens.out().map((token, i) => ({ text: token, partOfSpeech: partsOfSpeech[i] }));
  };
}

const longRuns = new RegExp(`\\S{${LONGEST_RUN}}`, 'gu');
