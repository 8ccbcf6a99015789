/** Every type that the detectors of this folder can name, so that settings can tell a mistyped one. */
import { detectors } from './find-formats.ts';
import { fieldTypes } from './key-names.ts';
import { personalTypes } from './personal-types.ts';

export const knownTypes: ReadonlySet<string> = new Set([
  ...personalTypes,
  ...fieldTypes,
  ...detectors.map(({ type }) => type),
  ...['bearer_credential', 'token_credential', 'basic_credential'],
  ...['kubernetes_secret', 'private_key', 'url_credential', 'url_password', 'url_signature'],
]);
