import { readFileSync } from 'node:fs';
import { Tensor } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../src/models/runtime.ts';
import { fixturePath } from '../support/fixtures.ts';

/** What every runtime must do, on a small classifier of images. */
export function runtimeContract(runtime: Runtime): void {
  const model = () => ({
    bytes: new Uint8Array(readFileSync(fixturePath('models/nchw-float/onnx/model.onnx'))),
    externalData: [],
  });

  describe(`the runtime ${runtime.description}`, () => {
    it('says what it is and where sessions run', () => {
      expect(runtime.description).toMatch(/^\S+ \d+\.\d+/);
      expect(runtime.devices.length).toBeGreaterThan(0);
    });

    it('runs a model from memory, the same each time and with any number of threads', async () => {
      const outputs: number[][] = [];
      for (const threads of [1, 1, 2]) {
        const session = await runtime.createSession(model(), { threads });
        const [name] = session.inputNames;
        const [{ shape }] = session.inputMetadata as unknown as { shape: (number | string)[] }[];
        const dims = shape.map((size) => (typeof size === 'number' && size > 0 ? size : 1));
        const values = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => (i % 7) / 7);
        const results = await session.run({ [name]: new Tensor('float32', values, dims) });
        outputs.push(Array.from(results[session.outputNames[0]].data as Float32Array));
        await session.release();
      }
      expect(outputs[0].length).toBeGreaterThan(1);
      expect(outputs[0].every(Number.isFinite)).toBe(true);
      expect(outputs[1]).toEqual(outputs[0]);
      outputs[2].forEach((value, i) => {
        expect(value).toBeCloseTo(outputs[0][i], 5);
      });
    });

    it('refuses what is no model', async () => {
      const bytes = new TextEncoder().encode('this is not a model');
      await expect(runtime.createSession({ bytes, externalData: [] })).rejects.toBeInstanceOf(Error);
    });

    it('gives back what work gives, and throws what it throws', () => {
      expect(runtime.withinTime(1000, 'a sum', () => 1 + 1)).toBe(2);
      const fault = new RangeError('as it was');
      expect(() =>
        runtime.withinTime(1000, 'a fault', () => {
          throw fault;
        }),
      ).toThrow(fault);
    });
  });
}
