import type { Profile } from '../../profile/profile.ts';
import { bytes, count, milliseconds, percent } from '../../report/format.ts';
import { mean } from '../../statistics.ts';
import { candidateQuality, qualityCells, qualityHeadings } from '../candidate-quality.ts';
import { continuationColumn, describeContinuation } from '../describe-continuation.ts';
import { describeDecoding, endToEndColumn } from '../end-to-end-column.ts';
import { formatFacts, formatTable } from '../table.ts';
import { describeLeftOut } from '../table-options.ts';
import {
  costCell,
  describeOptions,
  describeTask,
  energyCell,
  folders,
  provenanceFacts,
  type Summary,
} from './shared-facts.ts';

export function profileSummary(profile: Profile): Summary {
  const candidates = candidateMeans(profile);
  return {
    json: profileJson(profile, candidates),
    text: `${profileFacts(profile)}\n\n${candidateTable(profile, candidates)}`,
  };
}

type CandidateMeans = ReturnType<typeof candidateMeans>;

function candidateMeans(profile: Profile) {
  const { decodeMs } = profile;
  return profile.candidates.map((candidate) => ({
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
}

function profileFacts({ task, inputs, labels, features, evidenceNames, ...profile }: Profile): string {
  const { decodeMs, timeLimit, provenance } = profile;
  const skipped = provenance.skipped?.length ?? 0;
  return formatFacts([
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
}

function candidateTable(profile: Profile, described: CandidateMeans): string {
  const continuation = continuationColumn(described);
  const endToEnd = endToEndColumn(profile.provenance);
  const silent = described.some(({ answered }) => answered !== undefined);
  return formatTable(
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
      energyCell(energyMj),
      costCell(cost),
      ...continuation.map(({ cell }) => cell({ continues })),
      model ? bytes(model.sizeBytes) : '-',
      folders({ ...model }),
    ]),
  );
}

function profileJson(profile: Profile, candidates: CandidateMeans) {
  const { task, inputs, labels, features, evidenceNames, criteria, decodeMs, provenance } = profile;
  return {
    kind: 'profile',
    task,
    inputs: inputs.length,
    classes: labels?.length,
    features: features.names,
    evidence: evidenceNames,
    criteria,
    decodeMs: decodeMs && mean(decodeMs),
    candidates,
    provenance,
  };
}
