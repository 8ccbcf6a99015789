/** Takes the bytes of uploaded files, plain or as a form, at addresses that are good for one file. */
import { randomBytes } from 'node:crypto';
import express, { type Router } from 'express';
import type { Faults } from './faults.ts';
import type { State } from './state.ts';
import { spoil } from './web-api.ts';

export interface Uploads {
  /** A new address for the bytes of this file. */
  issue(fileId: string): string;
  router: Router;
}

/** Upload addresses of the simulator at `url`. */
export const createUploads = (state: State, faults: Faults, url: string): Uploads => {
  const issued = new Map<string, string>();
  const router = express.Router();
  router.use(express.raw({ type: () => true, limit: '20mb' }));
  router.post('/:secret', async (req, res) => {
    const fault = faults.strike('upload', '');
    if (fault) return spoil(res, fault);
    const file = state.files.get(issued.get(req.params.secret) ?? '');
    if (!file) {
      res.status(404).send('not found');
      return;
    }
    file.bytes = await bytesOf(req.headers['content-type'] ?? '', Buffer.from(req.body ?? ''));
    res.type('text/plain').send(`OK - ${file.bytes.length}`);
  });
  return {
    issue(fileId) {
      const secret = randomBytes(16).toString('hex');
      issued.set(secret, fileId);
      return `${url}/upload/${secret}`;
    },
    router,
  };
};

/** The file inside a form, where Slack's client puts it, or the body itself. */
const bytesOf = async (contentType: string, body: Buffer): Promise<Buffer> => {
  if (!contentType.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': contentType },
  }).formData();
  for (const value of form.values()) {
    if (value instanceof Blob) return Buffer.from(await value.arrayBuffer());
  }
  return Buffer.alloc(0);
};
