import { defineConfig } from 'tsdown';
import { neutralEntries } from './tsdown.config.ts';

/** `@premodel/core`: what runs anywhere, alone. */
export default defineConfig({
  entry: neutralEntries,
  outDir: 'packages/core/dist',
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  clean: true,
  fixedExtension: false,
});
