/** A host was lost with what it was asked: it died, or it did not come back. Never reaches users. */
export class HostFailure extends Error {
  readonly kind: 'crash' | 'hang';

  constructor(kind: 'crash' | 'hang', message: string) {
    super(message);
    this.kind = kind;
  }
}
