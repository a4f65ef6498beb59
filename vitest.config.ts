import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // onnxruntime-node does not load in vmThreads; forks also isolate a crash of native code.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    coverage: { include: ['src/**/*.ts'] },
  },
});
