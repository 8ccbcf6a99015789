/** Slack's bad days on request: answers that hang, fail, break off or are rate limited. */

export interface Fault {
  /** A Web API method, `response_url`, `upload`, or `*` for every one of them. */
  method: string;
  kind: 'hang' | '500' | 'reset' | '429' | 'error';
  /** The error code of kind `error`; default `internal_error`. */
  error?: string;
  /** How many calls it spoils; default 1. `Infinity` lasts until it is lifted. */
  times?: number;
  /** Seconds in `Retry-After` of kind `429`; default 1. */
  retryAfter?: number;
}

export interface RateLimit {
  method: string;
  /** Calls let through in each window. */
  calls: number;
  perSeconds: number;
  /** Counts each channel by itself, as Slack does for new messages; default: all calls of the method together. */
  perChannel?: boolean;
}

export interface Faults {
  /** Adds a fault and returns the function that lifts it. */
  add(fault: Fault): () => void;
  /** Enforces a rate limit from now on. */
  limit(rule: RateLimit): void;
  /** The fault that spoils this call, if any; counts the call. */
  strike(method: string, channel: string): Fault | undefined;
}

/** Faults and rate limits on the given clock (milliseconds). */
export const createFaults = (now: () => number): Faults => {
  const planned: { fault: Fault; left: number }[] = [];
  const limits: { rule: RateLimit; seen: Map<string, number[]> }[] = [];

  const limited = (method: string, channel: string): Fault | undefined => {
    for (const { rule, seen } of limits) {
      if (rule.method !== method) continue;
      const counted = rule.perChannel ? channel : '';
      const opens = now() - rule.perSeconds * 1000;
      const recent = (seen.get(counted) ?? []).filter((at) => at > opens);
      seen.set(counted, recent);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= rule.calls) {
        return { method, kind: '429', retryAfter: Math.max(1, Math.ceil((oldest - opens) / 1000)) };
      }
      recent.push(now());
    }
    return undefined;
  };

  return {
    add(fault) {
      const plan = { fault, left: fault.times ?? 1 };
      planned.push(plan);
      return () => {
        plan.left = 0;
      };
    },
    limit(rule) {
      limits.push({ rule, seen: new Map() });
    },
    strike(method, channel) {
      const plan = planned.find(({ fault, left }) => left > 0 && ['*', method].includes(fault.method));
      if (plan) plan.left -= 1;
      return plan?.fault ?? limited(method, channel);
    },
  };
};
