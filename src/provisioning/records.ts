/** Objects of JSON whose names are alike in any case (RFC 7643, section 2.1). */

/** Whether the value is an object with members: no list, and not null. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member of this name in any case; undefined if there is none, or the value is no object. */
export const memberIn = (value: unknown, name: string): unknown =>
  isRecord(value)
    ? Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
    : undefined;
