import { decisionTree } from './decision-tree.ts';
import { describeLearnerContract } from './learner-contract.ts';

describeLearnerContract('decision tree', decisionTree());
describeLearnerContract('small decision tree', decisionTree({ maxDepth: 3, minSamplesLeaf: 4 }));
