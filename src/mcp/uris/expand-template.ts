/** URI templates (RFC 6570) with the values that a completion brings for them. */

/** Each operator's prefix, what stands between values, and whether names stand before them (RFC 6570, appendix A). */
const OPERATORS: Readonly<Record<string, readonly [string, string, boolean]>> = {
  '': ['', ',', false],
  '+': ['', ',', false],
  '#': ['#', ',', false],
  '.': ['.', '.', false],
  '/': ['/', '/', false],
  ';': [';', ';', true],
  '?': ['?', '&', true],
  '&': ['&', '&', true],
};

/** Decoded text: values stand in it as they are. Expressions none of whose variables has a value stay as written. */
export const expandTemplate = (template: string, values: Readonly<Record<string, unknown>>): string =>
  template.replace(/\{([+#./;?&]?)([\w.,:*%]{1,256})\}/g, (expression, operator: string, list: string) => {
    const [prefix, separator, named] = OPERATORS[operator] ?? ['', ',', false];
    const given = list.split(',').flatMap((variable) => {
      const [, name = '', length] = /^([^:*]*)(?::(\d+)|\*)?$/.exec(variable) ?? [];
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (typeof value !== 'string') return [];
      const text = length === undefined ? value : value.slice(0, Number(length));
      return [named ? `${name}=${text}` : text];
    });
    return given.length === 0 ? expression : prefix + given.join(separator);
  });
