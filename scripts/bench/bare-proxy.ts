/** The baseline that everything is compared with: Express and http-proxy, which pass on whatever comes. */
import { Agent } from 'node:http';
import express from 'express';
import httpProxy from 'http-proxy';
import { serveToParent } from './serve-to-parent.ts';

const [, , target = ''] = process.argv;
const proxy = httpProxy.createProxyServer({ target, agent: new Agent({ keepAlive: true }) });
const app = express();
app.use((request, response) => void proxy.web(request, response));
serveToParent(app);
