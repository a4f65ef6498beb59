"""Tokenizers of the two kinds that most text classifiers have, trained on the texts."""

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast


def train_word_piece(texts: list[str], vocabulary: int, max_length: int | None) -> PreTrainedTokenizerFast:
    """As BERT has it: lower case, pieces of words, `[CLS] a [SEP] b [SEP]`, the second text of type 1."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=vocabulary, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0",
        pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        **({} if max_length is None else {"model_max_length": max_length}),
        **dict(pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]"),
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )


def train_byte_pairs(texts: list[str], vocabulary: int, max_length: int | None) -> PreTrainedTokenizerFast:
    """As RoBERTa has it: pairs of bytes, `<s> a </s></s> b </s>`, no types."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(texts, trainer)
    ids = {token: tokenizer.token_to_id(token) for token in special}
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", ids["</s>"]), ("<s>", ids["<s>"]), add_prefix_space=False)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        **({} if max_length is None else {"model_max_length": max_length}),
        **dict(bos_token="<s>", eos_token="</s>", cls_token="<s>", sep_token="</s>"),
        **dict(pad_token="<pad>", unk_token="<unk>", mask_token="<mask>"),
        model_input_names=["input_ids", "attention_mask"],
    )
