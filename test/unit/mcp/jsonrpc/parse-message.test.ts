import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toValue } from '../../../../src/mcp/json/node-value.ts';
import { intentOf } from '../../../../src/mcp/jsonrpc/intent.ts';
import { parseMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const call = (params: string, rest = '"id":1') =>
  `{"jsonrpc":"2.0",${rest},"method":"tools/call","params":${params}}`;
const message = (fields: string) => `{"jsonrpc":"2.0",${fields}}`;

const single = (text: string, from: 'client' | 'server' = 'client') => {
  const parsed = parseMessage(text, { from });
  if (parsed.kind !== 'single') throw new Error(JSON.stringify(parsed));
  return parsed.message;
};

describe('what clever clients send is refused', () => {
  test.each([
    ['duplicate name', -32700, call('{"name":"ok","name":"evil"}')],
    ['duplicate method', -32700, message('"id":1,"method":"ping","method":"tools/call"')],
    ['duplicate key deep in the arguments', -32700, call('{"name":"ok","arguments":{"a":[{"b":1,"b":2}]}}')],
    ['duplicate key by escape', -32700, call('{"name":"ok","n\\u0061me":"evil"}')],
    ['name hidden in __proto__', -32700, call('{"__proto__":{"name":"evil"},"arguments":{}}')],
    ['__proto__ in the arguments', -32700, call('{"name":"ok","arguments":{"__proto__":1}}')],
    ['inherited name', -32600, call('{"arguments":{}}')],
    ['name that is no string', -32600, call('{"name":["ok"]}')],
    ['Name beside name, which Go servers prefer', -32600, call('{"name":"ok","Name":"evil"}')],
    ['Arguments beside nothing', -32600, call('{"name":"ok","Arguments":{"sql":"DROP"}}')],
    ['a long s in argumentſ', -32600, call('{"name":"ok","argumentſ":{}}')],
    [
      'Notifications beside nothing',
      -32600,
      message('"id":1,"method":"subscriptions/listen","params":{"Notifications":{}}'),
    ],
    [
      'ResourceSubscriptions beside resourceSubscriptions',
      -32600,
      message(
        '"id":1,"method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":[],"ResourceSubscriptions":["file:///secret"]}}',
      ),
    ],
    ['Method beside method', -32600, message('"id":1,"method":"ping","Method":"tools/call"')],
    ['arguments that are no object', -32600, call('{"name":"ok","arguments":["DROP"]}')],
    ['call without id', -32600, message('"method":"tools/call","params":{"name":"evil"}')],
    ['read without id', -32600, message('"method":"resources/read","params":{"uri":"file:///etc/passwd"}')],
    ['id null', -32600, call('{"name":"ok"}', '"id":null')],
    ['id 1.5', -32600, call('{"name":"ok"}', '"id":1.5')],
    ['id 1.0', -32600, call('{"name":"ok"}', '"id":1.0')],
    ['id 1e3', -32600, call('{"name":"ok"}', '"id":1e3')],
    ['id -0', -32600, call('{"name":"ok"}', '"id":-0')],
    ['id above 2^53', -32600, call('{"name":"ok"}', '"id":9007199254740993')],
    ['id true', -32600, call('{"name":"ok"}', '"id":true')],
    ['id object', -32600, call('{"name":"ok"}', '"id":{}')],
    ['missing jsonrpc', -32600, '{"id":1,"method":"ping"}'],
    ['jsonrpc 1.0', -32600, '{"jsonrpc":"1.0","id":1,"method":"ping"}'],
    ['jsonrpc as a number', -32600, '{"jsonrpc":2.0,"id":1,"method":"ping"}'],
    ['method and result together', -32600, message('"id":1,"method":"tools/call","result":{}')],
    ['result and error together', -32600, message('"id":1,"result":{},"error":{}')],
    ['neither method nor result', -32600, message('"id":1')],
    ['result that is no object', -32600, message('"id":1,"result":null')],
    ['response without id', -32600, message('"result":{}')],
    ['error with id null', -32600, message('"id":null,"error":{"code":1,"message":"m"}')],
    ['method that is no string', -32600, message('"id":1,"method":["tools/call"]')],
    ['empty method', -32600, message('"id":1,"method":""')],
    ['method that would break a header', -32600, message('"id":1,"method":"ping\\r\\nMcp-Name: evil"')],
    ['params in an array', -32600, call('["evil"]')],
    ['params null', -32600, call('null')],
    ['_meta that is no object', -32600, call('{"name":"ok","_meta":[]}')],
    ['trailing data', -32700, `${call('{"name":"ok"}')}{}`],
    ['NUL at the end', -32700, `${call('{"name":"ok"}')}\0`],
    ['byte order mark', -32700, `\ufeff${call('{"name":"ok"}')}`],
    ['depth 5,000', -32700, call(`{"name":"ok","arguments":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`)],
    ['half a surrogate pair', -32700, call('{"name":"ok","arguments":{"sql":"DR\\ud800OP"}}')],
    ['prompt without name', -32600, message('"id":1,"method":"prompts/get","params":{}')],
    ['read without uri', -32600, message('"id":1,"method":"resources/read","params":{"URI":"file:///"}')],
    ['subscribe without uri', -32600, message('"id":1,"method":"resources/subscribe"')],
    ['task without id', -32600, message('"id":1,"method":"tasks/result","params":{"taskId":7}')],
    ['completion without ref', -32600, message('"id":1,"method":"completion/complete","params":{}')],
    [
      'completion about two things',
      -32600,
      message(
        '"id":1,"method":"completion/complete","params":{"ref":{"type":"ref/resource","uri":"a","URI":"b"}}',
      ),
    ],
    ['a bare string', -32600, '"tools/call"'],
    ['nothing', -32700, ''],
  ])('%s', (_what, code, text) => {
    const parsed = parseMessage(text);
    expect(parsed).toMatchObject({ kind: 'problem', status: 400, code });
    expect(parsed).not.toMatchObject({ sentence: expect.stringContaining('evil') });
  });
});

describe('an honest message is read', () => {
  it('with decoded values, however it was escaped', () => {
    const escaped =
      '{"jsonrpc":"2.0","id":1,"\\u006dethod":"tools\\/c\\u0061ll","params":{"n\\u0061me":"ev\\u0069l"}}';
    expect(intentOf(single(escaped))).toEqual({ method: 'tools/call', kind: 'tool', tool: 'evil' });
  });

  test.each(['"id":0', '"id":-7', '"id":9007199254740991', '"id":""', '"id":"1"'])('with %s', (id) => {
    const { id: expected } = JSON.parse(`{${id}}`);
    expect(single(call('{"name":"ok"}', id))).toMatchObject({ kind: 'request', id: expected });
  });

  it('with arguments null, absent or of any shape inside', () => {
    expect(single(call('{"name":"ok","arguments":null}')).kind).toBe('request');
    expect(single(call('{"name":"ok"}')).kind).toBe('request');
    expect(single(call('{"name":"ok","arguments":{"Name":1,"name":2}}')).kind).toBe('request');
  });

  it('as notification, result and error', () => {
    expect(single(message('"method":"notifications/initialized"'))).toMatchObject({
      kind: 'notification',
      method: 'notifications/initialized',
      params: undefined,
    });
    expect(single(message('"id":"a","result":{"action":"accept"}'))).toMatchObject({
      kind: 'response',
      id: 'a',
      outcome: 'result',
    });
    expect(single(message('"id":4,"error":{"code":-1,"message":"no"}'))).toMatchObject({
      id: 4,
      outcome: 'error',
    });
  });
});

describe('servers are held to JSON-RPC only', () => {
  it('and may report an error about a message they could not read', () => {
    const text = message('"id":null,"error":{"code":-32700,"message":"Parse error"}');
    expect(single(text, 'server')).toMatchObject({ kind: 'response', id: undefined, outcome: 'error' });
    expect(parseMessage(message('"id":null,"result":{}'), { from: 'server' }).kind).toBe('problem');
  });

  it('and may cut a text in the middle of an emoji', () => {
    expect(single(message('"id":1,"result":{"text":"\\ud83d"}'), 'server').kind).toBe('response');
  });

  it('but not to send what two parsers read differently', () => {
    const text = message('"id":1,"result":{"content":[],"content":[1]}');
    expect(parseMessage(text, { from: 'server' }).kind).toBe('problem');
  });
});

describe('batches', () => {
  const ping = (id: number) => message(`"id":${id},"method":"ping"`);
  const batch = (...items: string[]) => parseMessage(`[${items.join(',')}]`, { batches: true });

  it('are refused unless the negotiated revision has them', () => {
    expect(parseMessage(`[${ping(1)}]`)).toMatchObject({ kind: 'problem', code: -32600 });
  });

  it('are read message by message', () => {
    const parsed = batch(ping(1), call('{"name":"evil"}', '"id":2'), message('"method":"notifications/x"'));
    const messages = parsed.kind === 'batch' ? parsed.messages : [];
    expect(messages.map((each) => intentOf(each).kind)).toEqual(['lifecycle', 'tool', 'notification']);
  });

  test.each([
    ['an empty batch', []],
    ['more than fifty messages', Array.from({ length: 51 }, (_, id) => ping(id))],
    ['one bad message', [ping(1), call('{}')]],
    ['a batch inside', [ping(1), '[]']],
    ['one id twice', [ping(1), ping(1)]],
    ['initialize', [message('"id":1,"method":"initialize","params":{}')]],
    [
      'a message of the stateless era',
      [call('{"name":"ok","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}')],
    ],
  ])('refuse %s', (_what, items) => {
    expect(batch(...items)).toMatchObject({ kind: 'problem', status: 400, code: -32600 });
  });

  it('take fifty messages', () => {
    expect(batch(...Array.from({ length: 50 }, (_, id) => ping(id))).kind).toBe('batch');
  });
});

it('never throws and never sees another name than JSON.parse does', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json().map((params) => call(params)),
    fc
      .tuple(fc.string(), fc.jsonValue())
      .map(([name, args]) => call(JSON.stringify({ name, arguments: args }))),
  );
  fc.assert(
    fc.property(text, (body) => {
      const parsed = parseMessage(body);
      if (parsed.kind !== 'single') return;
      expect(toValue(parsed.message.node)).toEqual(JSON.parse(body));
      expect(intentOf(parsed.message).tool).toBe(JSON.parse(body).params?.name);
    }),
  );
});
