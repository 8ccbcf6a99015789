/** The refusal if the store does not acknowledge in time. */
import { Refusal } from './refusal.ts';

/** `cause` is for the log alone: it may name hosts and files. */
export const storeUnavailable = (cause: unknown): Refusal =>
  Object.assign(new Refusal('store-unavailable'), { cause });
