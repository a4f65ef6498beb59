import { expect, it } from 'vitest';
import { certify } from '../evaluate/certificate/certify.ts';
import { describeCertificate } from './certificate.ts';

const losses = (n: number, loss: (i: number) => number = () => 0) =>
  Float64Array.from({ length: n }, (_, i) => loss(i));
const describePoint = (values: Float64Array, epsilon = 0.01) =>
  describeCertificate(
    certify([{ name: 'cascade', losses: values }], {
      epsilon,
      singleBest: 'large',
      bound: 'clopper-pearson',
    }),
  ).replaceAll('\u202f', ' ');

it('says what is certified, from what, and how sure', () => {
  expect(describePoint(losses(299))).toBe(
    'cascade is at most 1.0 points worse than large with probability 95 % (299 inputs kept from the fit, clopper-pearson bound).',
  );
});

it('says how many inputs it would take', () => {
  expect(describePoint(losses(100))).toContain('1 % at 95 % needs at least 299 calibration inputs.');
  expect(
    describePoint(
      losses(100, (i) => (i === 50 ? 1 : 0)),
      0.04,
    ),
  ).toMatch(
    /^none: .* cascade is 1\.0 points worse there, at most \+4\.7: to be sure takes about \d{3} calibration inputs\.$/,
  );
  expect(describePoint(losses(400, (i) => (i % 10 === 0 ? 1 : 0)))).toMatch(
    /cascade is 10\.0 points worse there\.$/,
  );
});
