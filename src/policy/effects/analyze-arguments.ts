/** Looks into the arguments of a call for languages that do things: SQL, shell, HTTP, GraphQL, MongoDB, Redis. */
import type { Call } from '../../domain/call.ts';
import type { NamePromise } from './effect-of-name.ts';
import type { Analysis, Finding } from './finding.ts';

/** Paths of arguments by the language they hold, as declared for one tool. */
export interface ToolAnalyzer {
  readonly sql?: readonly string[];
  readonly shell?: readonly string[];
  readonly http?: readonly string[];
  readonly graphql?: readonly string[];
  readonly mongodb?: readonly string[];
  readonly redis?: readonly string[];
  readonly dialect?: Dialect;
}

/** `generic` where nothing is declared: what any of the dialects would read differently is unknown. */
export type Dialect = 'postgres' | 'mysql' | 'sqlite' | 'mssql' | 'generic';

/** By server, then by tool. */
export type Analyzers = Readonly<Record<string, Readonly<Record<string, ToolAnalyzer>>>>;

/** What was found in one argument, with the text it was found in. */
export interface ArgumentFinding extends Finding, Pick<Analysis, 'names' | 'unread'> {
  readonly text: string;
}

export type AnalyzeArguments = (call: Call, promise: NamePromise) => readonly ArgumentFinding[];

export const createAnalyzeArguments =
  (_analyzers: Analyzers): AnalyzeArguments =>
  () => [];
