/** Finds client secrets of Microsoft Entra ID, whose fixed part stands in their middle: `abc8Q~…`. */
import type { Hit } from '../engine/hit.ts';

// https://learn.microsoft.com/purview/sit-defn-client-secret-api-key
const clientSecret = /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~-])/g;

/** Call it if the text holds `Q~`. */
export const findClientSecrets = (text: string): readonly Hit[] =>
  Array.from(text.matchAll(clientSecret), ({ index, 0: secret }) => ({
    start: index,
    end: index + secret.length,
    type: 'azure_client_secret',
    detector: 'azure_client_secret',
  }));
