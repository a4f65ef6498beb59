/** The option of every command that reads a premodel or a profile: its flag and what it does. */
export const ACCEPT_MODIFIED = [
  '--accept-modified',
  'read a premodel or a profile although its file is not as it was written',
] as const;
