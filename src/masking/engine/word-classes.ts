/** What the passes over a text tell characters apart by. */

/** 1 letters and digits, 2 the rest of base64, 0 everything else. */
export const classes = new Uint8Array(256);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  classes[code] = /[A-Za-z0-9]/.test(char) ? 1 : /[+/_=-]/.test(char) ? 2 : 0;
}

/** Fewer characters of base64 hold nothing of concern. */
export const shortestRun = 20;
