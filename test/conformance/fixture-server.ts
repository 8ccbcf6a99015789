/** A full reference server on the official SDK, with every name the conformance suite asks for, in both eras on one URL. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  createRequestStateCodec,
  hostHeaderValidationResponse,
  isLegacyRequest,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  type McpHttpHandler,
  McpServer,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { addAskingTools } from './fixture/asking-tools.ts';
import { addContentTools } from './fixture/content-tools.ts';
import { addInputRequiredTools, type Round } from './fixture/input-required-tools.ts';
import { addPrompts, addResources, addSubscriptions } from './fixture/resources-and-prompts.ts';
import { createSessions } from './fixture/sessions.ts';
import { addTellingTools, type Telling } from './fixture/telling-tools.ts';

export interface FixtureServer {
  readonly url: string;
  /** How many calls of `test_cancellation` heard that they were cancelled. */
  cancellations(): number;
  close(): Promise<void>;
}

/** Listens on a free port of loopback. */
export const startFixtureServer = async (): Promise<FixtureServer> => {
  const codec = createRequestStateCodec<Round>({ key: randomBytes(32) });
  let cancelled = 0;
  const noteCancelled = () => {
    cancelled += 1;
  };
  const build = (): McpServer => buildServer(codec, { notify: () => modern.notify, noteCancelled });
  const modern: McpHttpHandler = createMcpHandler(build, { legacy: 'reject' });
  const sessions = createSessions(build);
  const fetch = async (request: Request): Promise<Response> =>
    hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins()) ??
    ((await isLegacyRequest(request)) ? sessions.fetch(request) : modern.fetch(request));
  const handle = toNodeHandler({ fetch });
  const http = createServer((request, response) => void handle(request as NodeIncomingMessageLike, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    cancellations: () => cancelled,
    close: async () => {
      await sessions.close();
      await modern.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
};

const PUBLIC = { ttlMs: 60_000, cacheScope: 'public' } as const;

const buildServer = (
  codec: ReturnType<typeof createRequestStateCodec<Round>>,
  telling: Telling,
): McpServer => {
  const server = new McpServer(
    { name: 'conformance-fixture', version: '1.0.0' },
    {
      capabilities: {
        tools: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        prompts: { listChanged: true },
        logging: {},
        completions: {},
      },
      cacheHints: { 'tools/list': PUBLIC, 'prompts/list': PUBLIC, 'resources/list': PUBLIC },
      requestState: { verify: codec.verify },
    },
  );
  addContentTools(server);
  addTellingTools(server, telling);
  addAskingTools(server);
  addInputRequiredTools(server, codec);
  addResources(server);
  addSubscriptions(server);
  addPrompts(server);
  return server;
};
