export const IMAGE_KINDS = 'JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP, PPM, PGM or PBM';

/** What is wrong with an image, told before it is known how the user calls it. */
export class ImageFault extends Error {
  readonly remedy: string;

  constructor(reason: string, remedy = 'Get or save the file again, or leave it out.') {
    super(reason);
    this.remedy = remedy;
  }
}

/** The file ends before the image does. */
export function truncated(): ImageFault {
  return new ImageFault('it is truncated: the file ends before the image does');
}

/** It breaks the rules of its format. */
export function damaged(what: string): ImageFault {
  return new ImageFault(`it is damaged: ${what}`);
}
