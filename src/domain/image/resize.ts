import type { Resizer } from './resizer.ts';
import { scalarResize } from './scalar-resize.ts';
import { simdResizer } from './simd-resize.ts';

let chosen: Resizer | undefined;

/** By WebAssembly SIMD where the engine has it, else as plain code; the same result bit for bit. */
export const resize: Resizer = (pixels, options, target) => {
  chosen ??= simdResizer() ?? scalarResize;
  chosen(pixels, options, target);
};
