/** Slack's side of Socket Mode: tickets, connections, envelopes, acknowledgements and interruptions. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isRecord } from './arguments.ts';
import type { Acknowledgement, Deliver, Outgoing } from './delivery.ts';
import { acceptWebSocket, type WebSocketConnection } from './web-socket.ts';
import { APP } from './workspace.ts';

const PING_EVERY_MS = 10_000;
/** Slack gives an event up after three further tries. */
const EVENT_RETRIES = 3;
/** docs.slack.dev, Socket Mode: an app may hold ten connections. */
const MAX_CONNECTIONS = 10;
/** Close codes of RFC 6455 section 7.4.1. */
const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;
const HANG_UP_AFTER_MS = 500;

/** How a test can break connections: politely, by resetting them, or by letting them go silent. */
export type Interruption = 'refresh_requested' | 'reset' | 'freeze';

export interface SocketMode {
  /** A single-use path for one connection. */
  issuePath(): string;
  /** Takes over an upgrade request; false when the ticket is unknown or used. */
  accept(request: IncomingMessage, stream: Duplex): boolean;
  deliver: Deliver;
  /** How many connections are open. */
  connections(): number;
  interrupt(how: Interruption): void;
  close(): void;
}

interface Envelope {
  id: string;
  outgoing: Outgoing;
  retries: number;
  carrier?: WebSocketConnection | undefined;
  timer?: NodeJS.Timeout;
  settle(result: Acknowledgement): void;
}

interface Hub {
  tickets: Set<string>;
  connections: WebSocketConnection[];
  waiting: Map<string, Envelope>;
  turn: number;
  patience: number;
}

/** Socket Mode for one app, which has `patience` milliseconds to acknowledge. */
export const createSocketMode = (newId: () => string, patience: number): SocketMode => {
  const hub: Hub = { tickets: new Set(), connections: [], waiting: new Map(), turn: 0, patience };
  const heartbeat = setInterval(() => {
    for (const connection of hub.connections) connection.ping();
  }, PING_EVERY_MS);
  heartbeat.unref();
  return {
    issuePath: () => {
      const ticket = randomBytes(16).toString('hex');
      hub.tickets.add(ticket);
      return `/link/?ticket=${ticket}&app_id=${APP.id}`;
    },
    accept: (request, stream) => accept(hub, request, stream),
    deliver: (outgoing) =>
      new Promise((settle) => {
        const envelope: Envelope = { id: newId(), outgoing, retries: 0, settle };
        hub.waiting.set(envelope.id, envelope);
        startTimer(hub, envelope);
        flush(hub);
      }),
    connections: () => hub.connections.length,
    interrupt: (how) => {
      for (const connection of [...hub.connections]) interrupt(connection, how);
    },
    close: () => {
      clearInterval(heartbeat);
      for (const { timer, settle } of hub.waiting.values()) {
        clearTimeout(timer);
        settle({ acknowledged: false, problem: 'dispatch_failed' });
      }
      hub.waiting.clear();
      for (const connection of [...hub.connections]) hangUp(connection);
    },
  };
};

const accept = (hub: Hub, request: IncomingMessage, stream: Duplex): boolean => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const known = url.pathname === '/link/' && hub.tickets.delete(url.searchParams.get('ticket') ?? '');
  if (!known || !request.headers['sec-websocket-key']) return false;
  const connection = acceptWebSocket(request, stream, {
    onText: (text) => acknowledge(hub, text),
    onClose: () => {
      hub.connections = hub.connections.filter((other) => other !== connection);
      // What this connection never acknowledged goes to another one.
      for (const envelope of hub.waiting.values()) {
        if (envelope.carrier === connection) envelope.carrier = undefined;
      }
      flush(hub);
    },
  });
  if (hub.connections.length >= MAX_CONNECTIONS) {
    connection.close(POLICY_VIOLATION);
    return true;
  }
  hub.connections.push(connection);
  connection.send(JSON.stringify(hello(hub.connections.length)));
  flush(hub);
  return true;
};

const hello = (connections: number): Record<string, unknown> => {
  return {
    type: 'hello',
    num_connections: connections,
    connection_info: { app_id: APP.id },
    debug_info: { host: 'simulator', approximate_connection_time: 18_060 },
  };
};

const acknowledge = (hub: Hub, text: string): void => {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return;
  }
  if (!isRecord(message)) return;
  const envelope = hub.waiting.get(String(message['envelope_id']));
  if (!envelope) return;
  clearTimeout(envelope.timer);
  hub.waiting.delete(envelope.id);
  const body = isRecord(message['payload']) ? message['payload'] : {};
  envelope.settle({ acknowledged: true, body });
};

/** Hands every waiting envelope that no one carries to the next connection in turn. */
const flush = (hub: Hub): void => {
  for (const envelope of hub.waiting.values()) {
    if (envelope.carrier) continue;
    const carrier = hub.connections[hub.turn++ % Math.max(1, hub.connections.length)];
    if (!carrier) return;
    envelope.carrier = carrier;
    carrier.send(JSON.stringify(wire(envelope)));
  }
};

const wire = ({ id, outgoing, retries }: Envelope): Record<string, unknown> => {
  const { type, payload } = outgoing;
  const answerable = type === 'slash_commands' || payload['type'] === 'view_submission';
  return {
    envelope_id: id,
    type,
    accepts_response_payload: answerable,
    payload,
    ...(type === 'events_api' && { retry_attempt: retries, retry_reason: retries > 0 ? 'timeout' : '' }),
  };
};

/** People wait their three seconds and are then told; events wait for a connection and are tried again. */
const startTimer = (hub: Hub, envelope: Envelope): void => {
  envelope.timer = setTimeout(() => {
    const { carrier } = envelope;
    envelope.settle({ acknowledged: false, problem: carrier ? 'operation_timeout' : 'dispatch_failed' });
    if (carrier) envelope.retries += 1;
    if (envelope.outgoing.type !== 'events_api' || envelope.retries > EVENT_RETRIES) {
      hub.waiting.delete(envelope.id);
      return;
    }
    envelope.carrier = undefined;
    startTimer(hub, envelope);
    flush(hub);
  }, hub.patience);
  envelope.timer.unref();
};

/** Says goodbye, and cuts the line when no one answers. */
const hangUp = (connection: WebSocketConnection): void => {
  connection.close(GOING_AWAY);
  setTimeout(() => connection.destroy(), HANG_UP_AFTER_MS).unref();
};

const interrupt = (connection: WebSocketConnection, how: Interruption): void => {
  switch (how) {
    case 'refresh_requested':
      connection.send(JSON.stringify({ type: 'disconnect', reason: how, debug_info: { host: 'simulator' } }));
      return;
    case 'reset':
      connection.destroy();
      return;
    case 'freeze':
      connection.freeze();
  }
};
