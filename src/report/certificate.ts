import type { Certificate } from '../evaluate/certificate/certificate.ts';
import { count, points } from './format.ts';

/** What was certified, or why nothing was, in sentences. */
export function describeCertificate(certificate: Certificate): string {
  const { epsilon, delta, bound, singleBest, inputs, accepted, failure } = certificate;
  const claim = `at most ${magnitude(epsilon)} points worse than ${singleBest}`;
  const procedure = `${count(inputs)} inputs kept from the fit, ${bound} bound`;
  const why = failure ? ` ${failureText(certificate, failure)}` : '';
  if (accepted === undefined)
    return `none: not shown to be ${claim}, which is kept instead (${procedure}).${why}`;
  return `${accepted} is ${claim} with probability ${short(1 - delta)} (${procedure}).${why}`;
}

function failureText(
  { epsilon, tested, delta }: Certificate,
  { reason, neededInputs }: NonNullable<Certificate['failure']>,
): string {
  const { name, meanLoss, upperBound } = tested[tested.length - 1];
  const loss = `${name} is ${magnitude(meanLoss)} points ${meanLoss > 0 ? 'worse' : 'better'} there`;
  switch (reason) {
    case 'too-few-inputs': {
      const needed = neededInputs === undefined ? 'more than 100,000' : `at least ${count(neededInputs)}`;
      return `${short(epsilon)} at ${short(1 - delta)} needs ${needed} calibration inputs.`;
    }
    case 'loss-too-large':
      return `${loss}.`;
    case 'not-established': {
      const most = `${loss}, at most ${points(upperBound)}`;
      if (neededInputs === undefined) return `${most}, and this bound would not get there.`;
      return `${most}: to be sure takes about ${count(neededInputs)} calibration inputs.`;
    }
  }
}

function magnitude(difference: number): string {
  return points(Math.abs(difference)).replace('+', '');
}

/** `95 %`, `99.9 %`: what a person chose, as they would write it. */
function short(fraction: number): string {
  return `${Number((fraction * 100).toFixed(3))}\u202f%`;
}
