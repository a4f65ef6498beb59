import { ConfigFields, isRecord } from '../config-fields.ts';
import { imagenetSynsets } from './labels/imagenet-synsets.ts';

/** What a classifier's `config.json` says, of transformers or timm. */
export interface ClassifierConfig {
  /** Class names by class index. */
  readonly labels: readonly string[];
  /** Of transformers, where it says so: `vit`. */
  readonly modelType?: string;
  /** `image_processor_type` where it stands in this file. */
  readonly imageProcessorType?: string;
  /** timm's account of how images are prepared, unchecked. */
  readonly timm?: unknown;
  /** Colour channels the model takes. Default: not said. */
  readonly channels?: number;
  /** Whether each class has a probability of its own, whatever the others have (`multi_label_classification`). */
  readonly isMultiLabel: boolean;
}

export interface ClassifierConfigOptions {
  /** For error messages. */
  readonly file?: string;
  /** Whether models that give any number of classes do, by their most probable one. Default false. */
  readonly takesMultiLabel?: boolean;
}

/** Beyond all label sets there are; ImageNet-21k has 21,843. */
const MOST_LABELS = 1_000_000;

/**
 * Reads `config.json`. Class names are, first found: `id2label`, timm's `label_names` (older files: `labels`), else
 * `LABEL_0`, `LABEL_1`, … by `num_labels` or timm's `num_classes`; 1,000 of timm are those of ImageNet. A file of transformers without any of these means
 * two classes, which transformers does not write down.
 *
 * @throws PremodelError `invalid-config`; `not-single-label` for a model that gives no single class
 */
export function parseClassifierConfig(
  config: unknown,
  { file, takesMultiLabel = false }: ClassifierConfigOptions = {},
): ClassifierConfig {
  const fields = new ConfigFields(config, file, INVALID);
  const isMultiLabel = fields.text('problem_type') === MULTI_LABEL;
  if (!(isMultiLabel && takesMultiLabel)) refuseOtherProblems(fields);
  const timm = timmConfigOf(fields);
  const modelType = fields.text('model_type');
  return {
    labels: labelsOf(fields, { isTimm: timm !== undefined, isTransformers: modelType !== undefined }),
    modelType,
    imageProcessorType: fields.text('image_processor_type'),
    timm,
    channels: fields.whole('num_channels', 1, 1024),
    isMultiLabel,
  };
}

const INVALID = {
  code: 'invalid-config',
  remedy: 'Take config.json from the model’s Hugging Face repository, or see docs/model-folders.md.',
} as const;

const MULTI_LABEL = 'multi_label_classification';

/** Several classes at once, or a number, is another task: top-1 means nothing there. */
function refuseOtherProblems(fields: ConfigFields): void {
  const problem = fields.text('problem_type');
  if (problem === undefined || problem === 'single_label_classification') return;
  const words: Readonly<Record<string, string>> = {
    [MULTI_LABEL]: 'gives any number of classes to an input',
    regression: 'gives a number, no class',
  };
  const what = Object.hasOwn(words, problem)
    ? words[problem]
    : `is "${problem}", which transformers does not know`;
  const single =
    problem === 'regression'
      ? 'Leave the model out: premodel chooses among models that give one class to every input.'
      : 'Leave the model out, or, where every input has exactly one of its classes, write "problem_type": "single_label_classification".';
  throw fields.error('not-single-label', 'problem_type', what, single);
}

function timmConfigOf(fields: ConfigFields): unknown {
  const own = fields.raw('pretrained_cfg');
  if (own !== undefined) return own;
  // As timm wrote it before 0.9: all in one.
  return fields.raw('architecture') !== undefined && fields.raw('input_size') !== undefined
    ? fields.all()
    : undefined;
}

function labelsOf(
  fields: ConfigFields,
  { isTimm, isTransformers }: { readonly isTimm: boolean; readonly isTransformers: boolean },
): readonly string[] {
  const counted = fields.whole('num_labels', 1, MOST_LABELS) ?? fields.whole('num_classes', 1, MOST_LABELS);
  const named = namedById(fields) ?? listed(fields, 'label_names') ?? listed(fields, 'labels');
  if (named && counted !== undefined && counted !== named.length) {
    const field = fields.raw('num_labels') === undefined ? 'num_classes' : 'num_labels';
    throw fields.bad(
      field,
      `is ${counted}, and ${named.length} classes are named`,
      'Mend the one that is wrong.',
    );
  }
  const labels =
    named ??
    (isTimm && counted === 1000 ? imagenetNames() : undefined) ??
    unnamed(counted ?? (isTransformers && !isTimm ? 2 : 0));
  if (labels.length >= 2) return labels;
  const what =
    labels.length === 1
      ? 'names 1 class; a classifier needs two'
      : 'is missing, and neither num_labels nor timm’s label_names is there';
  throw fields.bad('id2label', what, 'Write "id2label": {"0": "name of class 0", "1": …}.');
}

function namedById(fields: ConfigFields): readonly string[] | undefined {
  const id2label = fields.raw('id2label');
  if (id2label === undefined) return undefined;
  if (!isRecord(id2label)) throw fields.bad('id2label', 'maps no class numbers to names', INVALID.remedy);
  const count = Object.keys(id2label).length;
  return Array.from({ length: count }, (_, index) => {
    const label = Object.hasOwn(id2label, String(index)) ? id2label[String(index)] : undefined;
    if (typeof label === 'string') return label;
    const what = label === undefined ? 'none with the number' : 'no text for the number';
    throw fields.bad(
      `id2label.${index}`,
      `: ${count} classes are named, but ${what} ${index}`,
      INVALID.remedy,
    );
  });
}

function listed(fields: ConfigFields, field: string): readonly string[] | undefined {
  const names = fields.raw(field);
  if (names === undefined) return undefined;
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw fields.bad(field, 'is no list of class names', INVALID.remedy);
}

/** What transformers calls the classes of a timm model that names none and has as many as ImageNet. */
function imagenetNames(): readonly string[] {
  return imagenetSynsets.map((synset) => synset.slice(synset.indexOf(' ') + 1));
}

function unnamed(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `LABEL_${index}`);
}
