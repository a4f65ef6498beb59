/** Milliseconds of processor time that this process has used, in all its threads. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of processor time that some work takes. */
export function processorMsOf(work: () => void): number {
  const before = processorMs();
  work();
  return processorMs() - before;
}
