export { gradientBoostingClassification } from './boosting/classification.ts';
export type { BoostingOptions } from './boosting/options.ts';
export { gradientBoostingRegression } from './boosting/regression.ts';
export { IsotonicCalibration, type IsotonicState } from './calibration/isotonic.ts';
export { TemperatureScaling, type TemperatureState } from './calibration/temperature.ts';
export type { Classifier, ClassifierState, FitOptions, Learner } from './classifier.ts';
export { crossValidatedPredictions } from './cross-validate.ts';
export { type DecisionTreeOptions, decisionTree } from './decision-tree.ts';
export {
  type BackwardSelectionOptions,
  type BackwardSelectionResult,
  backwardSelection,
  type FeatureImportance,
  featureImportance,
  type RemovalStep,
} from './feature-selection/backward-selection.ts';
export { chiSquared, topFeatures } from './feature-selection/chi-squared.ts';
export {
  type CorrelationFilterResult,
  correlationFilter,
  type DroppedFeature,
} from './feature-selection/correlation-filter.ts';
export { type KnnEvaluatorOptions, knnEvaluator } from './feature-selection/knn-evaluator.ts';
export { learnerEvaluator, type SubsetEvaluator } from './feature-selection/subset-evaluator.ts';
export { kFold, stratifiedKFold, stratifiedSplit, type TrainTest, trainTestOf } from './folds.ts';
export { randomForestClassification } from './forest/classification.ts';
export type { ForestOptions } from './forest/options.ts';
export { randomForestRegression } from './forest/regression.ts';
export { type KnnClassifier, type KnnLearner, type KnnOptions, knn } from './knn.ts';
export type { LinearRegressor } from './linear/linear-regressor.ts';
export { type LogisticRegressionOptions, logisticRegression } from './linear/logistic-regression.ts';
export { type CrossFit, type RidgeLearner, type RidgeOptions, ridge } from './linear/ridge.ts';
export {
  columnOf,
  type Matrix,
  matrix,
  matrixFromRows,
  rowOf,
  selectColumns,
  selectRows,
} from './matrix.ts';
export { type GaussianNaiveBayesOptions, gaussianNaiveBayes } from './naive-bayes/gaussian.ts';
export { type MultinomialNaiveBayesOptions, multinomialNaiveBayes } from './naive-bayes/multinomial.ts';
export type { NeighborIndex, Neighbors } from './neighbor-index.ts';
export type {
  RegressionFitOptions,
  RegressionLearner,
  Regressor,
  RegressorState,
} from './regressor.ts';
export { restoreClassifier } from './restore-classifier.ts';
export { restoreRegressor } from './restore-regressor.ts';
export { MinMaxScaler, type MinMaxScalerState } from './scaling.ts';
export { type SvmOptions, svm } from './svm/svm.ts';
export type { BinnedLearner, BinnedRegressionLearner, RowSubset } from './trees/binned-learner.ts';
export { BinnedMatrix, type BinnedMatrixOptions } from './trees/binned-matrix.ts';
