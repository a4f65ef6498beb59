import { MessageChannel } from 'node:worker_threads';

/**
 * Gives memory back at once, where the garbage collector might leave it for minutes: weights are large. The bytes,
 * which must have their buffer for themselves, are then empty.
 */
export function freeBytes({ buffer }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer)) return;
  const { port1, port2 } = new MessageChannel();
  // What is sent and never received is freed with the channel.
  port1.postMessage(null, [buffer]);
  port1.close();
  port2.close();
}
