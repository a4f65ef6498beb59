/** Strictly RFC 4648, section 4: undefined for what is not, instead of bytes that nobody sent. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? Uint8Array.from(bytes) : undefined;
}
