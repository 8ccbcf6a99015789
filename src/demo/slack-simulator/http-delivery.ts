/** Delivers to an app over HTTP: signed, and encoded as Slack encodes each kind of payload. */
import { createHmac } from 'node:crypto';
import { isRecord } from './arguments.ts';
import type { Acknowledgement, Deliver, Outgoing } from './delivery.ts';

export interface HttpDeliveryOptions {
  /** The app's request URL; a function when it is not known before the simulator starts. */
  url: string | (() => string);
  signingSecret: string;
  /** Milliseconds the app has to acknowledge. */
  patience: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** A sender for HTTP mode. Events get one more try at once, as Slack's first retry does. */
export const createHttpDelivery = (options: HttpDeliveryOptions): Deliver => {
  return async (outgoing) => {
    const first = await post(options, outgoing, 0);
    if (first.acknowledged || outgoing.type !== 'events_api') return first;
    return post(options, outgoing, 1);
  };
};

const post = async (
  options: HttpDeliveryOptions,
  outgoing: Outgoing,
  retry: number,
): Promise<Acknowledgement> => {
  const { body, contentType } = encode(outgoing);
  const timestamp = String(Math.floor(options.now() / 1000));
  const headers: Record<string, string> = {
    'content-type': contentType,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': sign(options.signingSecret, timestamp, body),
  };
  if (retry > 0)
    Object.assign(headers, { 'x-slack-retry-num': `${retry}`, 'x-slack-retry-reason': 'http_error' });
  const url = typeof options.url === 'string' ? options.url : options.url();
  const signal = AbortSignal.timeout(options.patience);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
    const text = await response.text();
    if (!response.ok) return { acknowledged: false, problem: 'dispatch_failed' };
    return { acknowledged: true, body: readAnswer(text) };
  } catch {
    return { acknowledged: false, problem: signal.aborted ? 'operation_timeout' : 'dispatch_failed' };
  }
};

/** Slack's request signature, version 0 (docs.slack.dev, verifying requests from Slack). */
const sign = (secret: string, timestamp: string, body: string): string => {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
};

const encode = ({ type, payload }: Outgoing): { body: string; contentType: string } => {
  if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const fields =
    type === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
  return { body: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
};

const readAnswer = (text: string): Record<string, unknown> => {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : { text };
  } catch {
    return { text };
  }
};
