import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, vi } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { PremodelError } from '../../error.ts';
import { matrix } from '../../learn/matrix.ts';
import type { CandidateProfile, Profile } from '../../profile/profile.ts';
import { seededRandom } from '../../random.ts';
import { assertWritable } from '../write-file.ts';
import { profileColumns } from './columns.ts';
import { METADATA_KEY, metadataOf } from './metadata.ts';
import { profileDigest } from './profile-digest.ts';
import { readProfile } from './read-profile.ts';
import { exportProfileCsv, writeProfile } from './write-profile.ts';

/** Every file that is newly made lies on a disk that is full. */
const disk = vi.hoisted(() => ({ isFull: false }));
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const open = (path: string, flags?: string) =>
    disk.isFull && flags === 'wx' ? fs.open('/dev/full', 'w') : fs.open(path, flags);
  return { ...fs, open };
});

const temporary = temporaryFolder();
let files = 0;
const newFile = () => join(temporary, `${files++}.parquet`);

function makeProfile(rows = 20, seed = 1): Profile {
  const random = seededRandom(seed);
  const numbers = (length: number) => Float64Array.from({ length }, random);
  const candidate = (name: string): CandidateProfile => ({
    name,
    model: {
      path: `zoo/${name}`,
      files: [{ path: 'onnx/model.onnx', sha256: 'ab'.repeat(32), sizeBytes: 12 }],
      sizeBytes: 12,
      loadMs: 3.5,
    },
    scores: { top1: numbers(rows).map(Math.round), top5: numbers(rows) },
    latencyMs: numbers(rows),
    inferenceMs: numbers(rows),
    latencyInterval: numbers(rows),
    evidence: matrix(rows, 2, numbers(rows * 2)),
    predicted: Int32Array.from(numbers(rows), (value) => Math.floor(value * 3)),
  });
  return {
    task: 'image-classification',
    folds: Int32Array.from({ length: rows }, (_, i) => i % 4),
    timeLimit: {
      limitMs: numbers(rows).map((ms) => 1 + ms),
      lossPerMs: { top1: numbers(rows), top5: numbers(rows) },
    },
    inputs: Array.from({ length: rows }, (_, i) => `images/ä ${i}, "x".jpg`),
    references: Array.from({ length: rows }, (_, i) => String(i % 3)),
    labels: ['a', 'b', 'c'],
    decodeMs: numbers(rows),
    features: {
      names: ['hue1', 'contrast'],
      values: matrix(rows, 2, numbers(rows * 2)),
      latencyMs: numbers(rows),
    },
    evidenceNames: ['p1', 'margin'],
    criteria: ['top1', 'top5'],
    candidates: [
      candidate('small.0.25'),
      {
        ...candidate('large'),
        answered: Uint8Array.from({ length: rows }, (_, i) => i % 2),
        continues: { candidate: 'small.0.25', latencyMs: numbers(rows), cost: numbers(rows) },
      },
    ],
    provenance: {
      createdAt: '2026-01-01T00:00:00.000Z',
      premodelVersion: '0.1.0',
      device: 'test',
      cores: 2,
      skipped: [{ input: 'bad.jpg', reason: 'it is bad' }],
      options: { seed: 1, strict: false },
    },
  };
}

/** A Parquet file as the writer makes it, with changed columns or metadata. */
function craft(
  changes: {
    column?: (name: string, data: unknown[]) => unknown[] | undefined;
    metadata?: (text: string) => string;
  },
  rows = 20,
): string {
  const profile = makeProfile(rows);
  const whole = newFile();
  const columnData = columnsOf(profile).flatMap(({ name, data }) => {
    const changed = changes.column ? changes.column(name, data) : data;
    return changed ? [{ name, data: changed }] : [];
  });
  const text = JSON.stringify(metadataOf(profile));
  const kvMetadata = [{ key: METADATA_KEY, value: changes.metadata?.(text) ?? text }];
  writeFileSync(whole, new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata })));
  return whole;
}

function columnsOf(profile: Profile): { name: string; data: unknown[] }[] {
  return profileColumns(profile).map(({ name, data }) => ({ name, data: Array.from<unknown>(data) }));
}

