import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readClassifierFolder } from '../../../src/models/onnx/classifier-folder.ts';
import { ModelReader } from '../../../src/node/model-reader.ts';
import { fixturePath } from '../../support/fixtures.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const id2label = { '0': 'red', '1': 'green', '2': 'blue', '3': 'grey' };

const classifierConfigs: FuzzedParser = {
  name: 'config.json of classifiers',

  samples: (folder) => {
    cpSync(fixturePath('models', 'nchw-float'), folder, { recursive: true });
    return [
      { model_type: 'vit', id2label, label2id: { red: 0, green: 1, blue: 2, grey: 3 }, num_channels: 3 },
      { model_type: 'resnet', num_labels: 4, problem_type: 'single_label_classification' },
      {
        architecture: 'resnet18',
        num_classes: 4,
        label_names: Object.values(id2label),
        pretrained_cfg: { input_size: [3, 16, 16], crop_pct: 0.95, mean: [0.485, 0.456, 0.406] },
      },
    ].map((config) => Buffer.from(JSON.stringify(config)));
  },

  read: async (bytes, folder) => {
    writeFileSync(join(folder, 'config.json'), bytes);
    await readClassifierFolder(new ModelReader(folder));
  },
};

export default classifierConfigs;
