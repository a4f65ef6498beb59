/** The evidence column of the class at a rank, 1 being the most probable: `class1`. −1 stands for none. */
export const classColumn = (rank: number) => `class${rank}`;

/** The evidence column of that class's probability: `p1`. */
export const probabilityColumn = (rank: number) => `p${rank}`;

/** Whether an evidence column names a class: its values are no amounts. */
export const isClassColumn = (name: string) => /^class\d+$/.test(name);

/** The class that an output names. */
export const CLASS_COLUMN = classColumn(1);
/** How sure the candidate is of it. */
export const CONFIDENCE_COLUMN = probabilityColumn(1);
