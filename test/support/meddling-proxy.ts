/** A proxy in front of the gateway that passes everything on, but for what it changes of heads of answers. */
import { request } from 'node:http';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';

/** Headers of an answer, lower-case names. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface Head {
  readonly status: number;
  readonly headers: Headers;
}

/** What becomes of the head of an answer to a request for this path. */
export type Meddle = (head: Head, path: string) => Head;

/** As some products in front do: the header that tells clients where to sign in gets another name. */
export const renameChallenge: Meddle = ({ status, headers }) => {
  const { 'www-authenticate': challenge, ...others } = headers;
  const renamed = challenge === undefined ? {} : { 'x-amzn-remapped-www-authenticate': challenge };
  return { status, headers: { ...others, ...renamed } };
};

export const startMeddlingProxy = async (meddle: Meddle) => {
  let target = '';
  let change = meddle;
  const { url, close } = await listenOnLoopback(0, (incoming, response) => {
    const { method, headers, url: path = '/' } = incoming;
    const outgoing = request(new URL(path, target), { method, headers }, (answer) => {
      const { status, headers: changed } = change(
        { status: answer.statusCode ?? 502, headers: answer.headers },
        path,
      );
      response.writeHead(status, changed);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  return {
    url,
    close,
    lead: (to: string) => {
      target = to;
    },
    meddle: (other: Meddle) => {
      change = other;
    },
  };
};
