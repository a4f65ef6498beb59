import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeColourPremodel } from '../../test/support/colour-premodel.ts';
import { fixturePath, temporaryFolder } from '../../test/support/fixtures.ts';
import { AdaptiveModel } from './adaptive-model.ts';

const folder = temporaryFolder();
let file: string;
let picture: Buffer;
const warnings: Error[] = [];
const note = (warning: Error) => warnings.push(warning);

beforeAll(async () => {
  file = await writeColourPremodel(folder, 'colours.premodel.json', 'nchw-float');
  picture = await readFile(fixturePath('decode', 'rgb.png'));
  process.on('warning', note);
});
afterAll(() => process.off('warning', note));

describe('many predictions at once', () => {
  it('are all answered, on one signal, without a warning of Node', async () => {
    await using model = await AdaptiveModel.load(file);
    const { signal } = new AbortController();
    const asked = Array.from({ length: 1000 }, () =>
      model.predict(picture, { signal, maxLatencyMs: 600_000 }),
    );
    expect(model.status()).toMatchObject({ running: 2, queued: 998, capacity: 1000 });
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ predictions }) => predictions[0].label)).size).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });

  it('let the event loop turn between them', async () => {
    await using model = await AdaptiveModel.load(file, { preload: true });
    const pixels = { width: 40, height: 40, data: new Uint8Array(40 * 40 * 3) };
    let turns = 0;
    let done = false;
    const count = () => {
      turns++;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(Array.from({ length: 200 }, () => model.predict(pixels)));
    done = true;
    expect(turns).toBeGreaterThanOrEqual(100);
  });

  it('are refused beyond what may wait, and mind their deadline and signal while they do', async () => {
    await using model = await AdaptiveModel.load(file, { maxQueue: 3 });
    const controller = new AbortController();
    const running = [model.predict(picture), model.predict(picture)];
    const late = model.predict(picture, { maxLatencyMs: 0 });
    const gone = model.predict(picture, { signal: controller.signal });
    const waiting = model.predict(picture);
    await expect(model.predict(picture)).rejects.toMatchObject({
      code: 'overloaded',
      retryAfterMs: expect.any(Number),
    });
    controller.abort();
    await expect(gone).rejects.toMatchObject({ code: 'aborted' });
    await expect(late).rejects.toMatchObject({ code: 'deadline-exceeded' });
    expect(await Promise.all([...running, waiting])).toHaveLength(3);
    expect(model.status()).toMatchObject({ running: 0, queued: 0 });
  });

  it('needs a queue of some whole size', async () => {
    for (const maxQueue of [-1, 0.5, Number.NaN, null, '3']) {
      const options = { maxQueue } as { maxQueue: number };
      await expect(AdaptiveModel.load(file, options)).rejects.toMatchObject({ code: 'invalid-option' });
    }
  });
});

it('what is no option of a prediction is refused', async () => {
  await using model = await AdaptiveModel.load(file);
  for (const options of [
    { maxLatencyMs: null },
    { minAccuracy: null },
    { topK: null },
    { maxCost: '1' },
    null,
  ]) {
    await expect(model.predict(picture, options as never)).rejects.toMatchObject({ code: 'invalid-option' });
  }
  for (const given of [undefined, null, {}, 7]) {
    await expect(model.predict(given as never)).rejects.toMatchObject({ code: 'unsupported-input' });
  }
  expect((await model.predict(Uint8Array.from(picture).buffer)).predictions).not.toEqual([]);
});
