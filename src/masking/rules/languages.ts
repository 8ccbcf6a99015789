/** Phrases of other languages than English that give a secret away: `Kennwort lautet hunter2!`, `mdp du VPN : hunter2!`. */

import { looksSecret } from '../readers/classify-value.ts';
import { isLabel } from '../readers/label-look.ts';
import { isGiven } from '../readers/said-look.ts';
import type { Detector } from './detector.ts';

const source = 'https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password';

/** Each as a sentence begins with it, too. */
const both = (words: readonly string[]): readonly string[] =>
  words.flatMap((word) => [word, `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`]);

const passwords = both([
  'mot de passe',
  'mdp',
  'contraseña',
  'passwort',
  'kennwort',
  'senha',
  'wachtwoord',
  'clave',
  'hasło',
  'heslo',
  'lösenord',
  'jelszó',
  'salasana',
  'parola',
  'adgangskode',
]);

const keys = both([
  'API-Schlüssel',
  'WLAN-Schlüssel',
  'netzwerkschlüssel',
  'token dafür',
  'token für',
  'zugriffstoken',
  'zugangstoken',
  'zugangsschlüssel',
  'zugangscode',
  'clé',
  'jeton',
  'code secret',
  "code d'accès",
  'token d',
  'token de',
  'llave',
  'código',
  'chiave',
  'chave',
]);

const isChosen = (secret: string): boolean => looksSecret(secret) && isGiven(secret);

export const languageFormats: readonly Detector[] = [
  {
    type: 'password',
    source,
    gates: passwords,
    pattern:
      /(?:mot de passe|mdp|contraseña|passwort|kennwort|senha|wachtwoord|clave|hasło|heslo|lösenord|jelszó|salasana|parola|adgangskode)(?:et|en)?(?: (?:[\p{L}\d.-]{1,24} ){0,5}?(?:ist|lautet|es|(?:c['’])?est|é|è|is|to|je|är|er|on)|(?: [\p{L}\d.-]{1,24}){1,3}(?=[ \t]?(?:[:=]|->)))?[ \t]?(?:[:=]|->)?[ \t]{1,3}(?:["'„«] ?)?([^\s"'»“,;=]{4,64})/iuy,
    valid: (secret) =>
      !isLabel(secret) && (isGiven(secret) || (/^[ -~]+$/.test(secret) && looksSecret(secret))),
    example: 'Kennwort lautet hunter2!',
    counterExample: 'mot de passe : oublié',
  },
  {
    type: 'password',
    source,
    gates: passwords,
    pattern:
      /(?:mot de passe|mdp|contraseña|passwort|kennwort|senha|wachtwoord|clave)(?:[ \t][\p{L}\d.-]{1,24}){0,5}?[ \t](?:auf|à|a|en|por|para|in)[ \t](?:["'„«] ?)?([^\s"'»“,;=]{5,64})/iuy,
    valid: (secret) => isChosen(secret) && !/^\d{1,2}(?:h|Uhr|:)/i.test(secret),
    example: 'Passwort wurde auf hunter2x!',
    counterExample: 'Passwort auf Wunsch',
  },
  {
    type: 'token',
    source,
    gates: keys,
    pattern:
      /(?:API-Schlüssel|(?:WLAN|Netzwerk|WiFi)-?Schlüssel|token (?:dafür|für)|zugriffstoken|zugangstoken|zugangsschlüssel|zugangscode|(?:clé|llave|chiave|chave)(?=[^\n:]{0,12}(?:\bAPI|secr|segr|acc|ace))|jeton|code secret|código(?= secreto| de acceso)|code d['’]accès|token d(?:e |['’])(?:acceso|accès|acesso))(?:[ \t][\p{L}\d.'’-]{1,24}){0,5}?(?:[ \t](?:ist|lautet|es|est|é|è|is)\b|[ \t]?:)[ \t]{1,3}(?:["'„«] ?)?([^\s"'»“,;=]{5,256})/iuy,
    valid: isChosen,
    example: 'API-Schlüssel lautet hunter2x!',
    counterExample: 'API-Schlüssel ist abgelaufen',
  },
  {
    type: 'password',
    source,
    gates: both([
      'bitte ',
      'nimm ',
      'nutze ',
      'verwende ',
      'benutze ',
      'utilise ',
      'utilisez ',
      'usa ',
      'use ',
      'utilizza ',
    ]),
    pattern:
      /\w{3,9} ["'„«`]?([^\s"'»“`,;]{5,128})(?=["'»“`]? (?:als|comme|como|come) (?:\p{L}{1,12} ){0,2}(?:passwort|kennwort|schlüssel|token|mot de passe|contraseña|clave|senha|password))/iuy,
    valid: isGiven,
    example: 'Usa hunter2x! como contraseña',
    counterExample: 'Usa esto como contraseña',
  },
  {
    type: 'password',
    source,
    gates: both([
      'zugangsdaten',
      'anmeldedaten',
      'login-Daten',
      'logindaten',
      'identifiants',
      'credenciales',
      'credenziali',
      'credenciais',
      'inloggegevens',
    ]),
    pattern:
      /(?:zugangsdaten|anmeldedaten|login-?daten|identifiants|credenciales|credenziali|credenciais|inloggegevens)\b[^\n:"'`]{0,40}?(?:[ \t]?:[ \t]?|[ \t](?:mit|als|sind|lauten|avec|sont|con|son|sono|com|são|zijn)[ \t])["'`]?[\w.@+-]{2,40}[ \t]?[/:][ \t]?["'`]?([^\s"'`,;)]{4,64})/iuy,
    valid: isGiven,
    example: 'Zugangsdaten: admin / hunter2',
    counterExample: 'Zugangsdaten sind bei Sabine / Jens',
  },
];
