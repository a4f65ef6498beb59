import { expect, it, vi } from 'vitest';
import { MOST_LISTED, Notices } from './notices.ts';

function said(notices: number): string[] {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  const all = new Notices();
  for (let i = 0; i < notices; i++) all.add(`${i}`);
  all.end();
  spy.mockRestore();
  return lines;
}

it('tells the first notices and how many more there were', () => {
  expect(said(0)).toEqual([]);
  expect(said(MOST_LISTED)).toHaveLength(MOST_LISTED);
  expect(said(5000)).toHaveLength(MOST_LISTED + 1);
  expect(said(5000).at(-1)).toBe(`note: … and 4,980 more`);
});
