/** On a stream that is open anyway a client hears that its tools are others now, on record, until the stream is over. */
import { expect, it } from 'vitest';
import { type OpenStream, tellListChanges } from '../../../../src/gateway/tools/tell-list-changes.ts';
import { safe } from '../../../support/safe.ts';

interface Stream {
  readonly type?: string | undefined;
  readonly streams?: boolean;
  readonly subscription?: string;
  readonly breaks?: boolean;
}

const listen = ({
  type = 'text/event-stream; charset=utf-8',
  streams = true,
  subscription,
  breaks,
}: Stream = {}) => {
  const watchers = new Map<string, () => void>();
  const watch = (of: string, changed: () => void) => {
    watchers.set(of, changed);
    return () => watchers.delete(of);
  };
  const written: string[] = [];
  const noted: object[] = [];
  const stop = tellListChanges(
    { shownLists: { watch }, serverLists: { watch }, makeSafe: safe } as never,
    {
      conversation: {
        server: 'shop',
        recording: { id: 'ses_1', note: (entry: object) => noted.push(entry) },
      },
      channel: {
        streams,
        open: () => ({
          write: async (text: string) => {
            if (breaks) throw new Error('the client is gone');
            written.push(text);
          },
        }),
      },
      answer: { headers: type === undefined ? {} : { 'content-type': type } },
      ...(subscription === undefined ? {} : { subscription }),
    } as unknown as OpenStream,
  );
  return { watchers, written, noted, stop };
};

it.each(['ses_1', 'shop'])('whatever of %s has changed', (of) => {
  const { watchers, written, noted } = listen();
  watchers.get(of)?.();
  expect(written).toEqual(['data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n']);
  expect(noted).toMatchObject([{ from: 'gateway', kind: 'notification' }]);
});

it('by the id of its subscription', () => {
  const { watchers, written } = listen({ subscription: 's-1' });
  watchers.get('shop')?.();
  expect(written[0]).toContain('"params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"s-1"}}');
});

it.each<[string, Stream]>([
  ['is no stream', { type: 'application/json' }],
  ['does not say what it is', { type: undefined }],
  ['a client takes no stream of', { streams: false }],
])('not by an answer that %s', (_, stream) => {
  const changed = 'type' in stream ? listen({ ...stream, type: stream.type ?? '' }) : listen(stream);
  expect(changed.watchers.size).toBe(0);
  changed.stop();
});

it('not once the stream is over', () => {
  const { watchers, stop } = listen();
  expect(watchers.size).toBe(2);
  stop();
  expect(watchers.size).toBe(0);
});

it('and if it is gone, no one is the worse', async () => {
  const { watchers, written } = listen({ breaks: true });
  watchers.get('shop')?.();
  await Promise.resolve();
  expect(written).toEqual([]);
});
