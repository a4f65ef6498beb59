import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { Journal, type JournalEntry } from './journal.ts';

const disk = vi.hoisted(() => ({ isFull: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    appendFileSync(file: number, text: string) {
      if (!disk.isFull) return fs.appendFileSync(file, text);
      // As a real disk does: some of it still fits.
      fs.appendFileSync(file, text.slice(0, 7));
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    },
  };
});
afterEach(() => {
  disk.isFull = false;
});

const temporary = temporaryFolder();
const conditions = { models: 'm1', data: 'd1' };
let files = 0;

function entry(i: number): JournalEntry {
  const run = {
    answer: i,
    scores: [1],
    evidence: [1 / 3],
    latencyMs: Math.PI * i,
    preprocessMs: 1,
    inferenceMs: 2,
    latencyInterval: 0.01,
  };
  return { id: `a\u2028b ${i}.jpg`, decodeMs: 2, features: [i / 7], featureMs: 0.1, runs: [run] };
}

function newJournal(entries: number): string {
  const path = join(temporary, `${files++}.jsonl`);
  const journal = Journal.open(path, conditions);
  for (let i = 0; i < entries; i++) journal.append(entry(i));
  journal.close();
  return path;
}

describe('Journal', () => {
  it('gives back what was appended, exactly, and goes on', () => {
    const path = newJournal(20);
    const journal = Journal.open(path, conditions);
    expect([...journal.entries.values()]).toEqual(Array.from({ length: 20 }, (_, i) => entry(i)));
    journal.append({ id: 'x', skipped: 'bad' });
    journal.close();
    expect(Journal.open(path, conditions).entries.get('x')).toEqual({ id: 'x', skipped: 'bad' });
  });

  it('loses at most the last entry, wherever the process was killed', () => {
    const whole = readFileSync(newJournal(3));
    const header = whole.indexOf(10) + 1;
    for (let length = 0; length <= whole.length; length++) {
      const path = join(temporary, 'torn.jsonl');
      writeFileSync(path, whole.subarray(0, length));
      const journal = Journal.open(path, conditions);
      const complete = whole.subarray(header, Math.max(length, header)).filter((byte) => byte === 10).length;
      expect(journal.entries.size).toBe(complete);
      journal.append(entry(9));
      journal.close();
      const again = Journal.open(path, conditions);
      expect([...again.entries.keys()]).toEqual([...journal.entries.keys()]);
      again.close();
    }
  });

  it('goes on without models that are left out, with what it has of the others', () => {
    const path = join(temporary, 'left-out.jsonl');
    const journal = Journal.open(path, { ...conditions, models: 'a b c' });
    const [run] = (entry(1) as { runs: object[] }).runs;
    const runs = ['a', 'b', 'c'].map((answer) => ({ ...run, answer }));
    const measured = { ...entry(1), runs } as unknown as JournalEntry;
    journal.append(measured);
    journal.append({ id: 'x', skipped: 'bad' });
    journal.close();
    for (const models of ['c a', 'a d', 'd', '']) {
      expect(() => Journal.open(path, { ...conditions, models })).toThrow('other models');
    }
    expect(() => Journal.open(path, { models: 'a c', data: 'd2' })).toThrow('other models, data');
    for (let again = 0; again < 2; again++) {
      const narrowed = Journal.open(path, { ...conditions, models: 'a c' });
      expect([...narrowed.entries.values()]).toEqual([
        { ...measured, runs: [runs[0], runs[2]] },
        { id: 'x', skipped: 'bad' },
      ]);
      expect(narrowed.disbelieved).toBe(0);
      narrowed.close();
    }
    expect(() => Journal.open(path, { ...conditions, models: 'a b c' })).toThrow('other models');
  });

  it('never mixes measurements of other conditions', () => {
    const path = newJournal(3);
    const open = (options = {}) => Journal.open(path, { models: 'm2', data: 'd1' }, options);
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'other-conditions', message: expect.stringContaining('other models') }),
    );
    const journal = open({ restart: true });
    expect(journal.entries.size).toBe(0);
    journal.append(entry(1));
    journal.close();
    expect(open().entries.size).toBe(1);
  });

  it('refuses to write over a file that is none of its own', () => {
    const path = join(temporary, 'mine.jsonl');
    for (const text of ['{"my": "data"}\n', '[]\n', 'null\n', 'precious notes\n', 'no line end']) {
      writeFileSync(path, text);
      expect(() => Journal.open(path, conditions)).toThrow(
        expect.objectContaining({ code: 'other-conditions' }),
      );
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });

  it('keeps what is finished when the disk is full, and goes on when it no longer is', () => {
    const path = newJournal(5);
    const journal = Journal.open(path, conditions);
    disk.isFull = true;
    expect(() => journal.append(entry(5))).toThrow(expect.objectContaining({ code: 'disk-full' }));
    journal.close();
    disk.isFull = false;
    const again = Journal.open(path, conditions);
    expect(again.entries.size).toBe(5);
    again.append(entry(5));
    again.close();
    expect(Journal.open(path, conditions).entries.size).toBe(6);
  });

  it('reports a disk that is full from the start', () => {
    disk.isFull = true;
    expect(() => Journal.open(join(temporary, 'full.jsonl'), conditions)).toThrow(
      expect.objectContaining({ code: 'disk-full' }),
    );
  });

  it.each([
    ['a digit that changed', (line: string) => line.replace('"decodeMs":2', '"decodeMs":3')],
    ['an entry of other conditions', (line: string) => line.replace(/"conditions":"./, '"conditions":"#')],
    ['what another version wrote', (line: string) => line.slice(line.indexOf('"entry":') + 8, -1)],
    ['no JSON', () => '{{{'],
    ['nothing', () => ''],
  ])('does not believe %s, and loses nothing else', (_, spoil) => {
    const path = newJournal(5);
    const lines = readFileSync(path, 'utf8').split('\n');
    lines[3] = spoil(lines[3]);
    writeFileSync(path, lines.join('\n'));
    const journal = Journal.open(path, conditions);
    expect([...journal.entries.values()]).toEqual([0, 1, 3, 4].map(entry));
    expect(journal.disbelieved).toBe(1);
    journal.append(entry(2));
    journal.close();
    expect(Journal.open(path, conditions).entries.size).toBe(5);
  });

  it('believes no line into which another run wrote', () => {
    const [path, other] = [newJournal(2), join(temporary, 'other.jsonl')];
    const foreign = Journal.open(other, { models: 'm2', data: 'd1' });
    foreign.append({ ...entry(0), decodeMs: 99 } as JournalEntry);
    foreign.append(entry(7));
    foreign.close();
    const [, ...lines] = readFileSync(other, 'utf8').split('\n');
    appendFileSync(path, lines.join('\n'));
    const journal = Journal.open(path, conditions);
    expect([...journal.entries.values()]).toEqual([entry(0), entry(1)]);
    expect(journal.disbelieved).toBe(2);
    journal.close();
  });

  it('neither follows a link nor waits for a pipe', () => {
    const victim = join(temporary, 'victim');
    writeFileSync(victim, '');
    const link = join(temporary, 'link.jsonl');
    symlinkSync(victim, link);
    expect(() => Journal.open(link, conditions)).toThrow(expect.objectContaining({ code: 'cannot-write' }));
    expect(readFileSync(victim, 'utf8')).toBe('');
    const pipe = join(temporary, 'pipe.jsonl');
    execFileSync('mkfifo', [pipe]);
    expect(() => Journal.open(pipe, conditions)).toThrow(
      expect.objectContaining({ code: 'other-conditions' }),
    );
  });

  it('is gone after removal', () => {
    const path = newJournal(1);
    const journal = Journal.open(path, conditions);
    journal.remove();
    journal.close();
    expect(existsSync(path)).toBe(false);
  });
});
