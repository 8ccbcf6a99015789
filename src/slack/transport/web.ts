/** Clients for Slack's Web API with short time-outs: its defaults retry for half an hour. */
import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log, Web } from '../ports.ts';
import { createPatientFetch, fetchWithLimits } from './slack-fetch.ts';

export interface WebSettings {
  readonly apiUrl: string;
  readonly log: Log;
}

/** Milliseconds for which a look-up waits for Slack's limits: a decision is better late than lost. */
const PATIENCE = 15 * 60_000;

/**
 * A fresh object each time, because the clients write into it. Two attempts of four seconds stay below the ten seconds
 * in which a request has to be delivered.
 */
export const webOptions = ({ apiUrl, log }: WebSettings): WebClientOptions => ({
  slackApiUrl: apiUrl,
  fetch: fetchWithLimits,
  retryConfig: { retries: 1, minTimeout: 300, maxTimeout: 600 },
  allowAbsoluteUrls: false,
  logger: quietLogger(log),
});

/** For messages: a rate limit comes back as an error, so that it delays one channel and not the whole client. */
export const createMessageWeb = (settings: WebSettings & { readonly botToken: string }): Web =>
  new WebClient(settings.botToken, { ...webOptions(settings), rejectRateLimitedCalls: true });

/** For looking people up: limits are waited for, and hold up no one else's look-up. */
export const createLookupWeb = (settings: WebSettings & { readonly botToken: string }): Web =>
  new WebClient(settings.botToken, {
    ...webOptions(settings),
    fetch: createPatientFetch(PATIENCE),
    rejectRateLimitedCalls: true,
  });

/** Slack's libraries log payloads and addresses with tickets; only warnings pass, without anything like a secret. */
export const quietLogger = (log: Log): Logger => {
  const warn = (...parts: unknown[]): void =>
    log.warn(`slack: ${withoutSecrets(parts.map(String).join(' '))}`);
  const nothing = (): void => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn,
    error: warn,
    setLevel: nothing,
    getLevel: () => LogLevel.WARN,
    setName: nothing,
  };
};

const withoutSecrets = (text: string): string =>
  text.replace(/\bx(ox|app)[a-z]*-[\w-]+|\bwss?:\/\/\S+|\bhttps?:\/\/\S+/gi, '[…]').slice(0, 300);
