/** The resources that a call is about. */
import type { Call } from '../../domain/call.ts';
import { expandTemplate } from '../../mcp/uris/expand-template.ts';
import { trimmed } from './readings/trimmed.ts';

/** The one that is named, and for a completion also those that its values lead to. */
export const resourcesOf = ({ method, resource, args }: Call): readonly string[] => {
  if (resource === undefined) return [];
  const isTemplate = method === 'completion/complete' && args !== undefined && resource.includes('{');
  if (!isTemplate) return [resource];
  const bare = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, bareValue(value)]));
  return [...new Set([resource, expandTemplate(resource, args), expandTemplate(resource, bare)])];
};

/** What servers look up for a value: without blanks around it, and without what would be a query or a fragment in a URI. */
const bareValue = (value: unknown): unknown =>
  typeof value === 'string' ? trimmed(value.replace(/[?#].*$/s, '')) : value;
