import { PremodelError } from '../../../error.ts';
import type { Pixels } from '../pixels.ts';
import { greyMoments, perceivedBrightness } from './brightness.ts';
import { findRidges } from './canny.ts';
import { EDGE_BINS, edgeAngleHistogram, edgeLengthHistogram, joinEdges } from './edges.ts';
import { HUE_BINS, hueHistogram } from './hue.ts';
import { countKeypoints } from './keypoints.ts';
import { findMainObject } from './main-object.ts';
import { greyHistogram, shrink, toGrey } from './small-image.ts';

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i + 1}`);

/** Features that are computed together. */
const groups = {
  keypoints: ['n_keypoints'],
  brightness: ['avg_brightness', 'brightness_rms', 'contrast'],
  perceived: ['avg_perceived_brightness', 'perceived_brightness_rms'],
  lengths: numbered('edge_length', EDGE_BINS),
  angles: numbered('edge_angle', EDGE_BINS),
  object: ['area_by_perim', 'aspect_ratio'],
  hue: numbered('hue', HUE_BINS),
} as const;

type Group = keyof typeof groups;

const sources = new Map<string, { group: Group; index: number }>(
  (Object.keys(groups) as Group[]).flatMap((group) =>
    groups[group].map((name, index) => [name, { group, index }] as const),
  ),
);

/** The paper's 29 features; docs/features.md defines each. */
export const imageFeatureNames: readonly string[] = [
  ...[
    'n_keypoints',
    'avg_brightness',
    'brightness_rms',
    'avg_perceived_brightness',
    'perceived_brightness_rms',
  ],
  ...['contrast', ...groups.lengths, ...groups.angles, 'area_by_perim', 'aspect_ratio', ...groups.hue],
];

/**
 * The named features of one image, in the order of `names`; all of them by default. Finite for every image.
 * What the named ones do not need is not computed.
 *
 * @throws PremodelError `unknown-feature`
 */
export function imageFeatures(pixels: Pixels, names: readonly string[] = imageFeatureNames): Float64Array {
  const image = shrink(pixels);
  const grey = once(() => toGrey(image));
  const histogram = once(() => greyHistogram(grey()));
  const edges = once(() => joinEdges(findRidges(grey())));
  const values: Record<Group, () => ArrayLike<number>> = {
    keypoints: once(() => [countKeypoints(grey())]),
    brightness: once(() => greyMoments(histogram())),
    perceived: once(() => perceivedBrightness(image)),
    lengths: once(() => edgeLengthHistogram(edges())),
    angles: once(() => edgeAngleHistogram(edges())),
    object: once(() => {
      const { area, perimeter, width, height } = findMainObject(grey(), histogram());
      return [area / perimeter, width / height];
    }),
    hue: once(() => hueHistogram(image)),
  };
  return Float64Array.from(names, (name) => {
    const source = sources.get(name);
    if (!source) throw unknownFeature(name);
    return values[source.group]()[source.index];
  });
}

function once<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}

function unknownFeature(name: string): PremodelError {
  return new PremodelError('unknown-feature', `no image feature is named "${name}"`, {
    place: { field: name },
    remedy: `Use some of ${imageFeatureNames.join(', ')}.`,
  });
}
