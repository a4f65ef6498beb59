import { PremodelError } from '../../error.ts';
import type { RunnableTaskName } from '../../node/tasks/tasks.ts';
import { fromBase64 } from '../base64.ts';
import type { Constraints } from '../constraints.ts';
import { shown } from '../find-model.ts';
import { invalidRequest, parseJson, validate } from '../validate.ts';
import { predictRequest } from './schemas.ts';

export interface PlainInput {
  readonly given: string | Uint8Array;
  /** Those of the JSON; none where the body is the input itself. */
  readonly constraints: Constraints;
}

/**
 * An image file or a plain text as the body, or either in JSON.
 * @throws PremodelError `invalid-request`, `unsupported-media-type`
 */
export function readInput(
  task: RunnableTaskName,
  contentType: string | undefined,
  body: Uint8Array,
): PlainInput {
  const type = (contentType ?? '').split(';')[0].trim().toLowerCase();
  if (type === 'application/json') return fromJson(task, body);
  if (task === 'image-classification') {
    if (type.startsWith('image/') || type === 'application/octet-stream')
      return { given: body, constraints: {} };
    throw unsupported(type, 'image/jpeg (or another image), or application/json');
  }
  if (type !== 'text/plain') throw unsupported(type, 'application/json or text/plain');
  try {
    return { given: new TextDecoder('utf-8', { fatal: true }).decode(body), constraints: {} };
  } catch {
    throw invalidRequest('the body is no text in UTF-8');
  }
}

function fromJson(task: RunnableTaskName, body: Uint8Array): PlainInput {
  const { text, image, ...constraints } = validate(predictRequest, parseJson(body));
  if (task === 'translation') {
    if (text === undefined) throw invalidRequest('this model takes text', 'text');
    return { given: text, constraints };
  }
  if (image === undefined) throw invalidRequest('this model takes an image', 'image');
  const bytes = fromBase64(image);
  if (!bytes) throw invalidRequest('image is not base64', 'image');
  return { given: bytes, constraints };
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
