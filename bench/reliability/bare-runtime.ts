// What the machine does without a server: processes that decode, preprocess and run one model in a loop.
//
// As a program (one of those processes): bare-runtime.ts MODEL_FOLDER SECONDS FILE..., prints how many it did.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { decodeImage, loadImageClassifier } from '../../src/node/index.ts';

const program = fileURLToPath(import.meta.url);

/** @returns pictures a second of `processes` together */
export async function bareThroughput({
  folder,
  processes,
  seconds,
  files,
}: {
  readonly folder: string;
  readonly processes: number;
  readonly seconds: number;
  readonly files: readonly string[];
}): Promise<number> {
  const counts = Array.from({ length: processes }, async () => {
    const child = spawn(process.execPath, [...process.execArgv, program, folder, String(seconds), ...files]);
    let text = '';
    for await (const chunk of child.stdout) text += chunk;
    return Number(text);
  });
  return (await Promise.all(counts)).reduce((a, b) => a + b, 0) / seconds;
}

if (process.argv[1] === program) {
  const [folder, seconds, ...files] = process.argv.slice(2);
  const model = await loadImageClassifier(folder);
  await model.run(await decodeImage(files[0]));
  const end = performance.now() + 1000 * Number(seconds);
  let done = 0;
  for (; performance.now() < end; done++) await model.run(await decodeImage(files[done % files.length]));
  console.log(done);
  await model.release();
}
