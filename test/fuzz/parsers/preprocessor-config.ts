import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preprocess } from '../../../src/domain/image/preprocess.ts';
import { parsePreprocessorConfig } from '../../../src/domain/image/preprocessor-config.ts';
import { readClassifierFolder } from '../../../src/models/onnx/classifier-folder.ts';
import { ModelReader } from '../../../src/node/model-reader.ts';
import { fixturePath } from '../../support/fixtures.ts';
import { syntheticImage } from '../../support/synthetic-image.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const common = { do_rescale: true, rescale_factor: 1 / 255, do_normalize: true, image_mean: [0.5, 0.4, 0.3] };
const image = syntheticImage('scene', 40, 30);

const preprocessorConfigs: FuzzedParser = {
  name: 'preprocessor_config.json',

  samples: (folder) => {
    cpSync(fixturePath('models', 'nchw-float'), folder, { recursive: true });
    return [
      { image_processor_type: 'ViTImageProcessor', size: { height: 16, width: 20 }, resample: 2, ...common },
      {
        image_processor_type: 'PoolFormerImageProcessor',
        size: { shortest_edge: 48 },
        crop_pct: null,
        ...common,
      },
      { feature_extractor_type: 'ConvNextFeatureExtractor', size: 32, crop_pct: 0.875, ...common },
      {
        image_processor_type: 'TimmWrapperImageProcessor',
        pretrained_cfg: {
          input_size: [3, 40, 56],
          interpolation: 'bicubic',
          crop_pct: 0.9,
          crop_mode: 'border',
        },
      },
    ].map((config) => Buffer.from(JSON.stringify(config)));
  },

  read: async (bytes, folder) => {
    writeFileSync(join(folder, 'preprocessor_config.json'), bytes);
    const { preprocessor, config } = await readClassifierFolder(new ModelReader(folder));
    const preprocessing = parsePreprocessorConfig(preprocessor?.config, 'preprocessor_config.json', config);
    const { data } = preprocess(image, preprocessing, { layout: 'nchw', dtype: 'float32' });
    if (!data.every(Number.isFinite)) throw new Error('a value that is no number');
  },
};

export default preprocessorConfigs;
