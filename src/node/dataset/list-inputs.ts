import { type InputKindName, type TaskName, tasks } from '../../domain/tasks.ts';
import { linesOfFile, noInputs } from './lines.ts';
import { findImages } from './list-images.ts';

export interface ListedInputs {
  /** Paths of images, or texts. */
  readonly found: readonly string[];
  /** Why others of what the data hold are no inputs. */
  readonly leftOut: readonly string[];
}

const listings: { readonly [Name in InputKindName]: (data: string) => Promise<ListedInputs> } = {
  async image(data) {
    const { images, leftOut } = await findImages(data);
    return { found: images, leftOut };
  },

  async text(data) {
    const found: string[] = [];
    for await (const line of linesOfFile(data)) if (line.trim() !== '') found.push(line);
    if (found.length === 0) throw noInputs(data, 'holds no sentence');
    return { found, leftOut: [] };
  },
};

/**
 * Inputs without labels: the images of a folder, or the lines of a text file.
 * @throws PremodelError `missing-file`, `no-inputs`
 */
export function listInputs(task: TaskName, data: string): Promise<ListedInputs> {
  return listings[tasks[task].input](data);
}
