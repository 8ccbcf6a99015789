/** `Mcp-Param-*` headers: arguments that a tool's schema, by `x-mcp-header`, wants repeated for proxies (MCP 2026-07-28). */

import type { JsonNode } from '../json/json-node.ts';
import { member, stringMember } from '../json/node-value.ts';
import { mismatch, type Problem } from '../jsonrpc/problem.ts';
import { decodeHeaderValue, encodeHeaderValue } from './header-value.ts';

export interface ParamHeader {
  /** Lower-case name behind `mcp-param-`. */
  readonly name: string;
  /** Where the argument stands: keys from the arguments inwards. */
  readonly path: readonly string[];
}

/** The headers a tool's `inputSchema` declares, along chains of `properties` only, as the specification wants. */
export const declaredParams = (inputSchema: JsonNode | undefined): readonly ParamHeader[] => {
  const found: ParamHeader[] = [];
  const open: { node: JsonNode | undefined; path: readonly string[] }[] = [{ node: inputSchema, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next;
    const name = stringMember(node, 'x-mcp-header');
    if (name !== undefined && path.length > 0 && TOKEN.test(name))
      found.push({ name: name.toLowerCase(), path });
    const properties = member(node, 'properties');
    if (properties?.kind !== 'object') continue;
    for (const { key, value } of properties.members) open.push({ node: value, path: [...path, key.value] });
  }
  return found;
};

/** RFC 9110, 5.6.2: anything else would not stay inside the header's name. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What the declared headers have to be for these arguments, ready to be sent. */
export const paramHeaders = (
  declared: readonly ParamHeader[],
  args: JsonNode | undefined,
): Record<string, string> =>
  Object.fromEntries(
    declared.flatMap(({ name, path }) => {
      const text = headerText(argumentAt(args, path));
      return text === undefined ? [] : [[`mcp-param-${name}`, encodeHeaderValue(text)]];
    }),
  );

/** A problem if a declared header is missing or differs from its argument; undeclared ones are ignored and not sent on. */
export const checkParamHeaders = (
  declared: readonly ParamHeader[],
  args: JsonNode | undefined,
  headers: ReadonlyMap<string, string>,
): Problem | undefined => {
  for (const { name, path } of declared) {
    const argument = argumentAt(args, path);
    const text = headerText(argument);
    if (text === undefined) continue;
    const header = headers.get(name);
    if (header === undefined) return mismatch(`The Mcp-Param-${name} header is missing.`);
    const decoded = decodeHeaderValue(header);
    if (decoded !== text && !isSameNumber(argument, decoded)) {
      return mismatch(`The Mcp-Param-${name} header differs from its argument.`);
    }
  }
  return undefined;
};

const argumentAt = (args: JsonNode | undefined, path: readonly string[]): JsonNode | undefined =>
  path.reduce<JsonNode | undefined>((node, key) => member(node, key), args);

/** Only strings, booleans and numbers that a double holds have a header. */
const headerText = (argument: JsonNode | undefined): string | undefined => {
  if (argument?.kind === 'string') return argument.value;
  if (argument?.kind === 'literal') return argument.value === null ? undefined : String(argument.value);
  if (argument?.kind !== 'number') return undefined;
  const number = Number(argument.raw);
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))
    ? String(number)
    : undefined;
};

const isSameNumber = (argument: JsonNode | undefined, header: string | undefined): boolean =>
  argument?.kind === 'number' &&
  header !== undefined &&
  /^-?\d+(?:\.\d+)?$/.test(header) &&
  Number(header) === Number(argument.raw);
