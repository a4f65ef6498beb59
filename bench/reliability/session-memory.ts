// Whether ONNX Runtime gives back all that a session took: a process that does nothing but create and release one.
//
//   MALLOC_TRIM_THRESHOLD_=131072 node --expose-gc bench/reliability/session-memory.ts [times]
import { fileURLToPath } from 'node:url';
import { InferenceSession } from 'onnxruntime-node';

const times = Number(process.argv[2] ?? 1500);
const model = 'zoo/imagenet/mobilenet_v1_0.25_128/onnx/model.onnx';
const file = fileURLToPath(new URL(`../../../shared/${model}`, import.meta.url));

console.log('sessions  resident MB  heap MB');
for (let made = 1; made <= times; made++) {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  await session.release();
  if (made % 300 !== 0) continue;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  console.log(
    `${String(made).padEnd(9)} ${(rss / 1e6).toFixed(1).padEnd(12)} ${(heapUsed / 1e6).toFixed(2)}`,
  );
}
