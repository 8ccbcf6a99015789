/** What servers send that reaches no client: what is recorded and counted, and what the caller is told. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../../src/domain/refusal.ts';
import {
  createWithheldLog,
  FOREIGN_ANSWER,
  noMessage,
  unknownNotification,
} from '../../../../../src/gateway/response/withheld.ts';
import { parseMessage } from '../../../../../src/mcp/jsonrpc/parse-message.ts';

const open = (answers?: number) => {
  const noted: object[] = [];
  const counted: string[] = [];
  const log = createWithheldLog({
    server: 'shop',
    recording: { note: (entry) => noted.push(entry) },
    answers,
    count: (server) => void counted.push(server),
  });
  return { log, noted, counted };
};
const withheld = { problem: 'Not this.', mayBeAnswer: false };

it('is recorded as refused, with what it was and which request its stream answers', () => {
  const { log, noted } = open(7);
  log.note({ ...withheld, text: '{}' });
  const error = 'Withheld: Not this. {}';
  expect(noted).toStrictEqual([
    { from: 'server', kind: 'notification', verdict: 'refused', error, answers: 7 },
  ]);
});

it('is recorded without a request on a standing stream', () => {
  const { log, noted } = open();
  log.note(withheld);
  const error = 'Withheld: Not this.';
  expect(noted).toStrictEqual([{ from: 'server', kind: 'notification', verdict: 'refused', error }]);
});

it('is recorded by its length alone if it is long, since a part of a secret is not known as one', () => {
  const { log, noted } = open();
  log.note({ ...withheld, text: 'x'.repeat(1000) });
  log.note({ ...withheld, text: 'x'.repeat(1001) });
  expect(noted).toMatchObject([
    { error: `Withheld: Not this. ${'x'.repeat(1000)}` },
    { error: 'Withheld (1001 characters): Not this.' },
  ]);
});

it.each([10, 11])('is recorded ten times a stream, and counted each time: %i', (times) => {
  const { log, noted, counted } = open();
  for (let n = 0; n < times; n++) log.note(withheld);
  log.end();
  expect(counted).toHaveLength(times);
  expect(noted.slice(10)).toMatchObject(
    times > 10 ? [{ error: 'Withheld: 1 more events of this stream.' }] : [],
  );
});

it('tells what the first that may be the answer says of itself', () => {
  const { log } = open();
  const [other, first, second] = [1, 2, 3].map((n) => new Refusal('answer-too-large', `${n}`));
  log.note({ ...withheld, refusal: other });
  expect(log.mayBeAnswer()).toBe(false);
  expect(log.refusal()).toMatchObject({ code: 'upstream-invalid' });
  log.note({ ...withheld, mayBeAnswer: true, refusal: first });
  log.note({ ...withheld, mayBeAnswer: true, refusal: second });
  log.note(withheld);
  expect(log.mayBeAnswer()).toBe(true);
  expect(log.refusal()).toBe(first);
});

it('is no answer if it is one to something else, or a notification', () => {
  expect(FOREIGN_ANSWER).toMatchObject({ mayBeAnswer: false });
  expect(unknownNotification('{}')).toMatchObject({ mayBeAnswer: false, text: '{}' });
});

const parsed = (text: string) => parseMessage(text, { from: 'server', bounds: { depth: 3, nodes: 100 } });
const told = (text: string, pending?: number) => noMessage(text, parsed(text), pending);

it('may be the answer if it bears the id of the request that waits', () => {
  expect(told('{"id":1}', 1)).toMatchObject({ mayBeAnswer: true });
  expect(told('{"id":2}', 1)).toMatchObject({ mayBeAnswer: false });
  expect(told('{"id":1}')).toMatchObject({ mayBeAnswer: false });
  expect(told('{"id":1', undefined)).toMatchObject({ mayBeAnswer: false });
});

it('is told to be too much only if it goes beyond the bounds', () => {
  const deep = told('{"jsonrpc":"2.0","id":1,"result":{"a":[[[[]]]]}}', 1);
  expect(deep.refusal).toMatchObject({ code: 'answer-too-large' });
  expect(deep.problem).toMatch(/^No message of MCP\. \w/);
  const other = told('{"id":1}', 1);
  expect(other.refusal).toBeUndefined();
  expect(other.problem).toMatch(/^No message of MCP\. \w/);
});

it('has no sentence of the parser if that found a message', () => {
  const text = '{"jsonrpc":"2.0","id":1,"result":{}}';
  expect(told(text, 1)).toMatchObject({ problem: 'No message of MCP. ', refusal: undefined });
});
