import { tasks } from '../domain/tasks.ts';
import type { Result, RunnableTaskName } from '../models/tasks/tasks.ts';
import type { ModelPool } from '../node/serving/model-pool.ts';
import { answersInTurn } from './answers-in-turn.ts';
import { type Asked, describeFailure, type Failure, isFailure } from './predict-flags.ts';
import { type Printer, predictPrinters } from './predict-printers.ts';
import { predictSources } from './predict-sources.ts';

/** Answers inputs in order: lines on standard output, or one JSON object. */
export async function predictInputs(
  pool: ModelPool<RunnableTaskName>,
  given: readonly string[],
  { flags: { input: file, json, explain, top }, constraint, interruption }: Asked,
): Promise<void> {
  const { input: inputKind, output: outputKind } = tasks[pool.task];
  const source = predictSources[inputKind];
  // The results of a task are of its kind of output, which the compiler cannot follow through the name.
  const printer = predictPrinters[outputKind] as Printer<Result>;
  const predictions: ({ readonly input: string } & (Result | Failure))[] = [];
  const ask = async (input: string) => {
    const sent = await source.read(input);
    await pool.untilUp();
    return pool.predict(sent, { topK: top, ...constraint });
  };
  for await (const { input, result } of answersInTurn(source.list(given, file), ask, interruption)) {
    if (json) predictions.push({ input, ...result });
    else if (isFailure(result)) {
      console.error(describeFailure(input, result));
      if (printer.failure !== undefined) console.log(printer.failure);
    } else {
      if (explain && printer.explanation) console.error(printer.explanation(result));
      console.log(printer.result(input, result));
    }
  }
  if (json) console.log(JSON.stringify({ predictions }, null, 2));
}
