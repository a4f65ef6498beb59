import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '@opentelemetry/api';

/** What is known of the request being answered, wherever in its handling. */
export interface RequestContext {
  readonly id: string;
  readonly span: Span;
  /** What models decided for it, for its line in the log. */
  readonly decisions: DecisionSummary[];
}

export interface DecisionSummary {
  readonly model: string;
  readonly answeredBy?: string;
  readonly ran: readonly string[];
  readonly operatingPoint?: number;
  readonly totalMs: number;
}

/** Handlers know nothing of logs and traces; a model that is asked finds here for whom. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
