/** The addresses of the pages on which people connect to servers that are used in their own name. */

/** `back` is a path of ours to go on to afterwards. */
export const connectionPath = (server: string, back?: string): string =>
  `/connections/${server}${back === undefined ? '' : `?${new URLSearchParams({ return: back })}`}`;

/** What the query of `back` says of a person who goes on without connecting. */
export const CONNECT = 'connect';
export const LATER = 'later';

/** The path `back` with the word that the person goes on without connecting. */
export const goOnWithout = (back: string): string =>
  `${back}${back.includes('?') ? '&' : '?'}${CONNECT}=${LATER}`;
