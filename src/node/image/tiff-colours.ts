import { ImageFault, truncated } from './image-fault.ts';

const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const SAMPLE_FORMAT = 339;
const SIGNED = 2;
const YCBCR = 6;
const JPEG_COMPRESSIONS = new Set([6, 7]);

/**
 * libvips takes colours of TIFF files for others without a word: luminance and chroma (YCbCr) that are not JPEG within,
 * and signed numbers.
 * @throws ImageFault
 */
export function assertReadableTiff(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (tagOf(file, SAMPLE_FORMAT) === SIGNED) {
    throw new ImageFault('it is a TIFF of signed numbers, which are not read', 'Save it as RGB.');
  }
  const photometric = tagOf(file, PHOTOMETRIC) ?? 0;
  const compression = tagOf(file, COMPRESSION) ?? 1;
  if (photometric < YCBCR || (photometric === YCBCR && JPEG_COMPRESSIONS.has(compression))) return;
  throw new ImageFault(
    `it is a TIFF of the colours ${photometric}${photometric === YCBCR ? ' (YCbCr)' : ''}, which are not read`,
    'Save it as RGB.',
  );
}

/** The first of the 16-bit values of a tag of the first page. Of BigTIFF too. */
function tagOf(file: Buffer, wanted: number): number | undefined {
  const isLittle = file[0] === 0x49;
  const short = (at: number) => (isLittle ? file.readUInt16LE(at) : file.readUInt16BE(at));
  const long = (at: number) => (isLittle ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const isBig = short(2) === 43;
  const huge = (at: number) => Number(isLittle ? file.readBigUInt64LE(at) : file.readBigUInt64BE(at));
  try {
    const directory = isBig ? huge(8) : long(4);
    const count = isBig ? huge(directory) : short(directory);
    const entryBytes = isBig ? 20 : 12;
    const first = directory + (isBig ? 8 : 2);
    for (let i = 0; i < count; i++) {
      const entry = first + i * entryBytes;
      if (short(entry) !== wanted) continue;
      const values = isBig ? huge(entry + 4) : long(entry + 4);
      const here = entry + (isBig ? 12 : 8);
      // Values that do not fit lie elsewhere.
      if (values * 2 <= (isBig ? 8 : 4)) return short(here);
      return short(isBig ? huge(here) : long(here));
    }
    return undefined;
  } catch {
    throw truncated();
  }
}
