/** Strictly RFC 4648, section 4: undefined for what is not, instead of bytes that nobody sent. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? Uint8Array.from(bytes) : undefined;
}

/** What `fromBase64` takes, for those who are told. */
export const BASE64_PATTERN =
  '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?$';
