/** A tool's name -> its words, or nothing if the name is not plain: look-alike letters must not pose as verbs. */

/** `getUserByID`, `get-user_by.id` and `Get User By Id` all give `get user by id`. Undefined beyond printable ASCII. */
export const splitName = (name: string): readonly string[] | undefined => {
  const plain = name.normalize('NFKC');
  if (!/^[\x20-\x7e]*$/.test(plain) || plain.length > 200) return undefined;
  return plain
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
};
