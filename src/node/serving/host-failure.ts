/** A host was lost with a request: it died, or it did not come back from a run. Never leaves the pool. */
export class HostFailure extends Error {
  readonly kind: 'crash' | 'hang';
  /** Which candidate ran, as far as is known. */
  readonly candidate?: string;

  constructor(kind: 'crash' | 'hang', message: string, candidate?: string) {
    super(message);
    this.kind = kind;
    this.candidate = candidate;
  }
}
