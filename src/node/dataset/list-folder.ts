import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file or folder as it is found in a folder, links followed. */
export interface FolderChild {
  readonly name: string;
  /** As a user would write it: links are not resolved. */
  readonly path: string;
  /** `other`: a pipe, a device or a link that leads nowhere. */
  readonly kind: 'file' | 'folder' | 'other';
}

/** What systems put beside the files of users; hidden files are left out by their name. */
const OF_SYSTEMS = new Set(['Thumbs.db', 'desktop.ini', '__MACOSX', '$RECYCLE.BIN']);

/** What is in a folder, in the order of code units, which is the same everywhere; without hidden files. */
export async function listFolder(folder: string): Promise<FolderChild[]> {
  const children = await readdir(folder, { withFileTypes: true });
  const visible = children.filter(({ name }) => !name.startsWith('.') && !OF_SYSTEMS.has(name));
  visible.sort((a, b) => (a.name < b.name ? -1 : 1));
  return Promise.all(
    visible.map(async (child) => {
      const path = join(folder, child.name);
      return { name: child.name, path, kind: await kindOf(child, path) };
    }),
  );
}

/** A folder and the folders it lies in; a link into one of them would lead round for ever. */
export class FolderTrail {
  private readonly folders: readonly string[];

  private constructor(folders: readonly string[]) {
    this.folders = folders;
  }

  static async from(folder: string): Promise<FolderTrail> {
    return new FolderTrail([await realpath(folder)]);
  }

  get depth(): number {
    return this.folders.length - 1;
  }

  /** Undefined where the folder is one of those it lies in. */
  async into(folder: string): Promise<FolderTrail | undefined> {
    const real = await realpath(folder);
    return this.folders.includes(real) ? undefined : new FolderTrail([...this.folders, real]);
  }
}

async function kindOf(child: Dirent | Stats, path: string): Promise<FolderChild['kind']> {
  if (child.isFile()) return 'file';
  if (child.isDirectory()) return 'folder';
  if (!child.isSymbolicLink()) return 'other';
  const target = await stat(path).catch(() => undefined);
  return target ? kindOf(target, path) : 'other';
}
