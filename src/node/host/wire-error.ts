import { type ErrorPlace, PremodelError } from '../../error.ts';
import type { ErrorCode } from '../../error-codes.ts';

/** An error as it crosses a channel: structured cloning would lose its class and fields. */
export type WireError =
  | {
      readonly code: ErrorCode;
      readonly message: string;
      readonly place: ErrorPlace;
      readonly remedy: string;
    }
  | { readonly name: string; readonly message: string; readonly stack?: string };

export function toWire(error: unknown): WireError {
  if (PremodelError.is(error)) {
    const { code, message, place, remedy } = error;
    return { code, message, place, remedy };
  }
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack };
  return { name: 'Error', message: String(error) };
}

export function fromWire(error: WireError): Error {
  if ('code' in error) return new PremodelError(error.code, error.message, error);
  return Object.assign(new Error(error.message), { name: error.name, stack: error.stack });
}
