import { describe, expect, it } from 'vitest';
import { STYLE } from './style.ts';

const palettes = [...STYLE.matchAll(/:root \{([^}]+)\}/g)].map(([, block]) =>
  Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, color]) => [name, color]),
  ),
);

/** WCAG 2.2 relative luminance. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ['light', palettes[0]],
  ['dark', palettes[1]],
])('%s colours', (_, palette) => {
  it.each([
    ['ink', 'paper'],
    ['ink', 'panel'],
    ['ink', 'accent-soft'],
    ['muted', 'paper'],
    ['muted', 'panel'],
    ['accent', 'paper'],
    ['second', 'paper'],
  ])('%s on %s is readable as text (WCAG AA, 4.5)', (text, background) => {
    expect(contrast(palette[text], palette[background])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['gain', 'loss', 'accent', 'second', 'muted'])('%s on paper is seen as a shape (3)', (color) => {
    expect(contrast(palette[color], palette.paper)).toBeGreaterThanOrEqual(3);
  });
});
