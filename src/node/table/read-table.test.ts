import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { continuedProfile } from '../../../test/support/continued-profile.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { columnOf } from '../../learn/matrix.ts';
import { exportProfileCsv, writeProfile } from '../profile-file/write-profile.ts';
import { readTable } from './read-table.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'premodel-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const HEADER = 'input_id,reference,a.output,a.confidence,a.cost,b.score,b.cost,length';

describe('tables of outcomes', () => {
  it('are read with byte order mark, CRLF, quotes, blank lines and spaces', async () => {
    const path = await fileOf(
      'quoted.csv',
      `\ufeff${HEADER.replace('b.score', ' b.score ')}\r\n\r\n` +
        'x,"yes, or ""no""","yes, or ""no""",0.5,1,1,20,3\r\n"y\nz",no , maybe,1e-1,2,0.25,20,-4.5\r\n\r\n',
    );
    const profile = await readTable(path);
    expect(profile).toMatchObject({
      task: 'table',
      inputs: ['x', 'y\nz'],
      references: ['yes, or "no"', 'no'],
      evidenceNames: ['p1'],
      criteria: ['score'],
    });
    expect(profile.labels).toBeUndefined();
    const [a, b] = profile.candidates;
    expect([a.name, b.name]).toEqual(['a', 'b']);
    expect(Array.from(a.scores.score)).toEqual([1, 0]);
    expect(Array.from(b.scores.score)).toEqual([1, 0.25]);
    expect(Array.from(a.cost!)).toEqual([1, 2]);
    expect(Array.from(a.latencyMs)).toEqual([0, 0]);
    expect(Array.from(columnOf(a.evidence, 0))).toEqual([0.5, 0.1]);
    expect(Array.from(columnOf(b.evidence, 0))).toEqual([0, 0]);
    expect(profile.features.names).toEqual(['length']);
    expect(Array.from(profile.features.values.data)).toEqual([3, -4.5]);
  });

  it('say how long decoding takes, which is no feature', async () => {
    const rows = '\n4.5,1,2,1\n0,0,3,7\n';
    const profile = await readTable(
      await fileOf('decoded.csv', `decode_ms,a.score,a.latency_ms,length${rows}`),
    );
    expect(profile.decodeMs).toEqual(Float64Array.of(4.5, 0));
    expect(profile.features.names).toEqual(['length']);
    const negative = await fileOf('negative.csv', 'decode_ms,a.score\n-1,1\n');
    await expect(readTable(negative)).rejects.toMatchObject({ code: 'invalid-table' });
  });

  it('say which runs answer, until when, and what being late loses', async () => {
    const path = await fileOf(
      'timed.csv',
      'a.score,a.latency_ms,a.answered,b.score,b.score.quick,b.latency_ms,a.score.quick,limit_ms,loss_per_ms,' +
        'loss_per_ms.quick\n' +
        '1,5,1,0.5,1,20,1,10,0.1,0\n1,5,0,0.5,1,30,1,40,0.2,0.01\n',
    );
    const { candidates, timeLimit, features, evidenceNames } = await readTable(path);
    const [a, b] = candidates;
    expect([features.names, evidenceNames]).toEqual([[], []]);
    expect(timeLimit).toEqual({
      limitMs: Float64Array.of(10, 40),
      lossPerMs: { score: Float64Array.of(0.1, 0.2), quick: Float64Array.of(0, 0.01) },
    });
    expect([a.answered, b.answered]).toEqual([Uint8Array.of(1, 0), Uint8Array.of(0, 1)]);
    expect([a.scores.score, b.scores.score]).toEqual([Float64Array.of(1, 0), Float64Array.of(0, 0.5)]);
    expect([a.latencyMs, b.latencyMs]).toEqual([Float64Array.of(5, 5), Float64Array.of(10, 30)]);
  });

  it('are read from Parquet that others wrote', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'input_id', data: ['x', 'y', 'z'], type: 'STRING' },
        { name: 'm.score', data: [true, false, true], type: 'BOOLEAN' },
        { name: 'm.latency_ms', data: [1.5, 2.5, 3.5], type: 'DOUBLE' },
        { name: 'size', data: [10n, 20n, 30n], type: 'INT64' },
        { name: 'n.score', data: [1, 1, 0], type: 'DOUBLE' },
        { name: 'n.latency_ms', data: [4, 4, 4], type: 'DOUBLE' },
        { name: 'n.continues', data: ['m', 'm', 'm'], type: 'STRING' },
        { name: 'n.continued.latency_ms', data: [1, 2, 3], type: 'DOUBLE' },
        { name: 'hint', data: [1, null, 3], type: 'DOUBLE', nullable: true },
      ],
    });
    const profile = await readTable(await fileOf('foreign.parquet', new Uint8Array(bytes)));
    expect(Array.from(profile.candidates[0].scores.score)).toEqual([1, 0, 1]);
    expect(Array.from(profile.candidates[0].latencyMs)).toEqual([1.5, 2.5, 3.5]);
    expect(profile.candidates[1].continues).toEqual({ candidate: 'm', latencyMs: Float64Array.of(1, 2, 3) });
    expect(profile.features.names).toEqual(['size', 'hint', 'hint missing']);
    expect(Array.from(profile.features.values.data)).toEqual([10, 1, 0, 20, 2, 1, 30, 3, 0]);
  });

  it('are profiles, too, read as they are', async () => {
    const profile = syntheticProfile({ inputs: 12 });
    const path = join(folder, 'own.parquet');
    await writeProfile(path, profile);
    expect(await readTable(path)).toMatchObject({ task: 'image-classification', inputs: profile.inputs });
  });

  it('hold everything that an exported profile does', async () => {
    const profile = continuedProfile(syntheticProfile({ inputs: 60, classes: 4 }));
    const path = join(folder, 'exported.csv');
    await exportProfileCsv(path, profile);
    const read = await readTable(path);
    expect(read.inputs).toEqual(profile.inputs);
    expect(read.references).toEqual(profile.references);
    expect(read.features).toEqual(profile.features);
    expect(read.criteria).toEqual(['score', 'top5']);
    expect([...read.evidenceNames].sort()).toEqual([...profile.evidenceNames].sort());
    read.candidates.forEach((candidate, k) => {
      const original = profile.candidates[k];
      expect(candidate.name).toBe(original.name);
      expect(candidate.latencyMs).toEqual(original.latencyMs);
      expect(candidate.energyMj).toEqual(original.energyMj);
      expect(candidate.continues).toEqual(original.continues);
      expect(candidate.predicted).toEqual(original.predicted);
      expect(candidate.scores.score).toEqual(original.scores.top1);
      read.evidenceNames.forEach((name, column) => {
        const there = profile.evidenceNames.indexOf(name);
        expect(columnOf(candidate.evidence, column)).toEqual(columnOf(original.evidence, there));
      });
    });
  });

  it('say of one candidate that it goes on from another, and of the costs that count', async () => {
    const path = await fileOf(
      'continued.csv',
      'a.score,a.cost,a.latency_ms,b.score,b.cost,b.latency_ms,b.continues,b.continued.cost\n' +
        '1,1,10,0.5,20,30,a,15\n0,2,10,1,20,40, a ,16.5\n',
    );
    const { candidates, evidenceNames } = await readTable(path);
    expect(evidenceNames).toEqual([]);
    expect(candidates[0].continues).toBeUndefined();
    expect(candidates[1].continues).toEqual({
      candidate: 'a',
      cost: Float64Array.of(15, 16.5),
      latencyMs: Float64Array.of(30, 40),
    });
  });

  const CONTINUED = 'a.score,a.cost,b.score,b.cost,b.continues,b.continued.cost\n';
  const row = 'x,1,1,0.5,1,1,20,3';
  it.each([
    ['nothing', '', undefined, undefined],
    ['a header alone', HEADER, undefined, undefined],
    ['no candidates', 'input_id,reference\nx,1', undefined, undefined],
    ['a row too short', `${HEADER}\n${row}\ny,1`, 3, undefined],
    ['a row too long', `${HEADER}\n${row}\ny,1,1,0.5,1,1,20,3,9`, 3, undefined],
    ['an open quote', `${HEADER}\n"${row}\n${row}`, undefined, undefined],
    ['an input twice', `${HEADER}\n${row}\n\n${row}`, 4, 'input_id'],
    ['an input without a name', `${HEADER}\n,1,1,0.5,1,1,20,3`, 2, 'input_id'],
    ['a column twice', `${HEADER},length\n${row},3`, undefined, 'length'],
    ['text for a score', `${HEADER}\nx,1,1,0.5,1,good,20,3`, 2, 'b.score'],
    ['a score of 1.5', `${HEADER}\nx,1,1,0.5,1,1.5,20,3`, 2, 'b.score'],
    ['an infinite cost', `${HEADER}\n${row}\ny,1,1,0.5,Infinity,1,20,3`, 3, 'a.cost'],
    ['a negative cost', `${HEADER}\nx,1,1,0.5,-1,1,20,3`, 2, 'a.cost'],
    ['no cost', `${HEADER}\nx,1,1,0.5,,1,20,3`, 2, 'a.cost'],
    ['a confidence that is none', `${HEADER}\nx,1,1,0x10,1,1,20,3`, 2, 'a.confidence'],
    ['a feature that is text', `${HEADER}\nx,1,1,0.5,1,1,20,long`, 2, 'length'],
    ['a cost of one candidate only', 'a.score,a.cost,b.score\n1,1,1', undefined, 'b.cost'],
    ['outputs and nothing to compare with', 'a.output\n1', undefined, 'a.score'],
    ['a candidate that goes on from nobody', `${CONTINUED}1,1,1,9,c,5`, 2, 'b.continues'],
    ['a candidate that goes on from itself', `${CONTINUED}1,1,1,9,b,5`, 2, 'b.continues'],
    ['a candidate that goes on from different ones', `${CONTINUED}1,1,1,9,a,5\n1,1,1,9,,5`, 3, 'b.continues'],
    ['a negative rest of a cost', `${CONTINUED}1,1,1,9,a,-5`, 2, 'b.continued.cost'],
    ['the rest of a cost, of nobody', 'a.score,a.cost,a.continued.cost\n1,1,1', undefined, 'a.continues'],
    ['no rest of a cost', 'a.score,a.cost,a.continues\n1,1,a', undefined, 'a.continued.cost'],
    [
      'the rest of a cost, and no whole',
      'a.score,b.score,b.continues,b.continued.cost\n1,1,a,1',
      undefined,
      'b.cost',
    ],
    [
      'candidates that go on from each other',
      'a.score,a.cost,a.continues,a.continued.cost,b.score,b.cost,b.continues,b.continued.cost\n1,1,b,1,1,1,a,1',
      2,
      'a.continues',
    ],
    ['half an answer', 'a.score,a.answered\n1,0.5', 2, 'a.answered'],
    ['no time', 'a.score,a.latency_ms,limit_ms\n1,1,0', 2, 'limit_ms'],
    ['a limit and no times', 'a.score,limit_ms\n1,5', undefined, 'limit_ms'],
    ['a loss and no limit', 'a.score,a.latency_ms,loss_per_ms\n1,5,1', undefined, 'loss_per_ms'],
    [
      'a loss of nothing',
      'a.score,a.latency_ms,limit_ms,loss_per_ms.f1\n1,5,9,1',
      undefined,
      'loss_per_ms.f1',
    ],
    ['a criterion of one candidate only', 'a.score,a.score.f1,b.score\n1,1,1', undefined, 'b.score.f1'],
  ])('with %s end in an error with its place', async (_, text, line, field) => {
    const path = await fileOf('hostile.csv', text);
    await expect(readTable(path)).rejects.toMatchObject({
      code: 'invalid-table',
      place: { file: path, ...(line && { row: line }), ...(field && { field }) },
    });
  });

  it.each([
    ['bytes', Uint8Array.of(0xff, 0xfe, 0x00, 0x80)],
    ['a field without end', `${HEADER}\n"${'x'.repeat(11_000_000)}`],
  ])('that are %s are refused', async (_, content) => {
    await expect(readTable(await fileOf('bytes.csv', content))).rejects.toMatchObject({
      code: 'invalid-table',
    });
  });

  it('that are not there are refused', async () => {
    await expect(readTable(join(folder, 'nowhere.csv'))).rejects.toMatchObject({ code: 'missing-file' });
  });
});

describeWithShared('tables of services', () => {
  it('RAFDB is read', async () => {
    const profile = await readTable(sharedPath('data', 'frugalml', 'RAFDB.csv'));
    expect(profile.inputs).toHaveLength(15_339);
    expect(profile.labels).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(profile.evidenceNames).toEqual(['class1', 'p1']);
    expect(profile.candidates.map(({ name, cost }) => [name, cost?.[0]])).toEqual([
      ['google', 15],
      ['facepp', 5],
      ['microsoft', 10],
      ['github_cnn', 0.001],
    ]);
    // The scores given are those that output and reference tell.
    for (const { predicted, scores } of profile.candidates) {
      const right = profile.references.map((reference, i) => (Number(reference) === predicted![i] ? 1 : 0));
      expect(Array.from(scores.score)).toEqual(right);
    }
  });
});
