import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { externalFiles, readOnnxModel } from '../../../src/models/onnx/onnx-file.ts';
import { ModelReader } from '../../../src/node/model-reader.ts';
import { fixturePath } from '../../support/fixtures.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const onnxFiles: FuzzedParser = {
  name: 'ONNX files, for their weights',

  samples: (folder) => {
    cpSync(fixturePath('onnx', 'external'), folder, { recursive: true });
    return [
      readFileSync(join(folder, 'model.onnx')),
      readFileSync(fixturePath('models', 'nchw-float', 'onnx', 'model.onnx')),
    ];
  },

  read: async (bytes, folder) => {
    writeFileSync(join(folder, 'model.onnx'), bytes);
    await externalFiles(new ModelReader(folder), 'model.onnx');
    await readOnnxModel(new ModelReader(folder), 'model.onnx');
  },
};

export default onnxFiles;
