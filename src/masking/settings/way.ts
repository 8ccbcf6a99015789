/** What is done with a value. */

/** Steps from the root of a message, and within each JSON text nested on the way. */
export type Way = readonly (readonly (string | number)[])[];
