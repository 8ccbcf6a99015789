/** Copies of texts: V8 keeps all of a long text in memory for as long as anything refers to a part cut out of it. */

/** An equal text that refers to no other. */
export const copyText = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');
