import { policyContract } from '../policy-contract.ts';
import { planner } from './planner.ts';

policyContract('planner', () => planner());
