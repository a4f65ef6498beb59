import { basename } from 'node:path';
import { PremodelError } from '../error.ts';
import type { ServedModel } from '../node/serving/served-model.ts';
import type { ModelRepository } from './model-repository.ts';
import { ReloadableModel } from './reloadable-model.ts';

/** A premodel file, and the name it is served under. */
export interface PremodelSource {
  readonly name: string;
  readonly file: string;
}

export interface RepositoryParts {
  readonly load: (source: PremodelSource) => Promise<ServedModel>;
  /** What `get` gives of a model. Default: itself. */
  readonly observe?: (name: string, model: ServedModel) => ServedModel;
  /** Told of every reload; `error` where the old model stays. */
  readonly onReload?: (source: PremodelSource, error?: unknown) => void;
  /** Whether the server is shutting down: nothing is ready then. */
  readonly draining?: () => boolean;
}

interface Entry {
  readonly source: PremodelSource;
  readonly model: ReloadableModel;
  readonly offered: ServedModel;
}

/** How often models are asked whether they are ready. */
const LOOK_EVERY_MS = 500;
const VERSION = '1';

/** Premodel files, each loaded once and again when it changed. */
export class PremodelRepository implements ModelRepository {
  readonly #parts: RepositoryParts;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #looking: NodeJS.Timeout;
  /** Reloads one after another: two copies of a model are as much as memory should have to hold. */
  #reloading: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(entries: readonly Entry[], parts: RepositoryParts) {
    this.#parts = parts;
    this.#entries = new Map(entries.map((entry) => [entry.source.name, entry]));
    this.#looking = setInterval(() => {
      for (const { model } of entries) model.look().catch(() => {});
    }, LOOK_EVERY_MS).unref();
  }

  /** Loads every premodel; all or none. @throws PremodelError `duplicate-name`, and what loading throws */
  static async open(sources: readonly PremodelSource[], parts: RepositoryParts): Promise<PremodelRepository> {
    const names = sources.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) {
      throw new PremodelError('duplicate-name', `two premodels are called ${twice}`, {
        remedy: 'Choose names: premodel serve one=a/x.premodel.json two=b/x.premodel.json.',
      });
    }
    const loading = await Promise.allSettled(sources.map((source) => parts.load(source)));
    const failed = loading.find((each) => each.status === 'rejected');
    if (failed) {
      await Promise.all(loading.map((each) => each.status === 'fulfilled' && each.value.close()));
      throw failed.reason;
    }
    const loaded = loading.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    const entries = await Promise.all(
      loaded.map(async (each, i) => {
        const model = await ReloadableModel.of(each);
        return { source: sources[i], model, offered: parts.observe?.(names[i], model) ?? model };
      }),
    );
    return new PremodelRepository(entries, parts);
  }

  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  versions(name: string): readonly string[] {
    return this.#entries.has(name) ? [VERSION] : [];
  }

  get(name: string, version = VERSION): ServedModel | undefined {
    return version === VERSION ? this.#entries.get(name)?.offered : undefined;
  }

  /** As of half a second ago at most. */
  isReady(name: string, version = VERSION): boolean {
    if (this.#closed || this.#parts.draining?.()) return false;
    return version === VERSION && (this.#entries.get(name)?.model.status().ready ?? false);
  }

  models(): ReadonlyMap<string, ReloadableModel> {
    return new Map([...this.#entries].map(([name, { model }]) => [name, model]));
  }

  get sources(): readonly PremodelSource[] {
    return [...this.#entries.values()].map(({ source }) => source);
  }

  /** Reads a premodel file again; where that fails the model stays as it is. Never rejects. */
  reload(name: string): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#reload(name));
    return this.#reloading;
  }

  async #reload(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    if (!entry || this.#closed) return;
    let next: ServedModel | undefined;
    try {
      next = await this.#parts.load(entry.source);
      // Closes the old one in its own time.
      entry.model.replace(next).catch((error) => this.#parts.onReload?.(entry.source, error));
      await entry.model.look();
      this.#parts.onReload?.(entry.source);
    } catch (error) {
      this.#parts.onReload?.(entry.source, error);
      await next?.close();
    }
  }

  /** Lets predictions under way finish and frees every model. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#looking);
    await this.#reloading;
    await Promise.all([...this.#entries.values()].map(({ model }) => model.close()));
  }
}

/**
 * `NAME=FILE`, or a file, whose name without `.premodel.json` it is.
 * @throws PremodelError `invalid-option`
 *
 * @example
 * const { name, file } = premodelSource('cats=imagenet.premodel.json'); // by this name in requests
 */
export function premodelSource(text: string): PremodelSource {
  const [, given, rest] = /^([\w.-]+)=(.+)$/.exec(text) ?? [];
  const file = rest ?? text;
  const name = given ?? basename(file).replace(/(\.premodel)?\.json$/, '');
  if (/^[\w.-]{1,100}$/.test(name)) return { name, file };
  throw new PremodelError('invalid-option', `${name} cannot be the name of a model in a URL`, {
    place: { file },
    remedy: 'Choose one of letters, digits, dots, dashes: NAME=FILE.',
  });
}
