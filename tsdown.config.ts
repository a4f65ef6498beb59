import { defineConfig } from 'tsdown';

/** What runs anywhere; `@premodel/core` has these alone. */
export const neutralEntries = {
  index: 'src/index.ts',
  'learn/index': 'src/learn/index.ts',
  'metrics/index': 'src/domain/generation/metrics/index.ts',
};

export default defineConfig({
  entry: {
    ...neutralEntries,
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
