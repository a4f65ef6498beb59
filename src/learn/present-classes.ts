/** Which classes have rows, ascending, and for every row of the table the position of its class among them. */
export function presentClasses(y: Int32Array, rows: Int32Array, classes: number) {
  const position = new Int32Array(classes);
  for (const row of rows) position[y[row]] = 1;
  const present = Int32Array.from(position.keys()).filter((label) => position[label] === 1);
  for (const [k, label] of present.entries()) position[label] = k;
  return { present, positions: y.map((label) => position[label]) };
}

/** Probabilities of the classes that had rows, as those of all classes; the others get 0. */
export function overAllClasses(
  probabilities: Float64Array,
  present: Int32Array,
  classes: number,
): Float64Array {
  const all = new Float64Array(classes);
  for (let k = 0; k < probabilities.length; k++) all[present[k]] = probabilities[k];
  return all;
}
