/** Things that can be wrong with a message, each by itself and any two together: what the checks are told apart by. */
import type { Kind, Wire } from './kinds.ts';

/** In the shape of a GitHub token; put together here so that no scanner takes this file for a leak. */
const SECRET = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');

/** What one message looks like that this check stops, whatever else is wrong with it. */
export interface Fault {
  /** The check that stops it. */
  readonly check: string;
  /** Left out where the fault fits every kind of message. */
  readonly kinds?: (kind: Kind) => boolean;
  /** The check asks the server, so that both may be answered in a third way if that cannot be reached. */
  readonly asksServer?: boolean;
  readonly spoil: (wire: Wire, kind: Kind) => void;
}

const isPost = ({ post }: Kind) => post;
const isRequest = ({ message }: Kind) => message === 'request';
const isDecided = ({ message }: Kind) => message === 'request' || message === 'notification';

const setArgument = (wire: Wire, name: string): void => {
  const params = wire.body['params'] as { arguments: Record<string, unknown> };
  params.arguments[name] = 'yes';
};

const set = (parts: Partial<Wire>) => (wire: Wire) => {
  Object.assign(wire, parts);
};
const header = (name: string, value: string) => (wire: Wire) => {
  wire.headers[name] = value;
};
const member = (name: string, value: unknown) => (wire: Wire) => {
  wire.body[name] = value;
};

export const FAULTS: readonly Fault[] = [
  { check: 'path', spoil: set({ encodesPath: true }) },
  { check: 'token', spoil: set({ anonymous: true }) },
  { check: 'rates', spoil: set({ caller: 'alice' }) },
  { check: 'size', kinds: isPost, spoil: set({ padding: 'x'.repeat(300 * 1024) }) },
  {
    check: 'headers',
    spoil: (wire, { post }) => {
      if (post) wire.headers['Content-Type'] = 'text/plain';
      else wire.extra.push('Origin', wire.origin, 'Last-Event-Id', 'a', 'Last-Event-Id', 'a');
    },
  },
  { check: 'body', kinds: isPost, spoil: set({ behind: '}' }) },
  { check: 'revision', spoil: header('MCP-Protocol-Version', '1999-01-01') },
  { check: 'session', spoil: header('Mcp-Session-Id', 'none') },
  { check: 'kill switch', spoil: set({ stopped: true }) },
  { check: 'quota', spoil: set({ caller: 'carol' }) },
  { check: 'secrets', kinds: isPost, spoil: member('note', SECRET) },
  {
    check: 'tool',
    kinds: isRequest,
    asksServer: true,
    spoil: set({ name: 'none' }),
  },
  {
    check: 'question',
    kinds: ({ message }) => message === 'answer',
    spoil: member('id', 'q-nobody-asked'),
  },
  {
    check: 'policy',
    kinds: isDecided,
    spoil: (wire, kind) => {
      if (isRequest(kind)) setArgument(wire, 'denied');
      else wire.body['method'] = 'notifications/progress';
    },
  },
  { check: 'approval', kinds: isRequest, spoil: (wire) => setArgument(wire, 'asked') },
  { check: 'server', spoil: set({ unreachable: true }) },
];
