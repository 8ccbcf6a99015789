import { expect, it } from 'vitest';
import { callDigest } from '../../../../src/domain/call-digest.ts';
import { createCallArguments } from '../../../../src/gateway/request/call-arguments.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import { intentOf } from '../../../../src/mcp/jsonrpc/intent.ts';
import { parseRequest } from '../../../../src/mcp/jsonrpc/parse-message.ts';

const caller = { issuer: 'https://idp.example', subject: 'bob' };

const start = ({ isLong = false } = {}) => {
  const seen = { slicedFor: [] as string[], pauses: 0 };
  const { digestOf, previewOf } = createCallArguments({
    isLong: () => isLong,
    inSlices: (key, work) => {
      seen.slicedFor.push(key);
      return work(async () => {
        seen.pauses += 1;
      });
    },
  });
  return { seen, digestOf, previewOf };
};

const contextOf = (params: object, method = 'tools/call'): RequestContext => {
  const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const message = parseRequest(text);
  if (message === undefined) throw new Error('no request');
  const recorded = { text: text.replaceAll('hunter2', '[REDACTED:password]'), found: [] };
  return {
    caller,
    conversation: { server: 'shop' },
    message,
    intent: intentOf(message),
    text,
    masked: { recorded },
    tool: { definition: { hash: 'h' } },
  } as unknown as RequestContext;
};

const digestWith = (args: string, tool = 'delete_rows') =>
  callDigest({ caller, server: 'shop', tool, definition: 'h', arguments: args });

it('a call is bound to its raw arguments and shown with the masked ones', async () => {
  const { digestOf, previewOf, seen } = start();
  const request = contextOf({ name: 'delete_rows', arguments: { z: 1, password: 'hunter2' } });
  expect(await digestOf(request)).toBe(digestWith('{"password":"hunter2","z":1}'));
  expect(await previewOf(request)).toBe('{\n  "z": 1,\n  "password": "[REDACTED:password]"\n}');
  expect(seen.slicedFor).toEqual([]);
});

it('another method is bound to its name and to what it asks for', async () => {
  const { digestOf, previewOf } = start();
  const request = contextOf({ uri: 'file:///a', _meta: { progressToken: 1 } }, 'resources/read');
  expect(await digestOf(request)).toBe(
    digestWith('["resources/read",{"uri":"file:///a"}]', 'resources/read'),
  );
  expect(await previewOf(request)).toBe('{\n  "uri": "file:///a"\n}');
});

it('long arguments are bound and shown alike, in slices that let other calls go on', async () => {
  const args = { rows: Array.from({ length: 3000 }, (_, id) => ({ id, note: 'x'.repeat(100) })) };
  const request = contextOf({ name: 'delete_rows', arguments: args });
  const [short, long] = [start(), start({ isLong: true })];
  expect(await long.digestOf(request)).toBe(await short.digestOf(request));
  const afterDigest = long.seen.pauses;
  expect(afterDigest).toBeGreaterThan(3);
  expect(await long.previewOf(request)).toBe(JSON.stringify(args, null, 2));
  expect(long.seen.pauses).toBeGreaterThan(afterDigest + 3);
  expect(long.seen.slicedFor).toHaveLength(2);
});
