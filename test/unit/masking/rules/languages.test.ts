/** Secrets that people write to each other in German, French, Spanish and other languages, and what they write about them. */
import { expect, it } from 'vitest';
import { maskText } from '../masker.ts';

const SECRET = 'Kodiak-river-27c1';

it.each([
  `Ich habe das Admin-Passwort auf ${SECRET} geändert.`,
  `Das Kennwort wurde auf "${SECRET}" zurückgesetzt.`,
  `PW für den Server: ${SECRET}`,
  `Der API-Schlüssel lautet ${SECRET}`,
  `Hier die Zugangsdaten: reporting / ${SECRET}`,
  `J'ai réinitialisé le mot de passe à ${SECRET} ce matin.`,
  `mdp du VPN : ${SECRET}`,
  `Votre mot de passe provisoire est « ${SECRET} »`,
  `La clé d'API est ${SECRET}, ne la partage pas.`,
  `le jeton d'accès est ${SECRET}`,
  `He cambiado la contraseña a ${SECRET} esta mañana.`,
  `El token de acceso es ${SECRET}`,
  `Las credenciales son jsmith / ${SECRET}`,
])('hides the secret of %j', (text) => {
  expect(maskText(text)).not.toContain(SECRET);
  expect(maskText(text)).toContain('[REDACTED:');
});

it.each([
  'Ich habe das Passwort auf Wunsch von Anna geändert.',
  'Das Kennwort wurde auf Standard zurückgesetzt.',
  'PW für den Server: hat Jens',
  'Der API-Schlüssel ist im Vault.',
  'Die Zugangsdaten sind bei Sabine / Jens',
  "J'ai changé le mot de passe à la demande de Marie, à 14h30.",
  "Le jeton d'accès est expiré. La clé d'API est dans Vault.",
  'He cambiado la contraseña a petición de Lucía.',
  'El token de acceso es inválido. Las credenciales son incorrectas.',
])('leaves %j as it is', (text) => {
  expect(maskText(text)).toBe(text);
});
