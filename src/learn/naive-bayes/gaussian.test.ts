import { describeLearnerContract } from '../../../test/contracts/learner-contract.ts';
import { gaussianNaiveBayes } from './gaussian.ts';

describeLearnerContract('Gaussian naive Bayes', gaussianNaiveBayes());
