/** A line of progress on a terminal's standard error; nothing elsewhere, so that logs stay clean. */
export interface ProgressBar {
  update(done: number, total: number): void;
  /** Clears the line. */
  done(): void;
}

export function progressBar(what: string, quiet = false): ProgressBar {
  const { stderr } = process;
  if (quiet || !stderr.isTTY) return { update() {}, done() {} };
  const startedAt = performance.now();
  return {
    update(done, total) {
      const remaining = ((performance.now() - startedAt) / done) * (total - done);
      stderr.write(`\r\u001b[K${what} ${done}/${total}, ${Math.ceil(remaining / 1000)} s left`);
    },
    done() {
      stderr.write('\r\u001b[K');
    },
  };
}
