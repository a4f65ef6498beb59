import { policyOf } from '../../artifact/policy-of.ts';
import type { Premodel } from '../../artifact/premodel.ts';
import { usualRuns } from '../../artifact/usual-runs.ts';
import type { Policy } from '../../policy/policy.ts';
import { describeCertificate } from '../../report/certificate.ts';
import { bytes, count, milliseconds, percent } from '../../report/format.ts';
import { timesText } from '../../report/times.ts';
import { describeEstimate } from '../candidate-quality.ts';
import { continuationColumn, describeRuns } from '../describe-continuation.ts';
import { describeMemory, memoryOf } from '../describe-memory.ts';
import { describeVerdict } from '../describe-verdict.ts';
import { describeDrift, describePromise, describeSoundness } from '../describe-watch.ts';
import { describeDecoding, endToEndColumn } from '../end-to-end-column.ts';
import { featureList } from '../feature-list.ts';
import { formatFacts, formatTable } from '../table.ts';
import {
  costCell,
  describeOptions,
  describeTask,
  energyCell,
  folders,
  provenanceFacts,
  type Summary,
} from './shared-facts.ts';

export function premodelSummary(premodel: Premodel, file: string): Summary {
  const policy = policyOf(premodel, file);
  return {
    json: premodelJson(premodel, policy),
    text: `${premodelFacts(premodel, policy, file)}\n\n${candidateTable(premodel)}`,
  };
}

function premodelFacts(premodel: Premodel, policy: Policy, file: string): string {
  const { task, labels, objective, candidates, profile, training } = premodel;
  const { evaluation } = training;
  return formatFacts([
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
}

function candidateTable({ candidates, profile: { provenance } }: Premodel): string {
  const continuation = continuationColumn(candidates);
  const endToEnd = endToEndColumn(provenance);
  return formatTable(
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
      energyCell(cost.energyMj),
      costCell(cost.other),
      ...continuation.map(({ cell }) => cell({ continues })),
      bytes(sizeBytes),
      folders({ path, rescorer }),
    ]),
  );
}

function premodelJson(premodel: Premodel, policy: Policy) {
  const { task, labels, objective, candidates, domain, profile, training } = premodel;
  return {
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
  };
}

/** Whether its operating points are held to limits end to end; it may have none. */
function countsDecoding({ frontier }: Policy): boolean {
  return !frontier || frontier.points[0].endToEndMs !== undefined;
}
