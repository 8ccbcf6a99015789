/** The npm package mcp-proxy in front of a server, as its own command line puts it together, but over HTTP. */
import { createServer } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Server } from '@modelcontextprotocol/server';
import { proxyServer, startHTTPServer } from 'mcp-proxy';

const [, , upstream = ''] = process.argv;
const client = new Client({ name: 'mcp-proxy', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(new URL(upstream)));
const serverCapabilities = client.getServerCapabilities();

/** It takes a port, so one has to be found. */
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const port = await freePort();
await startHTTPServer({
  host: '127.0.0.1',
  port,
  streamEndpoint: '/bench',
  createServer: async () => {
    const server = new Server(client.getServerVersion(), { capabilities: serverCapabilities });
    await proxyServer({ client, server, serverCapabilities });
    return server;
  },
});
process.once('disconnect', () => process.exit(0));
process.send(`http://127.0.0.1:${port}`);
