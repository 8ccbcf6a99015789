/** Where a server of revision 2024-11-05 wants its messages. */
import { Refusal } from '../../domain/refusal.ts';

/**
 * The URL that the `endpoint` event names, which may be relative to that of the stream. Throws
 * `Refusal('upstream-invalid')` if it leaves the server's origin: the one who can write there could read our credential.
 */
export const readEndpoint = (data: string, stream: URL): URL => {
  const endpoint = URL.parse(data, stream.href);
  if (endpoint?.origin !== stream.origin || endpoint.username !== '' || endpoint.password !== '') {
    throw new Refusal('upstream-invalid', 'The server names an endpoint outside its own origin.');
  }
  return endpoint;
};
