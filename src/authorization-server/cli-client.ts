/** The command line of the gateway as a client: the only one that gets tokens for the API, and it gets no others. */

/** Public, known to every gateway, and sent back to the person's own machine alone. */
export const CLI_CLIENT = 'firebreak-cli';
export const CLI_REDIRECT = 'http://127.0.0.1/callback';

/** Milliseconds it stays signed in at most: as long as a browser. */
export const CLI_LIFE = 8 * 3_600_000;
