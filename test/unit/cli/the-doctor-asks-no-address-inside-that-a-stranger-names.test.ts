import { expect, onTestFinished, test } from 'vitest';
import { checkPublic } from '../../../src/cli/doctor/check-public.ts';
import { listenOnLoopback } from '../../../src/demo/listen-on-loopback.ts';

test.each(['http://10.0.0.1', 'http://169.254.169.254', 'ftp://127.0.0.1', 'no address'])(
  'the doctor does not ask %s, which only metadata name',
  async (issuer) => {
    const { url, server, close } = await listenOnLoopback(0);
    onTestFinished(close);
    server.on('request', (_request, response) =>
      response.end(JSON.stringify({ resource: `${url}/mcp/x`, authorization_servers: [issuer] })),
    );
    const findings = await checkPublic([{ name: 'x', url: `${url}/mcp/x` }]);
    expect(JSON.stringify(findings[2])).toContain('is no https address that clients could ask');
  },
);
