import { type InputKindName, tasks } from '../../domain/tasks.ts';
import { PremodelError } from '../../error.ts';
import type { RunnableTaskName } from '../../models/tasks/tasks.ts';
import { fromBase64 } from '../base64.ts';
import type { Constraints } from '../constraints.ts';
import { shown } from '../shown.ts';
import { invalidRequest, parseJson, validate } from '../validate.ts';
import { predictRequests } from './schemas.ts';

export interface PlainInput {
  readonly given: string | Uint8Array;
  /** Those of the JSON; none where the body is the input itself. */
  readonly constraints: Constraints;
}

interface InputReader {
  /** Whether the body is the input itself, by its Content-Type. */
  takes(type: string): boolean;
  /** Content types that would do, for the error. */
  readonly wanted: string;
  /** @throws PremodelError `invalid-request` */
  fromBody(body: Uint8Array): PlainInput['given'];
  /** @throws PremodelError `invalid-request` */
  fromJson(json: unknown): PlainInput;
}

const readers: { readonly [Name in InputKindName]: InputReader } = {
  image: {
    takes: (type) => /^image\/[^\s,;]+$/.test(type) || type === 'application/octet-stream',
    wanted: 'image/jpeg (or another image), or application/json',
    fromBody: (body) => body,
    fromJson(json) {
      const { image, ...constraints } = validate(predictRequests.image, json);
      const given = fromBase64(image);
      if (!given) throw invalidRequest('image is not base64', 'image');
      return { given, constraints };
    },
  },
  text: {
    takes: (type) => type === 'text/plain',
    wanted: 'application/json or text/plain',
    fromBody(body) {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(body);
      } catch {
        throw invalidRequest('the body is no text in UTF-8');
      }
    },
    fromJson(json) {
      const { text, ...constraints } = validate(predictRequests.text, json);
      return { given: text, constraints };
    },
  },
};

/**
 * The input itself as the body, or in JSON.
 * @throws PremodelError `invalid-request`, `unsupported-media-type`
 */
export function readInput(
  task: RunnableTaskName,
  contentType: string | undefined,
  body: Uint8Array,
): PlainInput {
  const reader = readers[tasks[task].input];
  const type = mediaType(contentType ?? '');
  if (type === 'application/json') return reader.fromJson(parseJson(body));
  if (!reader.takes(type)) throw unsupported(type, reader.wanted);
  return { given: reader.fromBody(body), constraints: {} };
}

/** Without its parameters. A header that came twice is none: which of the two would hold? */
function mediaType(contentType: string): string {
  const [, type] = /^\s*([^\s;,]*)\s*(;[^,]*)?$/.exec(contentType) ?? [];
  return (type ?? contentType).toLowerCase();
}

function unsupported(type: string, wanted: string): PremodelError {
  return new PremodelError(
    'unsupported-media-type',
    `the Content-Type is ${type ? shown(type) : 'missing'}`,
    {
      place: { field: 'Content-Type' },
      remedy: `Send ${wanted}.`,
    },
  );
}
