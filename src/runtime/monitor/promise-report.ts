/** One promise, and what is delivered. */
export interface KeptPromise {
  /** At training, on held-out inputs; mean over the operating points that were asked for. */
  readonly promised: number;
  /** What it may be by the held-out inputs it comes from. */
  readonly promisedInterval: readonly [low: number, high: number];
  /** Mean since the model was loaded; absent before there is any. */
  readonly actual?: number;
  /** Of that mean, 95 %, however often it is looked at. */
  readonly interval95: readonly [low: number, high: number];
  /** Whether it is established, at any moment until now, that less is delivered; stays so. */
  readonly broken: boolean;
  /** After how many of them that was. */
  readonly brokenAt?: number;
}

/** Whether what was promised at training is delivered in use; docs/trust.md. */
export interface PromiseReport {
  /** Decisions compared. */
  readonly decisions: number;
  /** Whether cost or accuracy is established to be worse than promised. Time apart: it depends on the device. */
  readonly broken: boolean;
  /** Cost of the runs as priced at training, 1: what the single best costs. The speed of the device is not in it. */
  readonly cost: KeptPromise & {
    /** Share of the inputs each candidate ran on. */
    readonly runShares: Readonly<Record<string, { readonly promised: number; readonly actual: number }>>;
  };
  /** Model time in milliseconds. Broken while `cost` is kept, the device is slower than that of training. */
  readonly time: KeptPromise;
  readonly accuracy: {
    readonly promised: number;
    /** There are no labels in use. */
    readonly actual: 'unknown';
    /** Share of the audited inputs that the single best answers alike; absent without audits. */
    readonly agreement?: KeptPromise;
  };
}
