import { PremodelError } from '../../../error.ts';
import type { HostLoss } from '../../host/watched-host.ts';
import type { FailedRun } from '../cell.ts';

const MORE_TIME = 'allow more time with --hang-timeout (hangTimeoutMs)';

/** What took a process down is told as what it is: a hang, or a crash. */
export function lostRun(loss: HostLoss): FailedRun {
  return { failed: what(loss), ...(loss.afterMs !== undefined && { latencyMs: loss.afterMs }) };
}

export function inputLost(id: string, loss: HostLoss): PremodelError {
  const doing = loss.step.kind === 'decode' ? 'decoding' : 'computing the features of';
  return new PremodelError('unreadable-input', `${doing} ${id}: ${what(loss)}`, {
    place: { file: id },
    remedy: `Leave the input out, or ${MORE_TIME}.`,
    cause: loss,
  });
}

export function loadLost(name: string, loss: HostLoss): PremodelError {
  return modelLost(name, loss, `${name} does not load: ${what(loss)}`);
}

/** @param inputs that it took a process down with, an answer never */
export function alwaysLost(name: string, inputs: readonly string[], loss: HostLoss): PremodelError {
  return modelLost(name, loss, `${name} never answered; on ${inputs.join(', ')}: ${what(loss)}`);
}

function modelLost(name: string, loss: HostLoss, message: string): PremodelError {
  const isHang = loss.kind === 'hang';
  return new PremodelError(isHang ? 'model-hangs' : 'model-crashes', message, {
    place: { file: name },
    remedy: isHang ? `Leave the model out, or ${MORE_TIME}.` : 'Leave the model out, or give it more memory.',
    cause: loss,
  });
}

/** Lost while it did nothing of any input or model. */
export function hostFailed(loss: HostLoss): PremodelError {
  return new PremodelError('host-failed', `the process that runs the models failed: ${what(loss)}`, {
    remedy: 'Repeat the same command; where it stays, look at the memory there is.',
    cause: loss,
  });
}

function what({ kind, message }: HostLoss): string {
  return kind === 'hang' ? message : `its process ended: ${message}`;
}
