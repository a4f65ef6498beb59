import type { InputKind } from '../domain.ts';
import { imageFeatureNames, imageFeatures } from './features/image-features.ts';
import type { Pixels } from './pixels.ts';

/** An image, decoded; its features are defined in docs/features.md. */
export const imageInput: InputKind<Pixels> = { featureNames: imageFeatureNames, features: imageFeatures };
