import { expect, it } from 'vitest';
import { deadlineExceeded } from './request-errors.ts';

it('suggests the best answer so far to those only who did not ask for it', () => {
  for (const onDeadline of [undefined, 'error'] as const) {
    expect(deadlineExceeded(5, onDeadline)).toMatchObject({
      code: 'deadline-exceeded',
      remedy: expect.stringContaining('best answer so far'),
    });
  }
  const { remedy, message } = deadlineExceeded(5, 'best-so-far');
  expect(remedy).not.toContain('best answer so far');
  expect(message).toContain('no model had answered within 5 ms');
});
