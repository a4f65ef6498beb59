"""The encoder-decoder: Marian's, with the layer normalisation before each block instead of after it (as Pegasus)."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from vocabulary import PADDING, SIZE

POSITIONS = 128
HEADS = 4


@dataclass(frozen=True)
class Plan:
    name: str
    width: int
    hidden: int  # of the feed-forward layers
    encoder_layers: int
    decoder_layers: int
    sentences: int  # trained on, in all
    learning_rate: float
    bfloat16: bool = False  # in training; pays only in wide layers


LADDER = [
    Plan("phrase-small", 32, 64, 1, 1, sentences=200_000, learning_rate=6e-3),
    Plan("phrase-medium", 64, 192, 2, 2, sentences=130_000, learning_rate=4e-3),
    Plan("phrase-large", 128, 320, 4, 4, sentences=170_000, learning_rate=1.5e-3, bfloat16=True),
]


class Attention(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.head_width = width // HEADS
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def heads(self, x: Tensor) -> Tensor:
        """[batch, length, width] to [batch, heads, length, width / heads]."""
        return x.view(x.shape[0], -1, HEADS, self.head_width).transpose(1, 2)

    def project(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.heads(self.key(x)), self.heads(self.value(x))

    def forward(self, x: Tensor, keys: Tensor, values: Tensor, bias: Tensor | None) -> Tensor:
        """`bias` is added to the scores: 0, or very negative where nothing may be seen."""
        scores = self.heads(self.query(x) * self.head_width**-0.5) @ keys.transpose(2, 3)
        if bias is not None:
            scores = scores + bias
        seen = scores.softmax(-1) @ values
        return self.out(seen.transpose(1, 2).flatten(2))


class Layer(nn.Module):
    def __init__(self, plan: Plan, decoder: bool):
        super().__init__()
        self.self_norm, self.attention = nn.LayerNorm(plan.width), Attention(plan.width)
        if decoder:
            self.cross_norm, self.cross_attention = nn.LayerNorm(plan.width), Attention(plan.width)
        self.norm = nn.LayerNorm(plan.width)
        self.up, self.down = nn.Linear(plan.width, plan.hidden), nn.Linear(plan.hidden, plan.width)

    def feed_forward(self, x: Tensor) -> Tensor:
        return x + self.down(self.up(self.norm(x)).relu())


class Stack(nn.Module):
    def __init__(self, plan: Plan, layers: int, decoder: bool):
        super().__init__()
        self.layers = nn.ModuleList(Layer(plan, decoder) for _ in range(layers))
        self.norm = nn.LayerNorm(plan.width)


class Translator(nn.Module):
    def __init__(self, plan: Plan):
        super().__init__()
        self.plan = plan
        self.embedding = nn.Embedding(SIZE, plan.width, padding_idx=PADDING)
        nn.init.normal_(self.embedding.weight, std=plan.width**-0.5)
        self.encoder = Stack(plan, plan.encoder_layers, decoder=False)
        self.decoder = Stack(plan, plan.decoder_layers, decoder=True)
        self.bias = nn.Parameter(torch.zeros(SIZE))
        self.register_buffer("positions", sinusoids(plan.width), persistent=False)

    def embed(self, ids: Tensor, start: int | Tensor = 0) -> Tensor:
        where = torch.arange(ids.shape[1]) + start
        return self.embedding(ids) * math.sqrt(self.plan.width) + self.positions[where]

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        x, bias = self.embed(ids), hidden_where(mask)
        for layer in self.encoder.layers:
            normal = layer.self_norm(x)
            x = x + layer.attention(normal, *layer.attention.project(normal), bias)
            x = layer.feed_forward(x)
        return self.encoder.norm(x)

    def logits(self, x: Tensor) -> Tensor:
        return functional.linear(self.decoder.norm(x), self.embedding.weight, self.bias)

    def decode(self, ids: Tensor, encoded: Tensor, mask: Tensor) -> tuple[Tensor, list[Tensor]]:
        """All positions at once. Also, per layer: keys and values of the decoder, then of the encoder."""
        length = ids.shape[1]
        x, bias = self.embed(ids), hidden_where(mask)
        future = torch.arange(length)[None, :] > torch.arange(length)[:, None]
        causal = future.to(x.dtype) * -1e9
        cache = []
        for layer in self.decoder.layers:
            normal = layer.self_norm(x)
            own, theirs = layer.attention.project(normal), layer.cross_attention.project(encoded)
            x = x + layer.attention(normal, *own, causal)
            x = x + layer.cross_attention(layer.cross_norm(x), *theirs, bias)
            x = layer.feed_forward(x)
            cache += [*own, *theirs]
        return self.logits(x), cache

    def decode_next(self, ids: Tensor, mask: Tensor, past: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """One position behind those in the cache; gives the decoder's keys and values with it."""
        x, bias = self.embed(ids, past[0].shape[2]), hidden_where(mask)
        cache = []
        for i, layer in enumerate(self.decoder.layers):
            keys, values, *theirs = past[4 * i : 4 * i + 4]
            normal = layer.self_norm(x)
            key, value = layer.attention.project(normal)
            own = torch.cat([keys, key], 2), torch.cat([values, value], 2)
            x = x + layer.attention(normal, *own, None)
            x = x + layer.cross_attention(layer.cross_norm(x), *theirs, bias)
            x = layer.feed_forward(x)
            cache += own
        return self.logits(x), cache


def sinusoids(width: int) -> Tensor:
    """Sines in the first half of the columns, cosines in the second, as Marian has them."""
    rates = 10_000 ** (-torch.arange(0, width, 2) / width)
    angles = torch.arange(POSITIONS)[:, None] * rates[None, :]
    return torch.cat([angles.sin(), angles.cos()], 1)


def hidden_where(mask: Tensor) -> Tensor:
    """[batch, length] of 1 and 0 to a bias on attention scores."""
    return (1.0 - mask[:, None, None, :].float()) * -1e9
