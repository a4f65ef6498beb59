import { imageFormatOf } from './image-format.ts';

const LONGEST_LINK = 400;

/** What a file is that is no image that can be read. */
export interface ContentFault {
  /** The second half of a sentence: "cannot read a.jpg: …". */
  readonly reason: string;
  readonly remedy: string;
  /** Whether it is data all the same: an image that is not read, or what may hold images. */
  readonly isData: boolean;
}

/** What may hold images, by its first bytes. */
const CONTAINERS: readonly { readonly name: string; readonly starts: readonly string[] }[] = [
  {
    name: 'an archive',
    starts: ['PK\x03\x04', '\x1f\x8b', '7z\xbc\xaf', 'Rar!', '\x28\xb5\x2f\xfd', 'BZh', '\xfd7zXZ'],
  },
  { name: 'a Parquet file', starts: ['PAR1'] },
  { name: 'an HDF5 file', starts: ['\x89HDF'] },
  { name: 'a NumPy array', starts: ['\x93NUMPY'] },
];

const TAR_MARK_AT = 257;

/**
 * Says what a file is that is taken for an image, where it is none that can be read.
 * @param head its first bytes, see `imageFormatOf`
 * @returns undefined where an image begins like this
 */
export function contentFault(head: Uint8Array): ContentFault | undefined {
  const format = imageFormatOf(head);
  if (format?.reader) return undefined;
  if (format) {
    return data(`its format is ${format.name}, which is not read`, 'Convert it to JPEG or PNG.');
  }
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('version https://git-lfs')) {
    return data('it is a Git LFS pointer, not the image itself', 'Fetch the images: git lfs pull.');
  }
  if (head.length <= LONGEST_LINK && /^(\.{1,2}\/)+[^\n\0]+$/.test(text)) {
    return data(
      `it holds the path ${JSON.stringify(text.slice(0, 80))}: a link that was copied as text`,
      'Copy the data set with its links, or with what they lead to (cp -rL).',
    );
  }
  const container = CONTAINERS.find(({ starts }) => starts.some((start) => text.startsWith(start)));
  if (container || text.startsWith('ustar', TAR_MARK_AT)) {
    return data(
      `it is ${container?.name ?? 'an archive'}, not an image`,
      'Images are read as files: unpack it.',
    );
  }
  if (head.length > 0)
    return other('it is no image of a known format', 'Leave it out, or check what it holds.');
  return other('the file is empty', 'Get the file again, or leave it out.');
}

function data(reason: string, remedy: string): ContentFault {
  return { reason, remedy, isData: true };
}

function other(reason: string, remedy: string): ContentFault {
  return { reason, remedy, isData: false };
}
