/** `fetch` as Slack's client is to use it: limits always say how long, and look-ups wait them out. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchFunction } from '@slack/web-api';
import { UNSAID_WAIT } from './error-code.ts';

/** Milliseconds for one attempt. */
const TIMEOUT = 4_000;

/** Milliseconds: also a limit of zero seconds is not answered by asking again at once. */
const SHORTEST_WAIT = 500;

/**
 * A limit without a readable Retry-After gets one: the client would take it for a failure of Slack, and what it was
 * about would be refused.
 */
export const fetchWithLimits: FetchFunction = async (url, init) => {
  const response = await fetch(url, { ...(init as RequestInit), signal: AbortSignal.timeout(TIMEOUT) });
  if (response.status !== 429 || waitOf(response) !== undefined) return response;
  await response.body?.cancel();
  return new Response(null, { status: 429, headers: { 'retry-after': String(UNSAID_WAIT / 1000) } });
};

/**
 * The same, but limits are waited for as often as Slack sets them, `patience` milliseconds in all: the client itself
 * waits once, and keeps all its other questions waiting meanwhile.
 */
export const createPatientFetch =
  (patience: number): FetchFunction =>
  async (url, init) => {
    for (let left = patience; ; ) {
      const response = await fetchWithLimits(url, init);
      const wait = response.status === 429 ? waitOf(response) : undefined;
      if (wait === undefined || wait > left) return response;
      left -= wait;
      await sleep(wait, undefined, { ref: false });
    }
  };

const waitOf = ({
  headers,
}: {
  readonly headers: { get(name: string): string | null };
}): number | undefined => {
  const seconds = /^\d{1,6}$/.exec(headers.get('retry-after') ?? '')?.[0];
  return seconds === undefined ? undefined : Math.max(SHORTEST_WAIT, Number(seconds) * 1000);
};
