import type { TaskName } from '../../domain/tasks.ts';
import { PremodelError } from '../../error.ts';
import type { Profile } from '../../profile/profile.ts';
import type { ImageProfileOptions } from './profile-images.ts';
import type { ProfileOptions } from './profile-task.ts';
import type { TranslationProfileOptions } from './profile-translations.ts';

/** Models and labelled data of any task, as the command line takes them; which are needed depends on the task. */
export interface LabelledData
  extends Pick<ImageProfileOptions, 'models'>,
    Partial<Omit<ImageProfileOptions, keyof ProfileOptions | 'models'>>,
    Partial<Omit<TranslationProfileOptions, keyof ProfileOptions | 'models'>> {}

type Asked = LabelledData & ProfileOptions;

/** What reads a task's labelled data and profiles its models on them; a new task is one entry here. */
const profilers: { readonly [Name in TaskName]: (asked: Asked) => Promise<Profile> } = {
  async 'image-classification'(asked) {
    const { data } = asked;
    if (data === undefined) throw missing('--data');
    const { profileImages } = await import('./profile-images.ts');
    return profileImages({ ...asked, data });
  },

  async 'text-classification'(asked) {
    const { data } = asked;
    if (data === undefined) throw missing('--data');
    const { profileLabelledTexts } = await import('./profile-labelled-texts.ts');
    return profileLabelledTexts({ ...asked, data });
  },

  async translation(asked) {
    if (asked.labels !== undefined) throw labelsOfTexts();
    const { source, target } = asked;
    if (!source || !target) throw missing('--source and --target');
    const { profileTranslations } = await import('./profile-translations.ts');
    return profileTranslations({ ...asked, source, target });
  },
};

/**
 * Runs every model on every labelled input of a task and writes what it measured as a profile.
 * @throws PremodelError `invalid-option` where the task needs other data, and what `profileTask` throws
 */
export function profileLabelledData(task: TaskName, asked: Asked): Promise<Profile> {
  return profilers[task](asked);
}

function missing(option: string): PremodelError {
  return new PremodelError('invalid-option', `this task needs ${option}`, {
    place: { field: option },
    remedy:
      'Give labelled images or texts with --data, or sentences with --source and their references with --target.',
  });
}

function labelsOfTexts(): PremodelError {
  return new PremodelError('invalid-option', 'translations have no classes for --labels to name', {
    place: { field: '--labels' },
    remedy: 'Leave it out, or give labelled images or texts with --data.',
  });
}
