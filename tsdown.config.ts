import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'learn/index': 'src/learn/index.ts',
    'metrics/index': 'src/domain/generation/metrics/index.ts',
    'node/index': 'src/node/index.ts',
    'report/index': 'src/report/index.ts',
    'server/index': 'src/server/index.ts',
    'node/serving/host': 'src/node/serving/host.ts',
    'node/profile/measuring/host': 'src/node/profile/measuring/host.ts',
    'cli/main': 'src/cli/main.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  dts: true,
  clean: true,
  fixedExtension: false,
});
