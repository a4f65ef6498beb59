import type { RunnableTaskName } from '../../models/tasks/tasks.ts';
import { AdaptiveModel } from '../adaptive-model.ts';
import { listenToParent } from '../host/parent.ts';
import { toWire } from '../host/wire-error.ts';
import type { FromHost, ToHost } from './messages.ts';

/**
 * The program of a thread or process of a pool: one model, asked over messages; the queue is the
 * pool's.
 */
let model: AdaptiveModel<RunnableTaskName> | undefined;
const underWay = new Map<number, AbortController>();

const parent = listenToParent<ToHost, FromHost>((message) => {
  void handlers[message.kind](message as never);
});

const handlers: { [Kind in ToHost['kind']]: (message: Extract<ToHost, { kind: Kind }>) => unknown } = {
  async open({ premodel, file, options }) {
    try {
      model = await AdaptiveModel.open(premodel, file, {
        ...options,
        onEvent: (event) => parent.send({ kind: 'event', event }),
        onPreload: (candidate) => parent.send({ kind: 'preload', candidate }),
      });
      const { task, candidates, labels } = model;
      const { concurrency } = model.status();
      parent.send({ kind: 'opened', model: { task, candidates, labels, concurrency } });
    } catch (error) {
      parent.send({ kind: 'refused', error: toWire(error) });
      parent.leave();
    }
  },

  async predict({ id, given, options, tellsHeld }) {
    parent.send({ kind: 'taken', id });
    const controller = new AbortController();
    underWay.set(id, controller);
    try {
      const result = await opened().predict(given, {
        ...options,
        signal: controller.signal,
        onRun: (candidate) => parent.send({ kind: 'run', id, candidate }),
        ...(tellsHeld && { onHeld: (held) => parent.send({ kind: 'held', id, result: held }) }),
      });
      parent.send({ kind: 'answer', id, result });
    } catch (error) {
      parent.send({ kind: 'error', id, error: toWire(error) });
    } finally {
      underWay.delete(id);
    }
  },

  abort({ id }) {
    underWay.get(id)?.abort();
  },

  status() {
    const { drift, audit, resident } = opened().status();
    parent.send({ kind: 'status', report: { drift, audit, resident } });
  },

  async close() {
    await model?.close();
    parent.leave();
  },
};

function opened(): AdaptiveModel<RunnableTaskName> {
  if (!model) throw new RangeError('asked before it was opened');
  return model;
}
