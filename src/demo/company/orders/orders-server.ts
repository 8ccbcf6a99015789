/** The sample MCP server: an order desk on the official SDK, with tools that read, write and destroy. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import { type CallToolResult, createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { createOrdersDatabase, type OrdersDatabase, type Row } from './orders-database.ts';

export interface OrdersServer {
  /** Where it speaks MCP. */
  readonly url: string;
  /** For proving what really happened, past the gateway. */
  readonly database: OrdersDatabase;
  close(): Promise<void>;
}

const READS = { readOnlyHint: true };
const DESTROYS = { readOnlyHint: false, destructiveHint: true };

/** Listens on loopback; port 0 picks one. Refuses callers without the bearer token the gateway injects. */
export const createOrdersServer = async ({
  port = 0,
  token,
}: {
  port?: number;
  token: string;
}): Promise<OrdersServer> => {
  const database = createOrdersDatabase();
  const handle = toNodeHandler(createMcpHandler(() => ordersTools(database)));
  const http = createServer((request, response) => {
    if (request.headers.authorization === `Bearer ${token}`)
      return void handle(request as NodeIncomingMessageLike, response);
    response.writeHead(401).end();
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const close = async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    database.close();
  };
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`, database, close };
};

const ordersTools = (database: OrdersDatabase): McpServer => {
  const server = new McpServer({ name: 'orders', version: '1.0.0' });
  const id = z.number().int().positive();
  server.registerTool(
    'list_orders',
    {
      description: 'List orders, newest last.',
      inputSchema: z.object({ limit: z.number().int().max(100).default(20) }),
      annotations: READS,
    },
    ({ limit }) => rows(database.run('SELECT * FROM orders ORDER BY id LIMIT ?', limit)),
  );
  server.registerTool(
    'get_order',
    { description: 'Read one order.', inputSchema: z.object({ id }), annotations: READS },
    (args) => rows(database.run('SELECT * FROM orders WHERE id = ?', args.id)),
  );
  server.registerTool(
    'query',
    {
      description: 'Run one SQL statement (SQLite) on the orders database.',
      inputSchema: z.object({ sql: z.string() }),
    },
    ({ sql }) => rows(database.run(sql)),
  );
  server.registerTool(
    'update_order',
    {
      description: 'Change the status of an order.',
      inputSchema: z.object({ id, status: z.enum(['paid', 'shipped', 'cancelled']) }),
      annotations: { readOnlyHint: false },
    },
    (args) => rows(database.run('UPDATE orders SET status = ? WHERE id = ?', args.status, args.id)),
  );
  server.registerTool(
    'delete_order',
    { description: 'Delete one order for good.', inputSchema: z.object({ id }), annotations: DESTROYS },
    (args) => rows(database.run('DELETE FROM orders WHERE id = ?', args.id)),
  );
  server.registerTool(
    'delete_orders',
    {
      description: 'Delete every order with this status.',
      inputSchema: z.object({ status: z.string() }),
      annotations: DESTROYS,
    },
    (args) => rows(database.run('DELETE FROM orders WHERE status = ?', args.status)),
  );
  server.registerTool(
    'count_orders',
    {
      description: 'Count the orders with this status.',
      inputSchema: z.object({ status: z.string() }),
      annotations: READS,
    },
    (args) => rows(database.run('SELECT count(*) AS count FROM orders WHERE status = ?', args.status)),
  );
  server.registerTool(
    'refund_order',
    {
      description: 'Refund an order to the card it was paid with.',
      inputSchema: z.object({ id }),
      annotations: DESTROYS,
    },
    (args) => rows(database.run("UPDATE orders SET status = 'refunded' WHERE id = ?", args.id)),
  );
  return server;
};

const rows = (found: readonly Row[]): CallToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(found) }],
});
