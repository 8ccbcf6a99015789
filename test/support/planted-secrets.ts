/** Secrets made up anew for each run, one for each place they are planted in, so that a leak names its place. */
import { randomInt } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const mixed = (length: number): string =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');

export interface PlantedSecrets {
  /** A token in the shape of GitHub's, the same for the same place. */
  at(place: string): string;
  /** A token in the shape of a Telegram bot's. */
  botToken(place: string): string;
  /** A password that only its place gives away: no format of its own. */
  password(place: string): string;
  /** Places whose secret stands in the text. */
  leakedTo(text: string): readonly string[];
}

export const plantSecrets = (): PlantedSecrets => {
  const planted = new Map<string, string>();
  const plant = (place: string, make: () => string): string => {
    const secret = planted.get(place) ?? make();
    planted.set(place, secret);
    return secret;
  };
  return {
    at: (place) => plant(place, () => `ghp_${mixed(36)}`),
    botToken: (place) => plant(place, () => `${randomInt(1e8, 1e9)}:AA${mixed(33)}`),
    password: (place) => plant(place, () => `Zq${mixed(9)}`),
    leakedTo: (text) => [...planted].flatMap(([place, secret]) => (text.includes(secret) ? [place] : [])),
  };
};
