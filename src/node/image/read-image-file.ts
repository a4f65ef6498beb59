import { open } from 'node:fs/promises';
import { contentFault } from './describe-content.ts';
import { ImageFault } from './image-fault.ts';
import { HEAD_BYTES } from './image-format.ts';
import { MAX_FILE_BYTES } from './image-limits.ts';

/**
 * The bytes of an image file. What does not begin as an image is not read on, so that an endless device or a huge
 * file of another kind costs nothing; what no file size tells (a pipe) is read up to the limit.
 * @throws ImageFault
 */
export async function readImageFile(path: string): Promise<Uint8Array> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw new ImageFault(reasonOf(cause), 'Check the path.');
  });
  try {
    const info = await file.stat();
    if (info.isDirectory()) throw new ImageFault('it is a folder', 'Give an image file.');
    assertFileBytes(info.size);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of file.createReadStream({ highWaterMark: 1 << 18, autoClose: false })) {
      if (length === 0) assertImage(chunk);
      chunks.push(chunk);
      length += chunk.length;
      assertFileBytes(length);
    }
    if (length === 0) assertImage(new Uint8Array());
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length);
  } finally {
    await file.close();
  }
}

/** @throws ImageFault where no image that can be read begins like this */
export function assertImage(bytes: Uint8Array): void {
  const fault = contentFault(bytes.subarray(0, HEAD_BYTES));
  if (fault) throw new ImageFault(fault.reason, fault.remedy);
}

function assertFileBytes(size: number): void {
  if (size <= MAX_FILE_BYTES) return;
  const limit = MAX_FILE_BYTES / 1024 / 1024;
  throw new ImageFault(`it has more than ${limit} MiB`, 'Save the image compressed, or smaller.');
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'ELOOP') return 'its links lead round in a circle';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  return message;
}
