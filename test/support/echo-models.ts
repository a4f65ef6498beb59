import { nodeTask } from '../../src/node/node-task.ts';
import type { ServedModel, ServedStatus } from '../../src/node/serving/served-model.ts';
import type { Decision } from '../../src/runtime/decision.ts';
import type { ModelRepository } from '../../src/server/model-repository.ts';

export const LABELS = ['red', 'green', 'blue'];

/** Says the share of each colour in an image; of a black one nothing. For tests of what is around a model. */
export const colours: ServedModel<'image-classification'> = {
  task: 'image-classification',
  candidates: [candidate('counter')],
  labels: LABELS,
  async predict(image, { topK = 5 } = {}) {
    const pixels = await nodeTask('image-classification').decode(image);
    const sums = [0, 0, 0];
    pixels.data.forEach((value, i) => {
      sums[i % 3] += value;
    });
    const total = sums[0] + sums[1] + sums[2];
    const predictions = LABELS.map((label, id) => ({ label, id, score: sums[id] / total }));
    predictions.sort((a, b) => b.score - a.score);
    return {
      predictions: total === 0 ? [] : predictions.slice(0, topK),
      decision: decided('counter', total === 0),
    };
  },
  status,
  close: async () => {},
};

/** Shouts a text back; has no answer to an empty one. */
export const shout: ServedModel<'translation'> = {
  task: 'translation',
  candidates: [candidate('loud')],
  async predict(text) {
    return text === ''
      ? { decision: decided('loud', true) }
      : { translation: text.toUpperCase(), decision: decided('loud', false) };
  },
  status,
  close: async () => {},
};

/** Each under its name, in one version. */
export function repositoryOf(
  models: Readonly<Record<string, ServedModel<'image-classification'> | ServedModel<'translation'>>>,
): ModelRepository {
  // Which task a model is for is found out when it is asked.
  const get = (name: string, version = '1') =>
    version === '1' && Object.hasOwn(models, name) ? (models[name] as unknown as ServedModel) : undefined;
  return {
    names: () => Object.keys(models),
    versions: (name) => (get(name) ? ['1'] : []),
    get,
    isReady: (name, version) => get(name, version) !== undefined,
  };
}

function candidate(name: string) {
  return { name, files: [], sizeBytes: 0, cost: { latencyMs: 1, p95LatencyMs: 1 } };
}

function decided(name: string, abstained: boolean): Decision {
  return {
    answeredBy: abstained ? undefined : name,
    abstained,
    ran: [{ candidate: name, preprocessMs: 0.5, inferenceMs: 1, evidence: {} }],
    faults: [],
    cutShort: false,
    reason: `${name} is all there is`,
    timings: { featuresMs: 0, decisionMs: 0, loadMs: 0, preprocessMs: 0.5, inferenceMs: 1, totalMs: 2 },
  };
}

function status(): ServedStatus {
  const events = { load: 0, evict: 0, fault: 0, recovered: 0, crash: 0, hang: 0, respawn: 0, retry: 0 };
  return {
    ...{ ready: true, queued: 0, running: 0, capacity: Infinity, hosts: 2, concurrency: 2 },
    resident: {},
    events,
  };
}
