import { policyContract } from '../policy-contract.ts';
import { auto } from './auto.ts';

policyContract('auto', () => auto());
