import { describeLearnerContract } from '../learner-contract.ts';
import { multinomialNaiveBayes } from './multinomial.ts';

describeLearnerContract('multinomial naive Bayes', multinomialNaiveBayes());
