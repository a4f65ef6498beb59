import { describeLearnerContract } from '../../../test/contracts/learner-contract.ts';
import { multinomialNaiveBayes } from './multinomial.ts';

describeLearnerContract('multinomial naive Bayes', multinomialNaiveBayes());
