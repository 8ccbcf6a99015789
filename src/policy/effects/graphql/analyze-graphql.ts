/** GraphQL documents: queries read, mutations do not. */
import type { OperationDefinitionNode } from 'graphql';
// The parser alone: the package as a whole is ten times as much to load.
import { parse } from 'graphql/language/parser.js';
import { type Analysis, unknown } from '../finding.ts';

const MAX_LENGTH = 64 * 1024;

/** Any mutation counts, whichever operation is chosen to run; a subscription leaves something behind that goes on. */
export const analyzeGraphql = (text: string): Analysis => {
  const operations = text.length > MAX_LENGTH ? undefined : operationsIn(text);
  if (operations === undefined || operations.length === 0) return unknown('GraphQL that cannot be read');
  const mutations = operations.filter(({ operation }) => operation === 'mutation');
  const fields = mutations.flatMap((operation) =>
    operation.selectionSet.selections.flatMap((selection) =>
      selection.kind === 'Field' ? [selection.name.value] : [],
    ),
  );
  if (mutations.length === 0 && operations.some(({ operation }) => operation === 'subscription'))
    return { ...unknown('GraphQL subscription'), names: ['subscription'] };
  return mutations.length === 0
    ? { effect: 'read', says: [], names: ['query'], unread: false }
    : {
        effect: 'destructive',
        says: [`GraphQL mutation ${fields.join(', ')}`],
        names: ['mutation', ...fields],
        unread: false,
      };
};

const operationsIn = (text: string): readonly OperationDefinitionNode[] | undefined => {
  try {
    const { definitions } = parse(text, { maxTokens: 10_000, noLocation: true });
    return definitions.every(({ kind }) => kind === 'OperationDefinition' || kind === 'FragmentDefinition')
      ? definitions.filter((definition) => definition.kind === 'OperationDefinition')
      : undefined;
  } catch {
    return undefined;
  }
};
