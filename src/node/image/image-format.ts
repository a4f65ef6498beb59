/** An image format as its first bytes tell it. */
export interface ImageFormat {
  readonly name: string;
  /** What decodes it. Absent: it is known by name only, so that errors can say what a file is. */
  readonly reader?: 'sharp' | 'bmp' | 'pnm';
}

interface Signature extends ImageFormat {
  matches(head: Buffer): boolean;
}

/** Bytes of a file that are enough to tell its format. */
export const HEAD_BYTES = 512;

const BMP_HEADER_BYTES = new Set([12, 40, 52, 56, 64, 108, 124]);

const SIGNATURES: readonly Signature[] = [
  { name: 'JPEG', reader: 'sharp', matches: startsWith('\xff\xd8\xff') },
  { name: 'PNG', reader: 'sharp', matches: startsWith('\x89PNG\r\n\x1a\n') },
  { name: 'GIF', reader: 'sharp', matches: startsWith('GIF87a', 'GIF89a') },
  {
    name: 'WebP',
    reader: 'sharp',
    matches: (head) => startsWith('RIFF')(head) && textAt(head, 8, 4) === 'WEBP',
  },
  { name: 'TIFF', reader: 'sharp', matches: startsWith('II*\0', 'MM\0*', 'II+\0', 'MM\0+') },
  { name: 'AVIF', reader: 'sharp', matches: (head) => brands(head).some((brand) => /^avi[fs]$/.test(brand)) },
  { name: 'BMP', reader: 'bmp', matches: isBmp },
  { name: 'PNM', reader: 'pnm', matches: (head) => /^P[1-6][\s#]/.test(textAt(head, 0, 3)) },
  { name: 'HEIC', matches: (head) => brands(head).some((brand) => /^(he[iv][cxms]|mif1|msf1)$/.test(brand)) },
  { name: 'JPEG XL', matches: startsWith('\xff\x0a', '\0\0\0\x0cJXL ') },
  { name: 'JPEG 2000', matches: startsWith('\xff\x4f\xff\x51', '\0\0\0\x0cjP  ') },
  {
    name: 'SVG',
    matches: (head) => /^\ufeff?\s*(<\?xml[\s\S]*)?(<!--[\s\S]*)?<svg\b/i.test(head.toString('utf8')),
  },
  { name: 'Photoshop', matches: startsWith('8BPS') },
  { name: 'icon', matches: startsWith('\0\0\x01\0', '\0\0\x02\0') },
  { name: 'OpenEXR', matches: startsWith('\x76\x2f\x31\x01') },
  { name: 'Radiance HDR', matches: startsWith('#?RADIANCE', '#?RGBE') },
  { name: 'PAM', matches: startsWith('P7\n') },
  { name: 'PFM', matches: startsWith('PF\n', 'Pf\n') },
  { name: 'FITS', matches: startsWith('SIMPLE  =') },
  { name: 'DICOM', matches: (head) => textAt(head, 128, 4) === 'DICM' },
  { name: 'PDF', matches: startsWith('%PDF-') },
];

/**
 * The format of an image by its content, whatever its file is called.
 * @param head the first {@link HEAD_BYTES} bytes of the file, or all where it is shorter
 */
export function imageFormatOf(head: Uint8Array): ImageFormat | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEAD_BYTES));
  return SIGNATURES.find((signature) => signature.matches(bytes));
}

function startsWith(...prefixes: string[]): (head: Buffer) => boolean {
  return (head) => prefixes.some((prefix) => textAt(head, 0, prefix.length) === prefix);
}

function textAt(head: Buffer, start: number, length: number): string {
  return head.toString('latin1', start, start + length);
}

/** Two letters alone could begin a text. */
function isBmp(head: Buffer): boolean {
  return textAt(head, 0, 2) === 'BM' && head.length >= 18 && BMP_HEADER_BYTES.has(head.readUInt32LE(14));
}

/** What an ISO base media file (HEIF, AVIF) says it is compatible with. */
function brands(head: Buffer): string[] {
  if (textAt(head, 4, 4) !== 'ftyp') return [];
  const end = Math.min(head.readUInt32BE(0), head.length);
  const found = [textAt(head, 8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(textAt(head, at, 4));
  return found;
}
