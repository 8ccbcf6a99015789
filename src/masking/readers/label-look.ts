/** Tells what forms, translations and remarks say about a secret from a secret: `Clé API`, `Forgot your password?`. */

const wordsIn = (text: string): readonly string[] => text.toLowerCase().split(/[^\p{L}'’]+/u);

const sentenceWords = new Set(
  `is are was were be been being the your must to for of should shall cannot can't can will would not please enter
   required invalid has have with and      it this that from if when use used only may incorrect expired too
   missing contain least provide choose does didn't doesn't don't  new match forgot mindestens non valido válido ungültig muss darf nicht und bitte
   ago changed rotated updated expires wird zeichen doit moins caractères debe menos caracteres deve pelo`.split(
    /\s+/,
  ),
);

/** Prose about a secret: at least two words, one of them a word that only sentences have. */
export const isSentence = (value: string): boolean =>
  /\s/.test(value.trim()) && wordsIn(value.slice(0, 400)).some((word) => sentenceWords.has(word));

/** What secrets are called, and what says where they come from; a pass phrase has none of these words. */
const labelWords = new Set(
  `password passwords passwd passphrase passwort kennwort passe contrasena contraseña senha wachtwoord haslo heslo parola
   salasana geslo lozinka sandi token tokens key keys secret secrets login api clave chave klíč klucz jeton files systemd
   compat sss user username auth credentials`.split(/\s+/),
);

/** `see the vault`, `siehe 1Password`, `stored in Bitwarden`: if a secret is to be had. */
const elsewhere =
  /^(?:see|ask|siehe|frag|voir|demander|ver|vedi|zie|(?:stored|saved|kept|liegt) (?:in|im)|in the|im|dans le) (?:(?:1Password|\p{L}[\p{L}'’-]{1,24})[ .!]?){1,3}$/iu;

/** True for a few plain words that name a secret, and for words of other alphabets: no one makes a secret of these. */
export const isLabel = (value: string): boolean => {
  const text = value.trim().normalize('NFKC');
  if (text.length < 80 && elsewhere.test(text)) return true;
  if (text.length > 80 || !/^[¿¡]?\p{L}[\p{L}\p{M}\s'’.,:;?()/…。、，：；！？-]*$/u.test(text)) return false;
  if (/[^\0-\x7f]/.test(text)) return true;
  if (/^API[ -]\p{L}+$/u.test(text)) return true;
  return /\s/.test(text) && wordsIn(text).some((word) => labelWords.has(word));
};

/** Plain words, joined or not: what machines make up at random never is. */
export const isPlainName = (text: string): boolean =>
  text.length < 24 && /^[A-Za-z]+(?:[-_ ][A-Za-z]+)*$/.test(text) && !/[a-z][A-Z]\S*[a-z][A-Z]/.test(text);

/** `Geheim`, `Sekret klienta`: a word or more as headings and labels write them. */
export const isTitle = (text: string): boolean => /^[A-Z][a-z]{2,23}(?: [A-Za-z]{1,16}){0,4}$/.test(text);