describe('writeProfile and readProfile', () => {
  it.each([0, 1, 20, 2500])('give back %i inputs exactly', async (rows) => {
    const profile = makeProfile(rows);
    const file = newFile();
    await writeProfile(file, profile);
    expect(await readProfile(file)).toEqual(profile);
    expect(readdirSync(temporary).filter((name) => name.endsWith('.writing'))).toEqual([]);
  });

  it('keep texts, what models wrote, and how they were set', async () => {
    const profile = makeProfile(3);
    const texts = ['a "quoted", text', '', 'zwei\nZeilen 🙂'];
    const written: Profile = {
      ...profile,
      task: 'translation',
      labels: undefined,
      texts,
      words: [['a', 'quoted', 'text'], [], ['zwei', 'zeilen']],
      references: texts.toReversed(),
      candidates: profile.candidates.map((candidate, k) => ({
        ...candidate,
        model: { ...candidate.model!, settings: { numBeams: k + 1 } },
        predicted: undefined,
        outputs: texts.map((text) => `${text}${k}`),
      })),
    };
    const file = newFile();
    await writeProfile(file, written);
    const { agreement, ...read } = await readProfile(file);
    expect(read).toEqual(written);
    expect(agreement).toBeTypeOf('function');
  });

  it('read a file of a release that kept no decoding per input', async () => {
    const { decodeMs, provenance, inputs } = await readProfile(
      fixturePath('end-to-end', 'before.profile.parquet'),
    );
    expect(inputs).toHaveLength(60);
    expect(decodeMs).toBeUndefined();
    expect(provenance.decodeMs).toBeCloseTo(4.3173217, 6);
  });

  it('keep every number to the last bit', async () => {
    const file = newFile();
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(values, async (numbers) => {
        const profile = makeProfile(numbers.length);
        const data = Float64Array.from(numbers.flatMap((number) => [number, -number]));
        const changed = {
          ...profile,
          features: { ...profile.features, values: matrix(numbers.length, 2, data) },
        };
        await writeProfile(file, changed);
        expect((await readProfile(file)).features.values.data).toEqual(data);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('write the columns that the documentation lists', async () => {
    const file = newFile();
    await writeProfile(file, makeProfile());
    const schema = parquetMetadata(new Uint8Array(readFileSync(file))).schema.slice(1);
    expect(schema.map(({ name }) => name)).toEqual([
      'input_id',
      'reference',
      'feature.hue1',
      'feature.contrast',
      'decode_ms',
      'feature_ms',
      'fold',
      'limit_ms',
      'loss_per_ms',
      'loss_per_ms.top5',
      ...['small.0.25', 'large'].flatMap((name) =>
        [
          'output',
          'score',
          'score.top5',
          ...(name === 'large' ? ['answered'] : []),
          'latency_ms',
          'inference_ms',
          'latency_interval',
          ...(name === 'large' ? ['continues', 'continued.latency_ms', 'continued.cost'] : []),
          'evidence.p1',
          'evidence.margin',
        ].map((column) => `${name}.${column}`),
      ),
    ]);
  });

  it('refuse to write what could not be read', async () => {
    const profile = makeProfile();
    const { features, candidates } = profile;
    const broken: Profile[] = [
      { ...profile, inputs: profile.inputs.map(() => 'same') },
      { ...profile, references: ['short'] },
      { ...profile, features: { ...features, latencyMs: features.latencyMs.map(() => Number.NaN) } },
      { ...profile, decodeMs: new Float64Array(3) },
      { ...profile, candidates: [candidates[0], candidates[0]] },
      { ...profile, candidates: [candidates[1]] },
      { ...profile, candidates: [{ ...candidates[0], name: 'feature' }], evidenceNames: ['p1', 'p1'] },
    ];
    for (const bad of broken) {
      const file = newFile();
      await expect(writeProfile(file, bad)).rejects.toMatchObject({ code: 'invalid-profile' });
      expect(existsSync(file)).toBe(false);
    }
  });

  it.runIf(existsSync('/dev/full'))('leave the old file alone when the disk is full', async () => {
    const folder = mkdtempSync(join(temporary, 'full-'));
    const file = join(folder, 'x.parquet');
    await writeProfile(file, makeProfile());
    const before = readFileSync(file);
    disk.isFull = true;
    await expect(writeProfile(file, makeProfile(30))).rejects.toMatchObject({ code: 'disk-full' });
    await expect(assertWritable(file)).rejects.toMatchObject({ code: 'disk-full' });
    disk.isFull = false;
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['x.parquet']);
  });

  it('say so when the folder is missing', async () => {
    const file = join(temporary, 'missing', 'x.parquet');
    await expect(writeProfile(file, makeProfile())).rejects.toMatchObject({ code: 'cannot-write' });
  });
});

describe('exportProfileCsv', () => {
  it('writes a header and a row per input, quoted where needed', async () => {
    const file = join(temporary, 'table.csv');
    await exportProfileCsv(file, makeProfile(2));
    const [header, first, second, ...rest] = readFileSync(file, 'utf8').split('\n');
    expect(header.startsWith('input_id,reference,feature.hue1')).toBe(true);
    expect(first.startsWith('"images/ä 0, ""x"".jpg",0,')).toBe(true);
    expect(second.split(',').at(-1)).toBe(String(makeProfile(2).candidates[1].evidence.data[3]));
    expect(rest).toEqual(['']);
  });
});

describe('readProfile', () => {
  it.each([
    ['an empty file', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('input_id,reference\n1,2\n')],
    ['a file cut short', (whole: Buffer) => whole.subarray(0, whole.length - 100)],
    ['a file without its beginning', (whole: Buffer) => whole.subarray(5)],
    [
      'a footer that claims more than there is',
      (whole: Buffer) => {
        whole.writeUInt32LE(0xfffffff0, whole.length - 8);
        return whole;
      },
    ],
  ])('refuses %s', async (_, damage) => {
    const file = newFile();
    await writeProfile(file, makeProfile());
    writeFileSync(file, damage(readFileSync(file)));
    await expect(readProfile(file)).rejects.toMatchObject({ code: 'invalid-profile', place: { file } });
  });

  it.each<[string, string, (file: string) => void]>([
    [
      'Parquet files of others',
      'invalid-profile',
      (file) =>
        writeFileSync(
          file,
          new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'x', data: [1, 2] }] })),
        ),
    ],
    ['folders', 'unreadable-file', (file) => mkdirSync(file)],
    ['nothing', 'missing-file', () => {}],
  ])('refuses %s: %s', async (_, code, make) => {
    const file = newFile();
    make(file);
    await expect(readProfile(file)).rejects.toMatchObject({ code, place: { file } });
  });

  const at = (name: string, value: unknown) => (column: string, data: unknown[]) =>
    column === name ? data.with(3, value) : data;
  it.each([
    ['NaN', at('feature.hue1', Number.NaN)],
    ['Infinity', at('large.latency_ms', Infinity)],
    ['a negative time', at('large.latency_ms', -1)],
    ['decoding in less than no time', at('decode_ms', -1)],
    ['a score above 1', at('large.score', 2)],
    ['an empty cell', at('large.evidence.p1', null)],
    ['a class without a label', at('large.output', 3)],
    ['half a class', at('large.output', 0.5)],
    ['half an answer', at('large.answered', 0.5)],
    ['two answers', at('large.answered', 2)],
    ['no time', at('limit_ms', 0)],
    ['a gain for being late', at('loss_per_ms', -1)],
    ['the same input twice', at('input_id', 'images/ä 0, "x".jpg')],
    [
      'text for a number',
      (column: string, data: unknown[]) => (column === 'feature_ms' ? data.map(String) : data),
    ],
    [
      'numbers for text',
      (column: string, data: unknown[]) => (column === 'reference' ? data.map(Number) : data),
    ],
    ['a missing column', (column: string, data: unknown[]) => (column === 'large.score' ? undefined : data)],
  ])('refuses %s', async (_, column) => {
    await expect(readProfile(craft({ column }))).rejects.toMatchObject({ code: 'invalid-profile' });
  });

  it.each([
    ['no JSON', () => '{'],
    ['null', () => 'null'],
    ['another task', (text: string) => text.replace('image-classification', 'cooking')],
    ['a candidate twice', (text: string) => text.replace('"name":"large"', '"name":"small.0.25"')],
    ['a prototype', (text: string) => text.replace('{', '{"__proto__":{"x":1},')],
    ['a path that is a number', (text: string) => text.replace('"zoo/large"', '1')],
    ['endless depth', () => '['.repeat(200_000)],
    ['losses of no criterion', (text: string) => text.replace('"losses":["top1"', '"losses":["love"')],
    ['no version', (text: string) => text.replace('"version":1,', '')],
  ])('refuses metadata with %s', async (_, metadata) => {
    await expect(readProfile(craft({ metadata }))).rejects.toMatchObject({ code: 'invalid-profile' });
  });

  it('asks for an update when the file is from the future', async () => {
    const metadata = (text: string) => text.replace('"version":1', '"version":2');
    await expect(readProfile(craft({ metadata }))).rejects.toMatchObject({ code: 'unsupported-version' });
  });

  it.each<[string, Parameters<typeof craft>[0]]>([
    ['a number', { column: (name, data) => (name === 'large.score' ? data.with(3, 0.25) : data) }],
    ['a text', { column: (name, data) => (name === 'input_id' ? data.with(3, 'other') : data) }],
    ['a candidate’s name', { metadata: (text) => text.replace('"ab', '"ac') }],
    ['a digest by another name', { metadata: (text) => text.replace('"digest"', '"dogest"') }],
  ])('refuses a profile with another value, unless that is asked for: %s', async (_, changes) => {
    const digest = profileDigest(
      JSON.parse(JSON.stringify(metadataOf(makeProfile()))),
      profileColumns(makeProfile()),
    );
    const file = craft({
      ...changes,
      metadata: (text) => {
        const signed = JSON.stringify({ ...JSON.parse(text), digest });
        return changes.metadata?.(signed) ?? signed;
      },
    });
    await expect(readProfile(file)).rejects.toMatchObject({ code: 'modified-file', place: { file } });
    expect((await readProfile(file, { acceptModified: true })).inputs).toHaveLength(20);
  });

  it('reads profiles of older releases, which have no digest', async () => {
    expect(await readProfile(craft({}))).toEqual(makeProfile());
  });

  it('ignores columns it does not know', async () => {
    const file = newFile();
    const profile = makeProfile(3);
    const columnData = [...columnsOf(profile), { name: 'mine', data: ['x', 'y', 'z'] }];
    const kvMetadata = [{ key: METADATA_KEY, value: JSON.stringify(metadataOf(profile)) }];
    writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata })));
    expect(await readProfile(file)).toEqual(profile);
  });

  it('meets damaged files with a profile or a clear error', async () => {
    const file = newFile();
    await writeProfile(file, makeProfile());
    const whole = readFileSync(file);
    // Most bytes are numbers: half of the damage goes into the footer, where the structure is.
    const footer = whole.length - whole.readUInt32LE(whole.length - 8) - 8;
    const place = fc.oneof(fc.nat(whole.length - 1), fc.integer({ min: footer, max: whole.length - 1 }));
    const damage = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [offset, value] of changes) bytes[offset] = value;
        writeFileSync(file, bytes);
        try {
          const profile = await readProfile(file);
          expect(profile.features.values.rows).toBe(profile.inputs.length);
        } catch (error) {
          expect(PremodelError.is(error), String((error as Error).stack)).toBe(true);
        }
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});

describeWithShared('a damaged profile', () => {
  // It took 14 s: a literal of a negative length led the decompressor round in circles.
  it('is refused, with the column', { timeout: 5000 }, async () => {
    const file = sharedPath('cases', 'hostile', 'damaged.profile.parquet');
    await expect(readProfile(file)).rejects.toMatchObject({
      code: 'invalid-profile',
      place: { file, field: 'tiny.evidence.mean_entropy' },
    });
  });
});
