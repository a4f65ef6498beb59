"""The four networks: one plan, four sizes.

A stem halves the picture, then every stage halves it again and adds residual
blocks. What grows along the ladder: the input, the channels and the depth.
"""

from dataclasses import dataclass

from torch import nn


@dataclass(frozen=True)
class Plan:
    name: str
    image_size: int
    channels: tuple[int, ...]  # of the stem and of each stage after it
    blocks: tuple[int, ...]  # residual blocks at each of these
    rounds: tuple[float, ...]  # epochs of each round of training
    learning_rate: float


LADDER = [
    Plan("glyph-nano", 16, (7, 14), (0, 0), rounds=(12,), learning_rate=6e-3),
    Plan("glyph-small", 24, (8, 16, 32), (0, 0, 0), rounds=(8,), learning_rate=6e-3),
    Plan("glyph-medium", 32, (16, 32, 48), (1, 1, 1), rounds=(3,), learning_rate=4e-3),
    Plan("glyph-large", 64, (48, 64, 80, 96), (2, 3, 1, 0), rounds=(2.3, 0.75), learning_rate=2e-3),
]


def conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.path = nn.Sequential(conv(channels, channels), conv(channels, channels)[:2])
        nn.init.zeros_(self.path[1][1].weight)  # starts as the identity

    def forward(self, x):
        return (x + self.path(x)).relu()


class GlyphNet(nn.Module):
    def __init__(self, plan: Plan, classes: int = 36):
        super().__init__()
        layers, inputs = [], 3
        for outputs, blocks in zip(plan.channels, plan.blocks):
            layers += [conv(inputs, outputs, stride=2), *(Residual(outputs) for _ in range(blocks))]
            inputs = outputs
        side = plan.image_size >> len(plan.channels)
        self.features = nn.Sequential(*layers)
        # the grid of features is kept, not averaged: where a stroke is tells the character
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(0.1), nn.Linear(inputs * side * side, classes))

    def forward(self, pixel_values):
        return self.head(self.features(pixel_values))
