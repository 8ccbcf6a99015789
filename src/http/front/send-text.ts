/** Whole answers without Express, as Express would send them: the data path does not pass through it. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Ends the response with `text` in UTF-8. */
export const sendText = (
  response: ServerResponse,
  status: number,
  { type, text }: { readonly type: string; readonly text: string },
): void => {
  const body = Buffer.from(text);
  response.statusCode = status;
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.setHeader('Content-Length', body.byteLength);
  response.end(body);
};

/** Ends the response with a value as JSON. */
export const sendJson = (response: ServerResponse, status: number, value: object): void =>
  sendText(response, status, { type: 'application/json', text: JSON.stringify(value) });

/** Path of a request as it was sent, without its query. */
export const pathOf = ({ url = '/' }: IncomingMessage): string => {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
};
