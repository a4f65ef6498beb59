"""Draws one character the way a camera might see it.

A difficulty between 0 (crisp and plain) and 1 (blurred, noisy, dark, cluttered,
tilted) scales how strong each effect may get; which effects hit is left to chance.
"""

import cv2
import numpy as np
from PIL import Image, ImageDraw

from fonts import Family, load_font


CLASSES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CAP_HEIGHT = 96  # pixels of a capital letter in the flat drawing, before the camera

cv2.setNumThreads(1)


def draw_glyph(char: str, file: str) -> np.ndarray:
    """The character alone, white on black, cropped to its ink."""
    font = load_font(file, CAP_HEIGHT)
    left, top, right, bottom = font.getbbox(char)
    image = Image.new("L", (right - left + 24, bottom - top + 24))
    ImageDraw.Draw(image).text((12 - left, 12 - top), char, fill=255, font=font)
    return np.asarray(image.crop(image.getbbox()))


def draw_sign(rng, char: str, file: str, neighbours: bool) -> np.ndarray:
    """A flat square with the character in the middle, its cap height a quarter of the side."""
    side = 4 * CAP_HEIGHT
    sign = np.zeros((side, side), np.uint8)

    def place(glyph, x):
        """At column x, in the middle of the height; what sticks out is cut off."""
        height, width = glyph.shape
        y, x0, x1 = (side - height) // 2, max(x, 0), min(x + width, side)
        if x1 > x0:
            sign[y : y + height, x0:x1] = np.maximum(sign[y : y + height, x0:x1], glyph[:, x0 - x : x1 - x])

    glyph = draw_glyph(char, file)
    width = glyph.shape[1]
    left = (side - width) // 2
    place(glyph, left)
    if neighbours:
        gap = int(rng.integers(10, 40))
        before, after = left - gap, left + width + gap
        if rng.random() < 0.75:
            while before > 0:
                other = draw_glyph(CLASSES[rng.integers(36)], file)
                place(other, before - other.shape[1])
                before -= other.shape[1] + gap
        if rng.random() < 0.75:
            while after < side:
                other = draw_glyph(CLASSES[rng.integers(36)], file)
                place(other, after)
                after += other.shape[1] + gap
    return sign


