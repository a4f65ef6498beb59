import type { Pixels } from '../domain/image/pixels.ts';
import type { Runtime } from './runtime.ts';

/** What models and tasks need of where they run: Node, a page. */
export interface Platform {
  readonly runtime: Runtime;
  /**
   * @param image path or URL of a file, or what it holds
   * @throws PremodelError `unreadable-image`, `image-too-elongated`
   */
  decodeImage(image: string | Uint8Array): Promise<Pixels>;
}
