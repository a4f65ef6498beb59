// Loaded before a program (`node --import`): ten seconds after its start the wall clock jumps a day ahead, ten later
// two days back.
const { now } = Date;
const DAY = 86_400_000;
const startedAt = performance.now();
const offset = () => {
  const seconds = (performance.now() - startedAt) / 1000;
  if (seconds < 10) return 0;
  return seconds < 20 ? DAY : -DAY;
};
Date.now = () => now() + offset();
globalThis.Date = new Proxy(Date, {
  construct: (target, args) => (args.length > 0 ? new target(...args) : new target(Date.now())),
});
