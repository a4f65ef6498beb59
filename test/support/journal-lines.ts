import { existsSync, readFileSync } from 'node:fs';

/** What a journal holds, line by line, as far as the lines are whole. */
export function journalLines(path: string): { id: string; runs: { latencyMs: number }[] }[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(1, -1);
  return lines.map((line) => JSON.parse(line).entry);
}
