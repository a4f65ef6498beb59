import { defineConfig } from 'tsdown';

/** `@premodel/core`: what runs anywhere, alone. */
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'learn/index': 'src/learn/index.ts',
    'metrics/index': 'src/domain/generation/metrics/index.ts',
  },
  outDir: 'packages/core/dist',
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  clean: true,
  fixedExtension: false,
});
