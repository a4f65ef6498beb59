import { policyContract } from './policy-contract.ts';
import { router } from './router.ts';

policyContract('router', () => router());
