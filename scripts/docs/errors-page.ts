/** docs/reference/errors.md: refusals, JSON-RPC codes, problem documents and exit codes, from the tables that hold them. */
import { STATUS_CODES } from 'node:http';
import { EXIT_CODES } from '../../src/cli/exit-code.ts';
import { REFUSALS } from '../../src/domain/refusal.ts';
import { code, pageHead, table } from './markdown.ts';

/** The page, as Markdown. */
export const errorsPage = (): string =>
  [
    pageHead('Errors', 'the tables of the source code'),
    '## Refusals on the data path',
    '',
    'A refused `tools/call` is a JSON-RPC result with `isError: true`, the sentence, and `_meta["dev.firebreak/decision"]`, if its HTTP status',
    'is 200. Other methods get a JSON-RPC error with the code. Everything else is an HTTP error with a JSON-RPC error as its body.',
    'A sentence may be more exact than the one here. An internal error carries a reference that the log repeats.',
    '',
    table(
      ['refusal', 'HTTP', 'JSON-RPC', 'sentence'],
      Object.entries(REFUSALS).map(([name, row]) => [code(name), `${row.http}`, code(row.rpc), row.sentence]),
    ),
    '## JSON-RPC codes',
    '',
    'Codes from -32768 to -32000 are those of JSON-RPC 2.0 and MCP; the others are of Firebreak.',
    '',
    table(['code', 'refusals'], codes()),
    '## Problem documents of the API',
    '',
    'The API answers errors as RFC 9457 problem documents (`application/problem+json`) of the type `about:blank`: the HTTP status says what',
    'kind of problem it is, `title` names the status, `detail` says what to do, and `errors` lists each wrong key of the query or the body.',
    '',
    table(
      ['status', 'title', 'when'],
      STATUSES.map(([status, when]) => [`${status}`, STATUS_CODES[status] ?? '', when]),
    ),
    '## Exit codes of the command line',
    '',
    table(['code', 'meaning'], Object.entries(EXIT_CODES)),
  ].join('\n');

const codes = (): string[][] =>
  [...Map.groupBy(Object.entries(REFUSALS), ([, { rpc }]) => rpc)]
    .toSorted(([one], [other]) => one - other)
    .map(([rpc, rows]) => [code(rpc), rows.map(([name]) => code(name)).join(', ')]);

const STATUSES: readonly (readonly [number, string])[] = [
  [400, 'A key of the query or the body is missing, unknown or has a wrong value.'],
  [401, 'The bearer token is missing or is not valid here.'],
  [403, 'The caller does not hold the role, or is not one of the approvers.'],
  [404, 'Nothing has this id or this address.'],
  [405, 'This HTTP method is not offered at this address.'],
  [409, 'What was asked for does not fit the present state, for example because someone else decided first.'],
  [413, 'The body is larger than 16 KiB.'],
  [415, 'The body is not JSON in UTF-8.'],
  [429, 'The caller asks too often; Retry-After says when to ask again.'],
  [500, 'The fault is ours; the log has more under the reference.'],
  [503, 'The store cannot be reached, or the gateway is shutting down.'],
];
