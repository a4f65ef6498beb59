import { Gauge, type Registry } from 'prom-client';
import type { ServedStatus } from '../node/serving/served-model.ts';

/** One value of each model: what it says, and how it is read. */
const READINGS = {
  premodel_ready: ['Whether a request would be taken now.', ({ ready }) => Number(ready)],
  premodel_queue_length: ['Requests that wait for a host.', ({ queued }) => queued],
  premodel_queue_capacity: ['Requests that can wait before others are refused.', ({ capacity }) => capacity],
  premodel_running: ['Requests a host works on.', ({ running }) => running],
  premodel_hosts: ['Threads or processes able to answer.', ({ hosts }) => hosts],
  premodel_drifted: ['Whether inputs no longer look like those trained on.', driftOf],
  premodel_drifted_columns: [
    'Columns whose values no longer look like those trained on.',
    ({ drift }) => drift?.columns.filter(({ drifted }) => drifted).length,
  ],
  premodel_promise_broken: [
    'Whether cost or accuracy is established to be worse than promised at training.',
    ({ drift }) => drift?.promise && Number(drift.promise.broken),
  ],
  premodel_promised_cost_ratio: [
    'Cost of the runs as promised; 1: what the single best costs.',
    ({ drift }) => drift?.promise?.cost.promised,
  ],
  premodel_delivered_cost_ratio: [
    'Cost of the runs as delivered, priced as at training.',
    ({ drift }) => drift?.promise?.cost.actual,
  ],
  premodel_promised_model_seconds: [
    'Mean model time as promised.',
    ({ drift }) => inSeconds(drift?.promise?.time.promised),
  ],
  premodel_delivered_model_seconds: [
    'Mean model time as delivered.',
    ({ drift }) => inSeconds(drift?.promise?.time.actual),
  ],
  premodel_promised_agreement: [
    'Share of answers like the single best’s as promised; with audits.',
    ({ drift }) => drift?.promise?.accuracy.agreement?.promised,
  ],
  premodel_delivered_agreement: [
    'The same as audited.',
    ({ drift }) => drift?.promise?.accuracy.agreement?.actual,
  ],
  premodel_audited: ['Answers held against the single best.', ({ audit }) => audit?.audited],
  premodel_audit_disagreed: [
    'Of those audited, answers unlike the single best.',
    ({ audit }) => audit?.disagreed,
  ],
} satisfies Record<string, [string, (status: ServedStatus) => number | undefined]>;

/** The state of every model, asked for when somebody looks. */
export function modelGauges(
  registry: Registry,
  models: () => ReadonlyMap<string, { status(): ServedStatus }>,
): void {
  const gauge = <Label extends string>(name: string, help: string, ...labels: Label[]) =>
    new Gauge({ name, help, labelNames: ['model', ...labels], registers: [registry] });
  const readings = Object.entries(READINGS).map(([name, [help, read]]) => ({
    gauge: gauge(name, help),
    read,
  }));
  const resident = gauge('premodel_resident_bytes', 'What loaded models hold in memory.', 'candidate');
  const events = gauge('premodel_events_total', 'Loads, evictions, faults, crashes, hangs …', 'kind');

  // One look at the models for all of them: the first gauge of the registry is collected before any other is printed.
  const first = readings[0].gauge as unknown as { collect: () => void };
  first.collect = () => {
    for (const each of [...readings.map(({ gauge }) => gauge), resident, events]) each.reset();
    for (const [model, served] of models()) {
      const status = served.status();
      for (const { gauge, read } of readings) {
        const value = read(status);
        if (value !== undefined) gauge.set({ model }, value);
      }
      for (const [candidate, bytes] of Object.entries(status.resident)) {
        resident.set({ model, candidate }, bytes);
      }
      for (const [kind, count] of Object.entries(status.events)) events.set({ model, kind }, count);
    }
  };
}

function inSeconds(ms: number | undefined): number | undefined {
  return ms && ms / 1000;
}

function driftOf({ drift }: ServedStatus): number | undefined {
  return drift && Number(drift.drifted);
}
