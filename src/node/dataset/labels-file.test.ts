import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { PremodelError } from '../../error.ts';
import { readLabelsFile } from './labels-file.ts';

const temporary = temporaryFolder();
const counting = ['LABEL_0', 'LABEL_1', 'LABEL_2'];
let files = 0;

function fileOf(name: string, text: string): string {
  const folder = join(temporary, String(files++));
  mkdirSync(folder);
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function namesOf(name: string, text: string, model = 'counting', labels = counting): Promise<string[]> {
  const translation = await readLabelsFile(fileOf(name, text));
  return translation.ofModel(model, labels).map(({ label }) => label);
}

describe('readLabelsFile', () => {
  it.each([
    ['names.txt', 'red\ngreen\nblue, azure\n'],
    ['names.txt', '\ufeffred\r\ngreen\r\nblue, azure\r\n\r\n'],
    ['names', 'red\ngreen\nblue, azure'],
    ['names.json', '["red", "green", "blue, azure"]'],
    ['config.json', '{"id2label": {"1": "green", "0": "red", "2": "blue, azure"}, "model_type": "vit"}'],
    ['said.csv', 'label,class\nLABEL_0,red\nlabel_2,"blue, azure"\nLABEL_1,green\n'],
    ['said.csv', 'note,label,class\nx,0,red\ny,1,green\nz,2,"blue, azure"\n'],
    ['said.tsv', 'label\tclass\nLABEL_0\tred\nLABEL_1\tgreen\nLABEL_2\tblue, azure\n'],
    ['said.json', '{"LABEL_0": "red", "1": "green", "LABEL_2": "blue, azure"}'],
    ['said.json', '{"counting": ["red", "green", "blue, azure"], "other": ["a", "b"]}'],
    ['said.json', '{"counting": {"0": "red", "LABEL_1": "green", "2": "blue, azure"}}'],
    ['said.csv', 'model,label,class\ncounting,0,red\ncounting,1,green\n,LABEL_2,"blue, azure"\nother,0,x\n'],
  ])('reads %s: %j', async (name, text) => {
    expect(await namesOf(name, text)).toEqual(['red', 'green', 'blue, azure']);
  });

  it('reads lists of WordNet ids and words, for models and for data', async () => {
    const file = fileOf(
      'synset_words.txt',
      'n01440764 tench, Tinca tinca\nn01443537 goldfish\nn00000001 odd\n',
    );
    const translation = await readLabelsFile(file);
    expect(translation.ofModel('counting', counting)[1].label).toBe('n01443537 goldfish');
    expect(translation.ofData('n00000001')).toBe('odd');
    expect(translation.ofData('n00000002')).toBeUndefined();
  });

  it('leaves the names of models alone that have some, and numbers in them', async () => {
    const labels = ['rouge', 'vert', 'bleu'];
    expect(await namesOf('names.txt', 'red\ngreen\nblue', 'french', labels)).toEqual(labels);
    expect(await namesOf('said.csv', 'label,class\n0,red\nvert,green\n', 'french', labels)).toEqual([
      'rouge',
      'green',
      'bleu',
    ]);
  });

  it.each([
    ['names.txt', '', 'line 1 is empty'],
    ['names.txt', 'red\n\nblue\n', 'line 2 is empty'],
    ['names.txt', 'red\n', 'fewer than two'],
    ['said.csv', 'from,to\na,b\n', 'needs the columns label and class'],
    ['said.csv', 'label,class\na,b\nc,\n', 'needs the columns label and class'],
    ['said.csv', 'label,class\na,b\na,c\n', 'says that "a" is b and c'],
    ['said.csv', 'label,class\na,b,c\n', 'is not a CSV'],
    ['said.json', '{"a": 1}', 'is neither a list'],
    ['said.json', '{"a": "b"', 'is not JSON'],
    ['said.json', '[["red"]]', 'is neither a list'],
  ])('refuses %s: %j', async (name, text, message) => {
    await expect(readLabelsFile(fileOf(name, text))).rejects.toMatchObject({
      code: 'invalid-labels',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['/dev/zero', 'unreadable-file'],
    [temporary, 'unreadable-file'],
    [join(temporary, 'missing'), 'missing-file'],
  ])('refuses %s: %s', async (path, code) => {
    await expect(readLabelsFile(path)).rejects.toMatchObject({ code });
  });

  it('reads what spreadsheets write: semicolons, UTF-16', async () => {
    const file = fileOf('said.csv', '');
    writeFileSync(file, Buffer.from('\ufefflabel;class\r\nLABEL_0;rot, rötlich\r\n', 'utf16le'));
    expect((await readLabelsFile(file)).ofModel('counting', counting)[0].label).toBe('rot, rötlich');
  });

  it.each(['a.txt', 'a.csv', 'a.json'])('meets any %s with names or a clear error', async (name) => {
    const good = { txt: 'red\ngreen\nblue', csv: 'label,class\na,b\n', json: '{"a": "b", "c": {"d": "e"}}' };
    const start = good[name.slice(2) as keyof typeof good];
    const file = fileOf(name, '');
    const damaged = fc.tuple(fc.nat(start.length), fc.nat(9), fc.string({ unit: 'binary', maxLength: 9 }));
    const text = fc.oneof(
      damaged.map(([at, gone, put]) => start.slice(0, at) + put + start.slice(at + gone)),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        writeFileSync(file, content);
        try {
          (await readLabelsFile(file)).ofModel('counting', counting);
        } catch (error) {
          expect(PremodelError.is(error), String(error)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
