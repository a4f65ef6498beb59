"""The tokenizer that all three models share: byte-pair encoding over both languages."""

from functools import lru_cache

from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

from dataset import HERE, training_set

SIZE = 1024
END, UNKNOWN, PADDING = 0, 1, 2  # padding is also what the decoder starts with
CACHE = HERE / ".cache" / "tokenizer.json"
LETTERS = [chr(code) for code in range(32, 127)] + list("ÄÖÜßäöü€£")


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    if not CACHE.exists():
        CACHE.parent.mkdir(exist_ok=True)
        train_tokenizer().save(str(CACHE))
    return Tokenizer.from_file(str(CACHE))


def train_tokenizer() -> Tokenizer:
    made = Tokenizer(models.BPE(unk_token="<unk>"))
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    made.post_processor = processors.TemplateProcessing(single="$A </s>", pair="$A $B", special_tokens=[("</s>", END)])
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        special_tokens=["</s>", "<unk>", "<pad>"],
        initial_alphabet=LETTERS,
        show_progress=False,
    )
    made.train_from_iterator(texts(), trainer)
    return made


def texts():
    """Without digits and full stops, so that none becomes part of a longer piece: numbers are read digit by digit."""
    letters_only = str.maketrans("", "", "0123456789.,?")
    for pair in training_set(20_000):
        yield pair.english.translate(letters_only)
        yield pair.german.translate(letters_only)
