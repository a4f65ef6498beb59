/**
 * Whose fault an error is:
 *
 * - `input`: what a model was to be run on. Another input works, and the models are well.
 * - `request`: what was asked for, or how: an option, a limit, a route.
 * - `candidate`: a model, or the files of a model.
 * - `file`: another file that was given: a data set, a profile, a premodel file, a table.
 * - `set-up`: the machine, the server, or what is installed.
 * - `nobody`: somebody asked for it, or it is a result.
 */
export type Blame = 'input' | 'request' | 'candidate' | 'file' | 'set-up' | 'nobody';

interface Facts {
  /** What is wrong. */
  readonly means: string;
  /** What to do about it. */
  readonly todo: string;
  /** HTTP status. Default 400. */
  readonly status?: number;
  /** What a command tells the shell; see docs/cli.md. Default 1. */
  readonly exitCode?: number;
  /** A candidate fails so on some inputs: where all of them do, the input is to blame. Default false. */
  readonly mayComeOfInput?: boolean;
}

export interface ErrorFacts extends Facts {
  readonly blame: Blame;
  readonly status: number;
  readonly exitCode: number;
  readonly mayComeOfInput: boolean;
}

function blamed<Code extends string>(blame: Blame, rows: Record<Code, Facts>): Record<Code, ErrorFacts> {
  const complete = (facts: Facts) => ({ status: 400, exitCode: 1, mayComeOfInput: false, ...facts, blame });
  return Object.fromEntries(
    Object.entries<Facts>(rows).map(([code, facts]) => [code, complete(facts)]),
  ) as Record<Code, ErrorFacts>;
}

const TRAIN_AGAIN = 'Train again: the file is damaged or was edited.';

/**
 * Every error code and what follows from it: the one place that says so. docs/errors.md is made from it by
 * scripts/make-error-page.mjs.
 */
