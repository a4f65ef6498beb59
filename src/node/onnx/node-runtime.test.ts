import { expect, it } from 'vitest';
import { runtimeContract } from '../../../test/contracts/runtime-contract.ts';
import { nodeRuntime } from './node-runtime.ts';

runtimeContract(nodeRuntime);

it('ends what holds the thread', () => {
  const endless = () => {
    for (;;);
  };
  expect(() => nodeRuntime.withinTime(20, 'a loop', endless)).toThrowError(
    expect.objectContaining({ code: 'too-slow', message: expect.stringContaining('a loop') }),
  );
});
