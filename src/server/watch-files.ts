import { type StatWatcher, unwatchFile, watchFile } from 'node:fs';

/** How often files are looked at, and how long one must stay as it is before it is taken as written. */
const LOOK_EVERY_MS = 500;
const SETTLED_MS = 300;

/**
 * Calls back when a file has changed and stays so. Looks at the file itself instead of asking the system for events,
 * which says nothing of network mounts, replaced links and files renamed over others.
 * @returns stops it
 */
export function watchFiles(files: readonly string[], onChange: (file: string) => void): () => void {
  const timers = new Map<string, NodeJS.Timeout>();
  const listeners = files.map((file) => {
    const listener = (now: { readonly mtimeMs: number }) => {
      clearTimeout(timers.get(file));
      // 0: it is gone, perhaps between removing and writing it anew.
      if (now.mtimeMs === 0) return;
      timers.set(
        file,
        setTimeout(() => onChange(file), SETTLED_MS),
      );
    };
    const watcher: StatWatcher = watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, listener);
    watcher.unref();
    return { file, listener };
  });
  return () => {
    for (const { file, listener } of listeners) unwatchFile(file, listener);
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
