import { describeLearnerContract } from '../../../test/contracts/learner-contract.ts';
import { svm } from './svm.ts';

describeLearnerContract('support vector machine', svm());
describeLearnerContract('linear support vector machine', svm({ kernel: 'linear' }));
describeLearnerContract('support vector machine with Platt scaling', svm({ probability: true }), {
  predictIsArgmax: false,
});