def camera_view(rng, sign: np.ndarray, width: int, height: int, distance: float, difficulty: float) -> np.ndarray:
    """The sign turned, sheared by perspective, shifted and scaled into the picture (0..1)."""
    side = sign.shape[0]
    cap = min(width, height) * 0.7 / distance
    half = cap / CAP_HEIGHT * side / 2
    corners = np.float32([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners[:, 0] *= rng.uniform(0.94, 1.06)
    corners += rng.normal(0, 0.15 * (0.15 + difficulty) * cap, (4, 2))  # perspective
    angle = np.deg2rad(rng.normal(0, 3 + 12 * difficulty))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shift = rng.normal(0, 0.04 + 0.11 * difficulty, 2) * cap
    target = corners @ turn.T + [width / 2, height / 2] + shift
    # twice the resolution, then averaged, so that small pictures do not alias
    source = np.float32([[0, 0], [side, 0], [side, side], [0, side]])
    warp = cv2.getPerspectiveTransform(source, np.float32(target * 2))
    large = cv2.warpPerspective(sign, warp, (2 * width, 2 * height), flags=cv2.INTER_AREA)
    return cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def smooth_field(rng, width: int, height: int, cells: int) -> np.ndarray:
    """Slowly varying random values around 0 with a spread of about 1."""
    coarse = rng.normal(0, 1, (cells, cells)).astype(np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def colours(rng, difficulty: float) -> tuple[np.ndarray, np.ndarray]:
    """Ink and paper; the harder, the closer in brightness."""
    contrast = rng.uniform(0.75, 1.0) * (0.85 - 0.55 * difficulty * rng.random())
    middle = rng.uniform(contrast / 2, 1 - contrast / 2)
    dark, light = middle - contrast / 2, middle + contrast / 2
    tint = lambda: rng.normal(0, 0.07, 3)
    ink, paper = (dark, light) if rng.random() < 0.6 else (light, dark)
    return np.clip(ink + tint(), 0, 1), np.clip(paper + tint(), 0, 1)


def clutter(rng, scene: np.ndarray, difficulty: float) -> None:
    """Stripes, scratches and spots over paper and ink."""
    height, width = scene.shape[:2]
    for _ in range(rng.poisson(2.2 * difficulty)):
        colour = tuple(float(v) for v in rng.uniform(0, 1, 3))
        a, b = (rng.uniform(-0.2, 1.2, (2, 2)) * [width, height]).round().astype(int)
        thickness = int(rng.integers(1, 2 + max(1, width // 28)))
        over = scene.copy()
        if rng.random() < 0.6:
            cv2.line(over, tuple(map(int, a)), tuple(map(int, b)), colour, thickness, cv2.LINE_AA)
        else:
            cv2.circle(over, tuple(map(int, a)), int(rng.integers(2, 2 + width // 10)), colour, -1, cv2.LINE_AA)
        opacity = rng.uniform(0.4, 0.9)
        scene += opacity * (over - scene)


def shade(rng, scene: np.ndarray, difficulty: float) -> None:
    """Uneven light, a cast shadow, a colour cast."""
    height, width = scene.shape[:2]
    scene *= (1 + (0.05 + 0.2 * difficulty) * smooth_field(rng, width, height, 2))[..., None]
    if rng.random() < 0.5 * difficulty:
        y, x = np.mgrid[0:height, 0:width]
        angle = rng.uniform(0, 2 * np.pi)
        side = (x - width / 2) * np.cos(angle) + (y - height / 2) * np.sin(angle)
        edge = rng.normal(0, width / 6)
        scene *= 1 - (rng.uniform(0.25, 0.6) / (1 + np.exp((edge - side) / rng.uniform(0.5, 3))))[..., None]
    scene *= 1 + rng.normal(0, 0.08, 3)


def blur(rng, scene: np.ndarray, distance: float, difficulty: float) -> np.ndarray:
    """Out of focus or shaken."""
    unit = min(scene.shape[:2]) / 64 / distance**0.5
    sigma = unit * (0.4 + 2.2 * difficulty * rng.random() ** 1.3)
    scene = cv2.GaussianBlur(scene, (0, 0), sigma)
    if rng.random() < 0.45 * difficulty:
        length = int(round(unit * rng.uniform(3, 3 + 7 * difficulty)))
        kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
        angle = rng.uniform(0, np.pi)
        reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        start, end = np.round(length - reach).astype(int), np.round(length + reach).astype(int)
        cv2.line(kernel, tuple(map(int, start)), tuple(map(int, end)), 1.0, 1, cv2.LINE_AA)
        scene = cv2.filter2D(scene, -1, kernel / kernel.sum())
    return scene


def expose(rng, scene: np.ndarray, difficulty: float) -> np.ndarray:
    """Light falls on a noisy sensor; a dark picture is only partly brightened again."""
    light = 1 - 0.8 * difficulty * rng.random() ** 1.5
    signal = np.clip(scene, 0, 1.2) * light
    grain = rng.normal(0, 1, scene.shape).astype(np.float32)
    grain = 0.6 * grain + 0.4 * grain.mean(axis=2, keepdims=True) * np.sqrt(3)
    noise = (0.012 + 0.045 * difficulty * rng.random()) * np.sqrt(signal + 0.08)
    gain = light ** -rng.uniform(0.3, 0.9)
    return np.clip((signal + noise * grain) * gain, 0, 1)


def render(rng: np.random.Generator, char: str, file: str, difficulty: float) -> np.ndarray:
    """An RGB picture (uint8) of the character, 48 to 96 pixels wide."""
    side = int(rng.integers(48, 97))
    width, height = side, int(round(side * rng.uniform(0.94, 1.06)))
    sign = draw_sign(rng, char, file, neighbours=rng.random() < 0.25 + 0.6 * difficulty)
    distance = 1 + 1.3 * difficulty * rng.random() + 0.25 * rng.random()
    mask = camera_view(rng, sign, width, height, distance, difficulty)[..., None]
    ink, paper = colours(rng, difficulty)
    texture = (0.01 + 0.07 * difficulty * rng.random()) * smooth_field(rng, width, height, int(rng.integers(4, 16)))
    scene = (paper + mask * (ink - paper) + texture[..., None]).astype(np.float32)
    clutter(rng, scene, difficulty)
    shade(rng, scene, difficulty)
    scene = blur(rng, scene, distance, difficulty)
    return np.round(expose(rng, scene, difficulty) * 255).astype(np.uint8)


def draw_sample(rng: np.random.Generator, families: list[Family], char: str):
    """A picture with a random font and difficulty: mostly easy, with a tail of hard ones."""
    family = families[rng.integers(len(families))]
    file = family.files[rng.integers(len(family.files))]
    difficulty = float(rng.beta(1.1, 1.6))
    return render(rng, char, file, difficulty), family, difficulty
