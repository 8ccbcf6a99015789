/** How things that people do reach the app, whichever way it is connected. */

/** What Slack sends to an app. The type is the Socket Mode name; over HTTP it decides the encoding. */
export interface Outgoing {
  type: 'interactive' | 'slash_commands' | 'events_api';
  payload: Record<string, unknown>;
}

/** What came back within three seconds: the body of the acknowledgement, or why there is none. */
export type Acknowledgement =
  | { acknowledged: true; body: Record<string, unknown> }
  | { acknowledged: false; problem: 'operation_timeout' | 'dispatch_failed' };

export type Deliver = (outgoing: Outgoing) => Promise<Acknowledgement>;

/** An app must acknowledge within three seconds (docs.slack.dev, interactivity). */
export const ACKNOWLEDGE_WITHIN_MS = 3_000;
