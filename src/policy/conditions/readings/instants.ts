/** Which points in time servers could read a JSON value as. */
import { joinedText } from './joined-text.ts';
import { numberReadings } from './numbers.ts';
import { trimmed } from './trimmed.ts';

/** pydantic takes larger numbers for milliseconds (its documentation, "Datetime types"). */
const SECONDS_UNTIL = 2e10;

/** Whole milliseconds since 1970, in UTC if no zone is named; empty if the value is no time. */
export const instantReadings = (value: unknown): readonly number[] => {
  const text = Array.isArray(value) ? joinedText(value) : value;
  const counted = numberReadings(value).flatMap((number) =>
    Math.abs(number) <= SECONDS_UNTIL ? [number * 1000, number] : [number],
  );
  return [...counted, ...(typeof text === 'string' ? ofText(trimmed(text)) : [])].map(Math.trunc);
};

/** True for texts that are a date of ISO 8601, with or without a time. */
export const looksLikeDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}(?:[Tt _]|$)/.test(trimmed(text));

/**
 * As JavaScript reads it, as ISO 8601, and without its zone: a server that wants a day takes the one that stands there.
 * What names no zone is read in UTC; a server elsewhere may read it some hours before or after.
 */
const ofText = (text: string): readonly number[] => {
  const iso = text.toUpperCase().replace(/^(\d{4})-?(\d{2})-?(\d{2})[T _]+(?=\d)/, '$1-$2-$3T');
  const zoneless = iso.replace(/(?:Z|[+-]\d{2}:?\d{2})$/, '');
  const candidates = [text, `${text} UTC`, iso, `${iso}Z`, `${zoneless}Z`];
  return [...new Set(candidates.map((each) => Date.parse(each)).filter((time) => !Number.isNaN(time)))];
};
