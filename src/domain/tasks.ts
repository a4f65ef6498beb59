/** What a text or an image as an input offers besides its features. */
const inputKinds = {
  image: { countsWords: false },
  text: { countsWords: true },
} as const;

/** What is made of an input: one of several classes, or a text. */
const outputKinds = ['classes', 'generation'] as const;

export type InputKindName = keyof typeof inputKinds;
export type OutputKindName = (typeof outputKinds)[number];

interface TaskKinds {
  readonly input: InputKindName;
  readonly output: OutputKindName;
}

/**
 * The tasks that models on disk do, and what their inputs and outputs are. A new task is an entry here, in
 * `models/tasks/tasks.ts` (which folders are its models) and in `node/profile/labelled-data.ts` (what its data are).
 *
 * @example
 * tasks.translation.output; // 'generation'
 */
export const tasks = {
  'image-classification': { input: 'image', output: 'classes' },
  'text-classification': { input: 'text', output: 'classes' },
  translation: { input: 'text', output: 'generation' },
} as const satisfies Readonly<Record<string, TaskKinds>>;

export type TaskName = keyof typeof tasks;

export const taskNames = Object.keys(tasks) as readonly TaskName[];

export function isTaskName(name: string): name is TaskName {
  return Object.hasOwn(tasks, name);
}

/** Whether features of the task's inputs may be `word:<word>`: any text can be asked how often a word occurs. */
export function countsWords(task: string): boolean {
  return isTaskName(task) && inputKinds[tasks[task].input].countsWords;
}
