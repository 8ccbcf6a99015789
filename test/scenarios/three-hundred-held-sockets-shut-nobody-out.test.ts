import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { connectTo } from '../support/open-door.ts';
import { startCompany } from '../support/start-company.ts';

const SOCKETS = 300;
const DESCRIPTORS = 256;
const HALF = 'Content-Length: 100000\r\n\r\nhalf';

it.runIf(process.platform === 'linux').each(['url', 'adminUrl'] as const)(
  'a gateway with 256 descriptors answers others while 300 sockets hold on to its %s',
  async (which) => {
    const rules = [{ id: 'get', match: { tool: 'get_order' }, action: 'allow' }];
    const company = await startCompany({ rules });
    const gateway = await company.start({ slack: undefined }, [], { descriptors: DESCRIPTORS });
    const { host } = new URL(gateway[which]);
    const first = [
      `POST /approvals/x HTTP/1.1\r\nHost: ${host}\r\n${HALF}`,
      'GET / HTTP/1.1\r\nX-Slow: ',
      '',
    ];
    const sockets = await Promise.all(
      Array.from({ length: SOCKETS }, async (_, index) => {
        const socket = await connectTo(gateway[which]);
        socket.write(first[index % first.length] ?? '');
        return socket;
      }),
    );
    const authorization = `Bearer ${await company.token(gateway, 'slow')}`;
    const call = async () => {
      const answer = await fetch(`${gateway.url}/mcp/slow`, {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_order","arguments":{}}}',
      });
      return answer.text();
    };
    for (let time = 0; time < 5; time += 1) {
      const answers = await Promise.all([call(), call(), call()]);
      for (const answer of answers) expect(answer).toContain('deleted');
      expect((await company.ready(gateway)).status).toBe(200);
    }
    expect(readdirSync(`/proc/${gateway.pid}/fd`).length).toBeLessThan(DESCRIPTORS);
    for (const socket of sockets) socket.destroy();
    expect(await gateway.stop()).toBe(0);
    await company.close();
  },
);
