import { describeLearnerContract } from '../../test/contracts/learner-contract.ts';
import { knn } from './knn.ts';

describeLearnerContract('knn', knn());
