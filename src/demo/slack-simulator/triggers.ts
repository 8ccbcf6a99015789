/** Trigger ids: short-lived permissions to open a modal for the person who just did something. */
import { ApiError } from './api-error.ts';

/** A trigger can be exchanged for three seconds, once (docs.slack.dev, views.open). */
const LIFE_MS = 3_000;

export interface Triggers {
  /** A new trigger for this person. */
  issue(user: string): string;
  /** The person behind a trigger; throws `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`. */
  exchange(id: string): string;
}

/** Triggers on the given clock (milliseconds). */
export const createTriggers = (now: () => number, newId: () => string): Triggers => {
  const issued = new Map<string, { user: string; expires: number; used: boolean }>();
  return {
    issue(user) {
      const id = `${issued.size + 1}.${Math.floor(now())}.${newId()}`;
      issued.set(id, { user, expires: now() + LIFE_MS, used: false });
      return id;
    },
    exchange(id) {
      const trigger = issued.get(id);
      if (!trigger) throw new ApiError('invalid_trigger_id');
      if (trigger.used) throw new ApiError('exchanged_trigger_id');
      if (now() > trigger.expires) throw new ApiError('expired_trigger_id');
      trigger.used = true;
      return trigger.user;
    },
  };
};
