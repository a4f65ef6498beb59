import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { TaskName } from '../../src/domain/tasks.ts';
import type { Classification, TranslationResult } from '../../src/models/tasks/results.ts';
import { fixturePath } from './fixtures.ts';

/** Small models of a task, data they are tried on, and an input in every shape it is sent in. */
export interface TaskFixture {
  readonly models: readonly string[];
  /** The options that name the labelled data. */
  readonly data: readonly string[];
  /** For `calibrate`. */
  readonly unlabelled: string;
  /** As `predict` takes it. */
  readonly input: string;
  /** The same as a request's body, and as a tensor. */
  wire(): Promise<{ type: string; body: string | Uint8Array<ArrayBuffer>; tensor: object }>;
  /** What a result answers, as the first output tensor has it. */
  answerOf(result: never): string | undefined;
}

/** A task without one does not compile: `every-task.test.ts` walks them all. Files are written into the folder. */
export const taskFixtures: { readonly [Name in TaskName]: (folder: string) => TaskFixture } = {
  'image-classification'(folder) {
    const image = join(folder, 'data', 'red', '0.ppm');
    for (const [label, colour] of Object.entries({ red: [224, 16, 16], grey: [128, 128, 128] })) {
      mkdirSync(join(folder, 'data', label), { recursive: true });
      for (let i = 0; i < 12; i++) writeFileSync(join(folder, 'data', label, `${i}.ppm`), plain(colour));
    }
    return {
      models: [fixturePath('models/nchw-float'), fixturePath('models/weak')],
      data: ['--data', 'data'],
      unlabelled: 'data',
      input: 'data/red/0.ppm',
      async wire() {
        const body = new Uint8Array(await pngOf(image));
        const content = Buffer.from(body).toString('base64');
        return {
          ...{ type: 'image/png', body },
          tensor: { name: 'image', datatype: 'BYTES', shape: [1], data: [content] },
        };
      },
      answerOf: ({ predictions: [first] }: Classification) => first.label,
    };
  },

  'text-classification'(folder) {
    const [header, ...rows] = readFileSync(fixturePath('text-classification/texts.csv'), 'utf8').split('\n');
    const plain = rows.filter((row) => !row.includes('"')).slice(0, 24);
    const texts = plain.map((row) => row.slice(0, row.lastIndexOf(',')));
    writeFileSync(join(folder, 'texts.csv'), `${[header, ...plain].join('\n')}\n`);
    writeFileSync(join(folder, 'texts.txt'), `${texts.join('\n')}\n`);
    const [input] = texts;
    return {
      models: [fixturePath('text-classification/bert-16'), fixturePath('text-classification/roberta-48')],
      data: ['--data', 'texts.csv'],
      unlabelled: 'texts.txt',
      input,
      wire: textOverWires(input),
      answerOf: ({ predictions: [first] }: Classification) => first.label,
    };
  },

  translation(folder) {
    const demo = (path: string) => fileURLToPath(new URL(`../../demo/translation/${path}`, import.meta.url));
    for (const language of ['en', 'de']) {
      const lines = readFileSync(demo(`data/test.${language}`), 'utf8')
        .split('\n')
        .slice(0, 24);
      writeFileSync(join(folder, `test.${language}`), `${lines.join('\n')}\n`);
    }
    const [input] = readFileSync(join(folder, 'test.en'), 'utf8').split('\n');
    return {
      models: [demo('models/phrase-small'), demo('models/phrase-medium')],
      data: ['--source', 'test.en', '--target', 'test.de'],
      unlabelled: 'test.en',
      input,
      wire: textOverWires(input),
      answerOf: ({ translation }: TranslationResult) => translation,
    };
  },
};

function textOverWires(text: string): TaskFixture['wire'] {
  const tensor = { name: 'text', datatype: 'BYTES', shape: [1], data: [text] };
  return async () => ({ type: 'text/plain', body: text, tensor });
}

/** A picture of one colour. */
function plain(colour: readonly number[]): Uint8Array {
  const pixels = Array.from({ length: 40 * 30 }, () => colour).flat();
  return Buffer.concat([Buffer.from('P6 40 30 255\n'), Uint8Array.from(pixels)]);
}

/** The server may be sent any format; PNG is what most send. */
async function pngOf(ppm: string): Promise<Buffer> {
  const pixels = readFileSync(ppm).subarray('P6 40 30 255\n'.length);
  return sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
    .png()
    .toBuffer();
}
