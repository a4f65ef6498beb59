import { Command } from 'commander';
import { policyOf } from '../artifact/policy-of.ts';
import type { Premodel, PremodelCandidate } from '../artifact/premodel.ts';
import { usualRuns } from '../artifact/usual-runs.ts';
import { readPremodel } from '../node/premodel-file.ts';
import { readHead } from '../node/read-regular-file.ts';
import { readTable } from '../node/table/read-table.ts';
import type { Policy } from '../policy/policy.ts';
import type { Profile, Provenance } from '../profile/profile.ts';
import { describeCertificate } from '../report/certificate.ts';
import { amounts } from '../report/cost-words.ts';
import { bytes, count, milliseconds, percent } from '../report/format.ts';
import { timesText } from '../report/times.ts';
import { mean } from '../statistics.ts';
import { candidateQuality, describeEstimate, qualityCells, qualityHeadings } from './candidate-quality.ts';
import { continuationColumn, describeContinuation, describeRuns } from './describe-continuation.ts';
import { describeMemory, memoryOf } from './describe-memory.ts';
import { describeVerdict } from './describe-verdict.ts';
import { describeDrift, describePromise, describeSoundness } from './describe-watch.ts';
import { describeDecoding, endToEndColumn } from './end-to-end-column.ts';
import { featureList } from './feature-list.ts';
import { formatFacts, formatTable } from './table.ts';
import { describeLeftOut, type TableFlags, withTableOptions } from './table-options.ts';

export function inspectCommand(): Command {
  const command = new Command('inspect')
    .description('say what is in a premodel file or a profile')
    .argument('<file>', 'a premodel, a profile, or a table of outcomes (CSV, Parquet); told apart by content')
    .option('--json', 'print one JSON object instead of text');
  return withTableOptions(command)
    .addHelpText('after', '\nExample:\n  $ premodel inspect imagenet.premodel.json')
    .action(async (file: string, { json, ...flags }: TableFlags & { json?: boolean }) => {
      const summary = (await isPremodel(file))
        ? premodelSummary(await readPremodel(file, flags), file)
        : profileSummary(await readTable(file, flags));
      console.log(json ? JSON.stringify(summary.json, null, 2) : `${file}\n\n${summary.text}`);
    });
}

interface Summary {
  readonly json: unknown;
  readonly text: string;
}

