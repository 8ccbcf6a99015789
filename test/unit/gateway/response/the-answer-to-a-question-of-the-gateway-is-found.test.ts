/** What a server answers to the gateway's own question is found alone or in a stream, by its id, and nothing else is taken for it. */
import { expect, it } from 'vitest';
import { readAnswer } from '../../../../src/gateway/response/read-answer.ts';

const ANSWER = '{"jsonrpc":"2.0","id":7,"result":{}}';
const event = (data: string, name?: string) =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${data}\n\n`;

const read = (type: string, text: string, limit = 1000) =>
  readAnswer(
    {
      status: 200,
      headers: { 'content-type': type },
      body: (async function* () {
        yield Buffer.from(text);
      })(),
      discard: () => {},
    } as never,
    7,
    limit,
  );
const stream = (...events: readonly string[]) => read('text/event-stream; charset=utf-8', events.join(''));

it('alone', async () => {
  expect(await read('application/json', ANSWER)).toBe(ANSWER);
  await expect(read('application/json', ANSWER, ANSWER.length - 1)).rejects.toThrow();
});

it.each([
  ['unnamed', [event(ANSWER)]],
  ['as a message', [event(ANSWER, 'message')]],
  ['behind others', [event('{"jsonrpc":"2.0","method":"notifications/message"}'), event(ANSWER)]],
  ['behind the answer to another question', [event('{"jsonrpc":"2.0","id":8,"result":{}}'), event(ANSWER)]],
  ['behind an event of another name', [event(ANSWER.replace('{}', '{"other":1}'), 'other'), event(ANSWER)]],
  ['behind what is no message', [event('nothing'), event(ANSWER)]],
  ['behind a request by the same id', [event('{"jsonrpc":"2.0","id":7,"method":"ping"}'), event(ANSWER)]],
])('in a stream, %s', async (_, events) => {
  expect(await stream(...events)).toBe(ANSWER);
});

it('not in a stream that ends without it', async () => {
  await expect(stream(event(ANSWER, 'other'))).rejects.toMatchObject({ code: 'upstream-invalid' });
});
