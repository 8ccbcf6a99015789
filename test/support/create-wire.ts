/** A wire to a server that can be cut, can go silent as a network does that drops packets, and can be listened to. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** `cut` refuses connections; `silent` keeps them and carries nothing. */
export type WireState = 'whole' | 'cut' | 'silent';

export interface Wire {
  readonly port: number;
  become(state: WireState): void;
  /**
   * Once bytes on their way to the server hold all these words, the wire goes silent: before them, or after they have
   * passed. Resolves at that moment.
   */
  silentAt(words: readonly string[], when: 'before' | 'after'): Promise<void>;
  close(): void;
}

interface Trap {
  readonly words: readonly string[];
  readonly when: 'before' | 'after';
  readonly sprung: () => void;
}

export const createWire = async (host: string, port: number): Promise<Wire> => {
  const ends = new Set<Socket>();
  let state: WireState = 'whole';
  let trap: Trap | undefined;

  const carry = (from: Socket, to: Socket, hear: (bytes: Buffer) => void) => {
    ends.add(from);
    from.setNoDelay(true);
    from.on('data', hear);
    from.on('error', () => {});
    from.on('close', () => to.destroy());
  };
  const send = (far: Socket) => (bytes: Buffer) => {
    if (state !== 'whole') return;
    const sprung = trap?.words.every((word) => bytes.includes(word)) ? trap : undefined;
    if (sprung?.when !== 'before') far.write(bytes);
    if (sprung === undefined) return;
    state = 'silent';
    trap = undefined;
    sprung.sprung();
  };
  const server = createServer((near) => {
    if (state === 'cut') return near.destroy();
    const far = connect(port, host);
    carry(near, far, send(far));
    carry(far, near, (bytes) => state === 'whole' && near.write(bytes));
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const end of ends) end.destroy();
    ends.clear();
  };

  return {
    port: (server.address() as AddressInfo).port,
    become: (next) => {
      state = next;
      if (next !== 'silent') cut();
    },
    silentAt: (words, when) =>
      new Promise((sprung) => {
        trap = { words, when, sprung };
      }),
    close: () => {
      cut();
      server.close();
    },
  };
};
