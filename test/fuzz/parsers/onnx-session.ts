import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOnnxModel } from '../../../src/models/onnx/onnx-file.ts';
import { ModelReader } from '../../../src/node/model-reader.ts';
import { fixturePath } from '../../support/fixtures.ts';
import { SessionProcess } from '../../support/session-process.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const sessions = new SessionProcess();

const onnxSessions: FuzzedParser = {
  name: 'ONNX files, run in a process of their own',

  samples: (folder) => {
    cpSync(fixturePath('onnx', 'external'), folder, { recursive: true });
    return [
      readFileSync(join(folder, 'model.onnx')),
      readFileSync(fixturePath('models', 'nchw-float', 'onnx', 'model.onnx')),
      readFileSync(fixturePath('models', 'nhwc-uint8', 'onnx', 'model.onnx')),
    ];
  },

  read: async (bytes, folder) => {
    writeFileSync(join(folder, 'model.onnx'), bytes);
    await sessions.run(await readOnnxModel(new ModelReader(folder), 'model.onnx'));
  },
};

export default onnxSessions;
