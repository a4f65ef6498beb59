import { imageFormatOf } from './image-format.ts';

const LONGEST_LINK = 400;

/** What a file is that is no image that can be read, as the second half of a sentence: "a.jpg …". */
export interface ContentFault {
  readonly reason: string;
  readonly remedy: string;
}

/**
 * Says what a file is that is taken for an image, where it is none that can be read.
 * @param head its first bytes, see `imageFormatOf`
 * @returns undefined where an image begins like this
 */
export function contentFault(head: Uint8Array): ContentFault | undefined {
  const format = imageFormatOf(head);
  if (format?.reader) return undefined;
  if (format) {
    return {
      reason: `its format is ${format.name}, which is not read`,
      remedy: 'Convert it to JPEG or PNG.',
    };
  }
  if (head.length === 0)
    return { reason: 'the file is empty', remedy: 'Get the file again, or leave it out.' };
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('version https://git-lfs')) {
    return {
      reason: 'it is a Git LFS pointer, not the image itself',
      remedy: 'Fetch the images: git lfs pull.',
    };
  }
  if (head.length <= LONGEST_LINK && /^(\.{1,2}\/)+[^\n\0]+$/.test(text)) {
    return {
      reason: `it holds the path ${JSON.stringify(text.slice(0, 80))}: a link that was copied as text`,
      remedy: 'Copy the data set with its links, or with what they lead to (cp -rL).',
    };
  }
  return { reason: 'it is no image of a known format', remedy: 'Leave it out, or check what it holds.' };
}
