const LINE_EVERY_MS = 10_000;
const BAR_EVERY_MS = 100;
const BAR_WIDTH = 24;

/** How far some work has come. */
export interface Progress {
  /** What is being done, e.g. `profiling`. */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** How many of `done` an earlier, interrupted run has done. Default 0. */
  readonly resumed?: number;
}

/** Where progress is shown: `process.stderr`, or anything like it. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows progress: a bar that redraws itself on a terminal, elsewhere a plain line every ten seconds. */
export function progressReporter(
  stream: ProgressStream,
  now: () => number = () => performance.now(),
): (progress: Progress) => void {
  let phase = '';
  let phaseStart = 0;
  let shownAt = -Infinity;
  return (progress) => {
    const time = now();
    const isNew = progress.phase !== phase;
    if (isNew) [phase, phaseStart] = [progress.phase, time];
    const isLast = progress.done === progress.total;
    if (!isNew && !isLast && time - shownAt < (stream.isTTY ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
    shownAt = time;
    const text = progressLine(progress, time - phaseStart);
    stream.write(stream.isTTY ? `\r\x1b[2K${bar(progress)} ${text}${isLast ? '\n' : ''}` : `${text}\n`);
  };
}

function bar({ done, total }: Progress): string {
  const filled = Math.round((BAR_WIDTH * done) / Math.max(1, total));
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}

function progressLine({ phase, done, total, resumed = 0 }: Progress, elapsedMs: number): string {
  const counted = `${phase} ${done}/${total}`;
  const measured = done - resumed;
  const before = resumed > 0 && measured === 0 ? ` (${resumed} from an earlier run)` : '';
  if (measured <= 0 || elapsedMs <= 0) return counted + before;
  const perSecond = (measured / elapsedMs) * 1000;
  const remaining =
    done < total ? `, ${duration((total - done) / perSecond)} left` : `, ${duration(elapsedMs / 1000)}`;
  return `${counted}, ${perSecond.toPrecision(2)}/s${remaining}`;
}

/** `45 s`, `3 min 05 s`, `2 h 10 min`. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const pad = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** Progress of what takes seconds rather than hours: on a terminal only, so that logs stay clean. */
export function terminalProgress(quiet = false): ((progress: Progress) => void) | undefined {
  return quiet || !process.stderr.isTTY ? undefined : progressReporter(process.stderr);
}