export const errorTable = {
  ...blamed('input', {
    'harmful-input': { means: 'Two hosts crashed or hung on it.', todo: 'Give another input.' },
    'image-too-elongated': { means: 'An image is far longer than wide, or wider.', todo: 'Crop it.' },
    'invalid-row': {
      means: 'A row of features has another length, or values that are no finite numbers.',
      todo: 'Give the features that the learner was fitted on, in the same order.',
    },
    'unknown-text': {
      means: 'A model has no token for a part of the text.',
      todo: 'Leave that part out, or take a model that knows it.',
    },
    'unreadable-image': { means: 'An image cannot be decoded.', todo: 'Get it again, or leave it out.' },
    'unreadable-input': {
      means: 'The process hung or crashed while it read an input.',
      todo: 'Leave the input out, or allow more time.',
    },
    'unsupported-input': {
      means: 'What was given is no input of this task.',
      todo: 'Give what the message names.',
    },
  }),
  ...blamed('request', {
    'constraint-unmet': {
      means: 'Nothing that was fitted keeps to what was asked for.',
      todo: 'Relax the limit that the message names.',
      exitCode: 3,
    },
    'deadline-exceeded': {
      means: 'There was no answer in the time allowed.',
      todo: 'Allow more time, or take the best answer so far.',
      status: 504,
    },
    'duplicate-name': { means: 'Two premodels are served under one name.', todo: 'Choose names.' },
    'forbidden-host': {
      means: 'Without API keys, a server answers this machine only.',
      todo: 'Ask for localhost, or serve with an API key.',
      status: 403,
    },
    'invalid-body': { means: 'A body cannot be read.', todo: 'Send what its headers say.' },
    'invalid-folds': {
      means: 'The rows cannot be split so.',
      todo: 'Give from two folds to as many as rows.',
    },
    'invalid-option': {
      means: 'An option has a value that it cannot have.',
      todo: 'Give one that the message names.',
      exitCode: 2,
    },
    'invalid-request': {
      means: 'A request has other fields or values than it may have.',
      todo: 'See /openapi.json for what a request looks like.',
    },
    'method-not-allowed': {
      means: 'The route is asked by another method.',
      todo: 'Use one that Allow names.',
      status: 405,
    },
    'missing-feature': {
      means: 'A policy needs a feature that is not given.',
      todo: 'Give it, or train on features that there are.',
    },
    'model-not-named': { means: 'A server has several models.', todo: 'Name one in the path.' },
    'nothing-fits': {
      means: 'No candidate fits into the memory allowed.',
      todo: 'Allow what the message names.',
      exitCode: 3,
    },
    'several-splits': { means: 'The data have several splits.', todo: 'Choose one with --split.' },
    'task-differs': { means: 'Two files are of different tasks.', todo: 'Give files of the same task.' },
    unauthorized: {
      means: 'A valid API key is needed.',
      todo: 'Send the header Authorization: Bearer KEY.',
      status: 401,
    },
    'unknown-criterion': {
      means: 'The profile has no such scores.',
      todo: 'Use one that the message names.',
    },
    'unknown-feature': {
      means: 'There is no feature of that name.',
      todo: 'Use one that the message names.',
    },
    'unknown-language': {
      means: 'The vocabulary of a model has no such language.',
      todo: 'Write it as tokenizer.json does.',
    },
    'unknown-model': { means: 'A server has no such model.', todo: 'Ask /v1/models.', status: 404 },
    'unknown-route': { means: 'A server has nothing there.', todo: 'See /openapi.json.', status: 404 },
    'unknown-split': { means: 'The data have no such split.', todo: 'Choose one that the message names.' },
    'unknown-version': { means: 'A model has no such version.', todo: 'Leave it out.', status: 404 },
    'unsupported-encoding': {
      means: 'The Content-Encoding is not understood.',
      todo: 'Send the body as it is, or compressed with gzip or deflate.',
      status: 415,
    },
    'unsupported-media-type': {
      means: 'The Content-Type is none of this route.',
      todo: 'Send what the message names.',
      status: 415,
    },
  }),
  ...blamed('candidate', {
    'ambiguous-output': {
      means: 'Several outputs of a model could be its classes.',
      todo: 'Export the model with one of them.',
    },
    'bad-output': {
      means: 'A model gave what cannot be used.',
      todo: 'Check that its configuration belongs to it.',
      status: 500,
      mayComeOfInput: true,
    },
    'bad-preprocessor-config': {
      means: 'preprocessor_config.json has a value that it cannot have.',
      todo: 'See docs/model-folders.md.',
    },
    'fixed-batch': {
      means: 'A model takes batches of one fixed size only.',
      todo: 'Export it for batches of 1.',
    },
    'invalid-config': {
      means: 'The configuration of a model is missing, or has a value that it cannot have.',
      todo: 'See docs/model-folders.md.',
    },
    'invalid-model': {
      means: 'A model file is damaged, incomplete, or uses what the runtime lacks.',
      todo: 'Get it again, or export it anew.',
      status: 500,
    },
    'invalid-setting': {
      means: 'A setting of a candidate has a value that it cannot have.',
      todo: 'Give one that the message names.',
    },
    'invalid-tokenizer': {
      means: 'The files of a tokenizer are damaged.',
      todo: 'Take them from where the model comes from.',
    },
    'label-count-mismatch': {
      means: 'A model has another number of classes than its config.json.',
      todo: 'Take the config.json of this model.',
    },
    'label-set-mismatch': {
      means: 'A model has other labels than the premodel.',
      todo: 'Restore its config.json, or profile and train again.',
    },
    'label-sets-differ': {
      means: 'Classes of the models cannot be matched.',
      todo: 'Say what they mean with --labels: docs/labels.md.',
    },
    'missing-candidate': {
      means: 'There is no such candidate.',
      todo: 'Put its folder there, or name one that there is.',
      status: 500,
    },
    'model-crashes': {
      means: 'A model ends the process that runs it.',
      todo: 'Leave it out, or give it more memory.',
    },
    'model-hangs': { means: 'A model never ends its work.', todo: 'Leave it out, or allow more time.' },
    'model-not-image': {
      means: 'A model does not take one RGB or grey image.',
      todo: 'Give image classifiers.',
    },
    'model-not-text': {
      means: 'A model does not take one text as tokens.',
      todo: 'Export it for text classification.',
    },
    'model-too-large': {
      means: 'A model file has more bytes than can be read.',
      todo: 'Leave it out, or use a smaller variant.',
      status: 500,
    },
    'modified-model': {
      means: 'A model is not the one that was profiled.',
      todo: 'Restore it, or profile and train again.',
      status: 500,
    },
    'no-answers': { means: 'A model never answered.', todo: 'Leave it out, or mend it.' },
    'no-candidate-available': {
      means: 'Every candidate failed, rests, or does not fit.',
      todo: 'Mend those that fail. One that rests is tried again within a minute.',
      status: 503,
    },
    'no-continuation': {
      means: 'The settings of generation ban every token.',
      todo: 'Relax those that the message names.',
    },
    'no-model': {
      means: 'A folder holds no model of this task.',
      todo: 'Give a folder as the message says.',
    },
    'not-translation-model': {
      means: 'A model is no part of a translation model as Optimum exports it.',
      todo: 'Export it with Optimum.',
    },
    'not-single-label': {
      means: 'A classifier gives several classes at once.',
      todo: 'Give classifiers with one class an image.',
    },
    'run-failed': {
      means: 'A run of a model failed.',
      todo: 'Leave the model or the input out.',
      mayComeOfInput: true,
    },
    'several-models': { means: 'A folder holds several models.', todo: 'Name the one that is meant.' },
    'tokenizers-differ': {
      means: 'A rescorer has other tokens than the model whose translations it rescores.',
      todo: 'Take one with the same tokenizer.',
    },
    'too-slow': {
      means: 'A regular expression of a tokenizer took too long.',
      todo: 'Use a model that you trust.',
    },
    'unsupported-generation': {
      means: 'A setting of generation would change translations, and is not known.',
      todo: 'Remove it.',
    },
    'unsupported-preprocessing': {
      means: 'A model asks for a preprocessing that is not there.',
      todo: 'Use a model that takes RGB or grey images.',
    },
    'unsupported-tokenizer': {
      means: 'A tokenizer has a part that is not there.',
      todo: 'Take a model with another kind of tokenizer.',
    },
  }),
  ...blamed('file', {
    'ambiguous-label': { means: 'A label could mean several classes.', todo: 'Say which with --labels.' },
    'cannot-reprice': {
      means: 'A premodel file does not say what its operating points run.',
      todo: 'Train again.',
    },
    'duplicate-candidate': {
      means: 'Two models have one name.',
      todo: 'Give every folder a name of its own.',
    },
    'duplicate-input': { means: 'Data list an input more than once.', todo: 'List it once.' },
    'invalid-calibration': { means: 'A calibration cannot be read.', todo: TRAIN_AGAIN },
    'invalid-classifier': { means: 'A fitted classifier cannot be read.', todo: TRAIN_AGAIN },
    'invalid-dataset': { means: 'A data set cannot be read.', todo: 'Write it as docs/datasets.md says.' },
    'invalid-drift': { means: 'What is known for the drift cannot be read.', todo: TRAIN_AGAIN },
    'invalid-forest': { means: 'A fitted forest cannot be read.', todo: TRAIN_AGAIN },
    'invalid-json': { means: 'A file is no JSON, or only a part.', todo: 'Give the whole file.' },
    'invalid-labels': { means: 'A file of labels cannot be read.', todo: 'Write it as docs/labels.md says.' },
    'invalid-policy': { means: 'A policy cannot be read.', todo: TRAIN_AGAIN },
    'invalid-premodel': { means: 'A premodel file contradicts itself.', todo: TRAIN_AGAIN },
    'invalid-profile': { means: 'A profile cannot be used.', todo: 'Profile again.' },
    'invalid-promise': { means: 'What a premodel promises cannot be read.', todo: TRAIN_AGAIN },
    'invalid-regressor': { means: 'A fitted regressor cannot be read.', todo: TRAIN_AGAIN },
    'invalid-scaler': { means: 'A scaling cannot be read.', todo: TRAIN_AGAIN },
    'invalid-soundness': { means: 'A judge of decisions cannot be read.', todo: TRAIN_AGAIN },
    'invalid-table': { means: 'A table cannot be read.', todo: 'Write it as docs/tables.md says.' },
    'invalid-training-data': {
      means: 'Nothing can be learnt from a table.',
      todo: 'Give finite numbers, and a label for every row.',
    },
    'invalid-trees': { means: 'Fitted trees cannot be read.', todo: TRAIN_AGAIN },
    'label-mismatch': { means: 'A label and its number disagree.', todo: 'Correct one of them.' },
    'misaligned-lines': {
      means: 'Sources and references have other numbers of lines.',
      todo: 'Write the reference of line n to line n.',
    },
    'missing-cost': {
      means: 'A profile lacks a cost.',
      todo: 'Leave that limit out, or use a profile that measured it.',
    },
    'missing-evidence': {
      means: 'A profile lacks evidence that a policy needs.',
      todo: 'Profile with evidence, or take another policy.',
    },
    'missing-file': { means: 'A file is not there.', todo: 'Check the path.' },
    'modified-file': {
      means: 'A file is not as premodel wrote it.',
      todo: 'Take it as it was written.',
    },
    'no-inputs': { means: 'There is nothing to run models on.', todo: 'Check the paths and kinds of files.' },
    'not-a-premodel': { means: 'A file is no premodel file.', todo: 'Give what `premodel train` wrote.' },
    'not-runnable': {
      means: 'A premodel has candidates that cannot run here.',
      todo: 'Give functions or folders for them.',
    },
    'other-conditions': {
      means: 'An unfinished run had other models, data or options.',
      todo: 'Repeat that command, or throw it away with --restart.',
    },
    'other-drive': {
      means: 'Models lie on another drive than the file.',
      todo: 'Write it to the same drive.',
    },
    'path-outside': { means: 'A path leaves its folder.', todo: 'Write paths within it.' },
    'too-few-inputs': { means: 'There are too few inputs for this.', todo: 'Profile more inputs.' },
    'too-large': {
      means: 'A file or a body has more bytes than may be.',
      todo: 'Give less, or allow more where the message says how.',
      status: 413,
    },
    'unknown-label': {
      means: 'No class has that label.',
      todo: 'Correct it, or say its class with --labels.',
    },
    'unreadable-file': { means: 'A file cannot be read.', todo: 'Give a file on disk that may be read.' },
    'unsupported-version': {
      means: 'A file has another version than this release reads.',
      todo: 'Make it again, or use the release that made it.',
    },
  }),
  ...blamed('set-up', {
    'address-in-use': { means: 'Another program has that port.', todo: 'Choose another with --port.' },
    'api-key-needed': { means: 'Anyone could use the server.', todo: 'Give an API key.' },
    busy: { means: 'Another process works on that file.', todo: 'Wait, or give another --out.' },
    'cannot-listen': { means: 'The server cannot listen there.', todo: 'Choose another address.' },
    'cannot-write': { means: 'A file cannot be written.', todo: 'Name a file in a folder that is there.' },
    'disk-full': { means: 'There is no space left to write.', todo: 'Free some, or use another disk.' },
    'energy-unavailable': { means: 'The energy meter cannot be read.', todo: 'See docs/energy.md.' },
    'exceeds-memory': {
      means: 'Models do not fit into the memory allowed.',
      todo: 'Allow more, or take smaller models.',
    },
    'host-failed': {
      means: 'The process that runs the models failed.',
      todo: 'Try again. Where it stays, look at the memory there is.',
      status: 503,
    },
    'invalid-api-key': { means: 'An API key is missing or too short.', todo: 'Give longer keys.' },
    'missing-package': { means: 'An optional package is missing.', todo: 'Install it.' },
    overloaded: {
      means: 'There is more to do than may wait.',
      todo: 'Try again after the time that the answer names.',
      status: 503,
    },
  }),
  ...blamed('nobody', {
    aborted: { means: 'Whoever asked gave up.', todo: 'Nothing.', status: 499 },
    closed: { means: 'The model has been closed.', todo: 'Load it again, or close it later.', status: 503 },
    draining: { means: 'The server is shutting down.', todo: 'Ask another one.', status: 503 },
    'gain-not-established': {
      means: 'A policy was not shown to gain anything.',
      todo: 'Profile more inputs, or do without it.',
      exitCode: 3,
    },
    interrupted: {
      means: 'The command was interrupted; what it measured is kept.',
      todo: 'Repeat the same command to go on.',
    },
    'no-answer': { means: 'A candidate has no answer.', todo: 'Nothing: another candidate is asked.' },
  }),
};

/** The code of a {@link PremodelError}: one of docs/errors.md. */
export type ErrorCode = keyof typeof errorTable;

const OF_ANOTHER_RELEASE: ErrorFacts = {
  ...{ blame: 'candidate', status: 400, exitCode: 1, mayComeOfInput: false },
  ...{ means: 'Another release of premodel threw it.', todo: 'Do what its remedy says.' },
};

/** What follows from a code. An error may come from another copy of this package, with codes that this one lacks. */
export function factsOf(code: string): ErrorFacts {
  return Object.hasOwn(errorTable, code) ? errorTable[code as ErrorCode] : OF_ANOTHER_RELEASE;
}
