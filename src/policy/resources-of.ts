/** The resources that a call is about. */
import type { Call } from '../domain/call.ts';
import { expandTemplate } from '../protocol/expand-template.ts';

/** The one that is named, and for a completion also the one that its values lead to. */
export const resourcesOf = ({ method, resource, args }: Call): readonly string[] => {
  if (resource === undefined) return [];
  const isTemplate = method === 'completion/complete' && args !== undefined && resource.includes('{');
  return isTemplate ? [resource, expandTemplate(resource, args)] : [resource];
};
