/** Which Node.js Firebreak needs. Imports nothing, since this is looked at before what an older one cannot load. */

/** The same as `engines` in package.json. */
const OLDEST = { major: 24, minor: 6 };

/** A sentence if this version of Node.js, such as `24.21.0`, is too old; undefined if it will do. */
export const nodeProblem = (version: string): string | undefined => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return undefined;
  return `firebreak needs Node.js ${OLDEST.major}.${OLDEST.minor} or newer; this is ${version}.`;
};
