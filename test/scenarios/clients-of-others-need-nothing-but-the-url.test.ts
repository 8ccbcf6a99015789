/** Real programs as people start them, on a machine on which no one has signed in yet; `test/clients` says which versions. */
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, onTestFinished, test } from 'vitest';
import {
  createHome,
  INSPECTOR,
  MCP_REMOTE,
  needsProgram,
  needsPython,
  PYTHON,
  run,
} from '../support/clients-of-others.ts';
import { textResult } from '../support/hand-written-server.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { scenario } from '../support/scenario.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';

const scene = scenario({
  tools: { hello: () => textResult('hello') },
  policy: { version: 1, rules: [{ id: 'support', match: { group: 'support' }, action: 'allow' }] },
  config: signInByUrl,
});

/** A home whose browser is looked at by Bob, who allows what he is asked. */
const homeOfBob = () => {
  const home = createHome();
  onTestFinished(home.remove);
  const allowed = home.opened().then(async (address) => {
    const browser = createBrowser('bob');
    const page = await browser.visit(address);
    expect(page.text).toMatch(/Let .+ use shop\?/);
    return browser.submit(page, { decision: 'allow' });
  });
  return { ...home, allowed };
};

test('mcp-remote', async ({ skip }) => {
  needsProgram(MCP_REMOTE, skip);
  const home = homeOfBob();
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MCP_REMOTE, scene.world.mcp('shop')],
    env: { ...home.env },
    stderr: 'ignore',
  });
  const client = new Client({ name: 'desktop', version: '1' });
  onTestFinished(() => client.close());
  await client.connect(transport);
  expect(await client.callTool({ name: 'hello', arguments: {} })).toMatchObject(textResult('hello'));
  expect(await home.allowed).toMatchObject({ status: 200 });
});

test('the command line of the Inspector', async ({ skip }) => {
  needsProgram(INSPECTOR, skip);
  const home = homeOfBob();
  const call = ['--transport', 'http', '--method', 'tools/call', '--tool-name', 'hello', '--format', 'json'];
  const url = scene.world.mcp('shop');
  const callback = ['--callback-url', 'http://127.0.0.1:0/oauth/callback'];
  const out = await run(process.execPath, [INSPECTOR, '--cli', url, ...call, ...callback], home);
  expect(JSON.parse(out)).toMatchObject({ result: textResult('hello') });
});

const FASTMCP = `
import asyncio, sys
from fastmcp import Client

async def main():
    async with Client(sys.argv[1], auth="oauth") as client:
        print((await client.call_tool("hello", {})).content[0].text)

asyncio.run(main())
`;

test("FastMCP's client", async ({ skip }) => {
  needsPython(skip);
  const out = await run(PYTHON, ['-c', FASTMCP, scene.world.mcp('shop')], homeOfBob());
  expect(out).toBe('hello\n');
});
