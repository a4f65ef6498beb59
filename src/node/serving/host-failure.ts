/** A host was lost with a request: it died, or it did not come back from a run. Never leaves the pool. */
export class HostFailure extends Error {
  readonly kind: 'crash' | 'hang';

  constructor(kind: 'crash' | 'hang', message: string) {
    super(message);
    this.kind = kind;
  }
}
