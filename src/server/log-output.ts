import { writeSync } from 'node:fs';
import { Socket } from 'node:net';

/** Lines that wait for a reader that is too slow; beyond it they are lost. */
const MAX_WAITING_BYTES = 1 << 20;

/** Where lines of the log go. Never throws and never waits: a full disk or a stuck reader costs lines, not the server. */
export interface LogOutput {
  write(line: string): void;
  /** Lines that could not be written. */
  readonly lost: number;
}

/** Pipes and sockets take what they can and keep the rest; a closed one tells by this event. Heard once, however many write. */
const loseLines = () => {};

/** @param stream default: standard output */
export function logOutput(stream: NodeJS.WriteStream & { fd: number } = process.stdout): LogOutput {
  let lost = 0;
  const { fd } = stream;
  const isSocket = (stream as object) instanceof Socket;
  if (isSocket && !stream.listeners('error').includes(loseLines)) stream.on('error', loseLines);
  return {
    write(line) {
      try {
        if (!isSocket) writeSync(fd, line);
        else if (stream.writable && stream.writableLength < MAX_WAITING_BYTES) stream.write(line);
        else lost++;
      } catch {
        lost++;
      }
    },
    get lost() {
      return lost;
    },
  };
}
