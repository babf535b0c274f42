/** What a worker has of its own. */
export interface WorkPlace {
  /** Threads within one operator of a model; the runtime's choice when left out. */
  readonly threads?: number;
  /** Where names of pictures start from, when not where the run began. */
  readonly root?: string;
}
