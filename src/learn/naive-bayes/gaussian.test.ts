import { describeLearnerContract } from '../learner-contract.ts';
import { gaussianNaiveBayes } from './gaussian.ts';

describeLearnerContract('Gaussian naive Bayes', gaussianNaiveBayes());
