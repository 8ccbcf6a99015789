/** Every type that the detectors of this folder can name, so that settings can tell a mistyped one. */

import { personalTypes } from '../pii/personal-types.ts';
import { fieldTypes } from '../readers/key-names.ts';
import { detectors } from '../rules/find-formats.ts';

export const knownTypes: ReadonlySet<string> = new Set([
  ...personalTypes,
  ...fieldTypes,
  ...detectors.map(({ type }) => type),
  ...['bearer_credential', 'token_credential', 'basic_credential'],
  ...['kubernetes_secret', 'private_key', 'url_credential', 'url_password', 'url_signature'],
]);
