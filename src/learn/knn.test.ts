import { knn } from './knn.ts';
import { describeLearnerContract } from './learner-contract.ts';

describeLearnerContract('knn', knn());