/** A premodel is a JSON object, or is meant to be one, which no table is; what cannot be opened the reader reports. */
async function isPremodel(file: string): Promise<boolean> {
  if (file.endsWith('.json')) return true;
  const head = await readHead(file, 64, { origin: 'make it with `premodel train`' }).catch(() => undefined);
  return /^\s*\{/.test(head?.toString('latin1') ?? '');
}

function premodelSummary(premodel: Premodel, file: string): Summary {
  const policy = policyOf(premodel, file);
  const { task, labels, objective, candidates, domain, profile, training } = premodel;
  const { evaluation } = training;
  const facts = formatFacts([
    ['kind', `premodel, version ${premodel.version}`],
    ['task', describeTask(task, labels)],
    ['policy', policy.kind],
    [
      'objective',
      `${objective.criterion}, right from ${objective.successAt}, at little ${objective.cost ?? 'latencyMs'}`,
    ],
    ['features', policy.features.length > 0 ? featureList(policy.features) : 'none read'],
    ['evidence', policy.evidence.length > 0 ? policy.evidence.join(', ') : 'none read'],
    ['runs', describeRuns(policy.frontier, policy.candidates)],
    ['memory', describeMemory(candidates, usualRuns(premodel, policy))],
    ['trained', `${training.createdAt}, premodel ${training.premodelVersion}, seed ${training.seed}`],
    ['options', describeOptions(training.options)],
    ['profile', `${profile.file ?? 'unnamed'}, ${count(profile.inputs)} inputs`],
    ...provenanceFacts(profile.provenance),
    ['decoding', describeDecoding(profile.provenance, countsDecoding(policy))],
    [
      'estimate',
      evaluation &&
        `${describeEstimate(objective, evaluation)}, ${percent(evaluation.coverage)} answered, ` +
          `${timesText(evaluation)} (${evaluation.folds}-fold cross-validation on that device)`,
    ],
    ['single best', premodel.singleBest],
    ...describeVerdict(policy.verdict, objective.cost),
    ['soundness', describeSoundness(premodel, file)],
    ['drift', describeDrift(premodel, file)],
    ['promises', describePromise(premodel, file)],
    ['not kept to', training.unmet],
    ['certificate', training.certificate && describeCertificate(training.certificate)],
  ]);
  const continuation = continuationColumn(candidates);
  const endToEnd = endToEndColumn(profile.provenance);
  const table = formatTable(
    [
      { heading: 'candidate' },
      { heading: 'mean ms', align: 'right' },
      { heading: 'p95 ms', align: 'right' },
      ...endToEnd,
      { heading: 'mJ', align: 'right' },
      { heading: 'cost', align: 'right' },
      ...continuation,
      { heading: 'size', align: 'right' },
      { heading: 'folder' },
    ],
    candidates.map(({ name, cost, continues, sizeBytes, path, rescorer }) => [
      name,
      milliseconds(cost.latencyMs),
      milliseconds(cost.p95LatencyMs),
      ...endToEnd.map(({ cell }) => cell(cost.latencyMs)),
      cost.energyMj === undefined ? '-' : cost.energyMj.toFixed(1),
      cost.other === undefined ? '-' : amounts(cost.other),
      ...continuation.map(({ cell }) => cell({ continues })),
      bytes(sizeBytes),
      folders({ path, rescorer }),
    ]),
  );
  return {
    json: {
      kind: 'premodel',
      version: premodel.version,
      task,
      classes: labels?.length,
      objective,
      policy: {
        kind: policy.kind,
        candidates: policy.candidates,
        features: policy.features,
        evidence: policy.evidence,
        runs: usualRuns(premodel, policy),
      },
      memory: memoryOf(candidates, usualRuns(premodel, policy)),
      candidates,
      domain,
      profile,
      training,
    },
    text: `${facts}\n\n${table}`,
  };
}

function profileSummary(profile: Profile): Summary {
  const { task, inputs, labels, features, evidenceNames, criteria, candidates } = profile;
  const { decodeMs, timeLimit, provenance } = profile;
  const described = candidates.map((candidate) => ({
    name: candidate.name,
    ...candidateQuality(profile, candidate),
    latencyMs: mean(candidate.latencyMs),
    endToEndMs: decodeMs && mean(decodeMs) + mean(candidate.latencyMs),
    energyMj: candidate.energyMj && mean(candidate.energyMj),
    cost: candidate.cost && mean(candidate.cost),
    continues: describeContinuation(candidate),
    answered: candidate.answered && mean(Float64Array.from(candidate.answered)),
    model: candidate.model,
  }));
  const skipped = provenance.skipped?.length ?? 0;
  const facts = formatFacts([
    ['kind', 'profile'],
    ['task', describeTask(task, labels)],
    ['inputs', `${count(inputs.length)}${skipped > 0 ? ` (${count(skipped)} could not be read)` : ''}`],
    ['features', `${features.names.length}, ${milliseconds(mean(features.latencyMs))} ms together`],
    ['left out', provenance.leftOut && describeLeftOut(provenance.leftOut)],
    ['evidence', evidenceNames.join(', ')],
    ['time limit', timeLimit && `${milliseconds(mean(timeLimit.limitMs))} ms on average`],
    ['measured', `${provenance.createdAt}, premodel ${provenance.premodelVersion}`],
    ...provenanceFacts(provenance),
    ['decoding', describeDecoding(provenance, decodeMs !== undefined)],
    ['options', describeOptions(provenance.options ?? {})],
  ]);
  const continuation = continuationColumn(described);
  const endToEnd = endToEndColumn(provenance);
  const silent = described.some(({ answered }) => answered !== undefined);
  const table = formatTable(
    [
      { heading: 'candidate' },
      ...(silent ? [{ heading: 'answered', align: 'right' as const }] : []),
      ...qualityHeadings(profile).map((heading) => ({ heading, align: 'right' as const })),
      { heading: 'mean ms', align: 'right' },
      ...endToEnd,
      { heading: 'mJ', align: 'right' },
      { heading: 'cost', align: 'right' },
      ...continuation,
      { heading: 'size', align: 'right' },
      { heading: 'folder' },
    ],
    described.map(({ name, answered = 1, latencyMs, energyMj, cost, continues, model, ...quality }) => [
      name,
      ...(silent ? [percent(answered)] : []),
      ...qualityCells(quality),
      milliseconds(latencyMs),
      ...endToEnd.map(({ cell }) => cell(latencyMs)),
      energyMj === undefined ? '-' : energyMj.toFixed(1),
      cost === undefined ? '-' : amounts(cost),
      ...continuation.map(({ cell }) => cell({ continues })),
      model ? bytes(model.sizeBytes) : '-',
      folders({ ...model }),
    ]),
  );
  return {
    json: {
      kind: 'profile',
      task,
      inputs: inputs.length,
      classes: labels?.length,
      features: features.names,
      evidence: evidenceNames,
      criteria,
      decodeMs: decodeMs && mean(decodeMs),
      candidates: described,
      provenance,
    },
    text: `${facts}\n\n${table}`,
  };
}

/** Whether its operating points are held to limits end to end; it may have none. */
function countsDecoding({ frontier }: Policy): boolean {
  return !frontier || frontier.points[0].endToEndMs !== undefined;
}

function describeTask(task: string, labels?: readonly string[]): string {
  return labels ? `${task}, ${count(labels.length)} classes` : task;
}

function describeOptions(options: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function provenanceFacts({ device, cpu, runtime, threads, energyMeter }: Provenance) {
  const threading = threads === undefined ? '' : `, ${threads} thread${threads === 1 ? '' : 's'}`;
  return [
    ['device', cpu ? `${device} (${cpu})` : device],
    ['runtime', runtime && `${runtime}${threading}`],
    ['energy', energyMeter],
  ] as [string, string | undefined][];
}

function folders({ path, rescorer }: Pick<PremodelCandidate, 'path' | 'rescorer'>): string {
  return [path ?? '-', ...(rescorer ? [rescorer.path] : [])].join(' + ');
}
