import { type ErrorPlace, PremodelError } from '../error.ts';

/**
 * What a person sees of an error, on as many lines as it has parts:
 *
 *     error [unreadable-image]: cannot read cat.jpg: the file is empty
 *       at: cat.jpg
 *       fix: Get the file again, or leave it out.
 *
 * Anything but a PremodelError is a fault of this program: one line, and the stack where `PREMODEL_DEBUG` is set.
 */
export function describeError(error: unknown, debug = Boolean(process.env.PREMODEL_DEBUG)): string {
  if (PremodelError.is(error)) {
    const at = describePlace(error.place);
    const lines = [
      `error [${error.code}]: ${error.message}`,
      ...(at ? [`  at: ${at}`] : []),
      `  fix: ${error.remedy}`,
    ];
    if (debug && error.stack) lines.push(error.stack);
    return lines.join('\n');
  }
  const message = error instanceof Error ? error.message : String(error);
  if (debug) return `internal error: ${error instanceof Error ? error.stack : message}`;
  return `internal error: ${message.split('\n')[0]}\n  Please report it. With PREMODEL_DEBUG=1 it prints where it happened.`;
}

export function describePlace({ file, field, row }: ErrorPlace): string {
  const parts = [
    ...(file === undefined ? [] : [file]),
    ...(field === undefined ? [] : [field.startsWith('--') ? field : `field ${field}`]),
    ...(row === undefined ? [] : [`row ${row}`]),
  ];
  return parts.join(', ');
}
