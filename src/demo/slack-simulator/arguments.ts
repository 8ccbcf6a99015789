/** Reads the arguments of a Web API call, which arrive as form fields, JSON or query, always loosely typed. */
import { ApiError, invalid } from './api-error.ts';

export type Arguments = Record<string, unknown>;

/** Arguments from a query and a body; the body wins. Throws `invalid_form_data`, `invalid_json` or `invalid_post_type`. */
export const readArguments = (query: string, contentType: string, body: Buffer): Arguments => {
  return { ...Object.fromEntries(new URLSearchParams(query)), ...readBody(contentType, body) };
};

const readBody = (contentType: string, body: Buffer): Arguments => {
  if (body.length === 0) return {};
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  }
  if (!contentType.startsWith('application/json')) throw new ApiError('invalid_post_type');
  const value = parsed(body.toString('utf8'), 'invalid_json');
  if (!isRecord(value)) throw new ApiError('json_not_object');
  return value;
};

/** A text argument, or undefined when it is absent or empty. */
export const optionalText = (args: Arguments, name: string): string | undefined => {
  const value = args[name];
  return value === undefined || value === null || value === '' ? undefined : String(value);
};

/** A text argument that must be there. */
export const requiredText = (args: Arguments, name: string): string => {
  const value = optionalText(args, name);
  if (value === undefined) throw invalid('invalid_arguments', [`missing required field: ${name}`]);
  return value;
};

/** A yes-or-no argument: JSON booleans, and the words and digits that forms send. */
export const flag = (args: Arguments, name: string): boolean => {
  const value = args[name];
  return value === true || value === 'true' || value === '1' || value === 1;
};

/** A list argument: an array in JSON, a comma-separated text in a form. */
export const list = (args: Arguments, name: string): string[] => {
  const value = args[name];
  const items = Array.isArray(value) ? value : String(value ?? '').split(',');
  return items.map(String).filter((item) => item !== '');
};

/** A structured argument: itself in JSON, JSON text in a form. Undefined when absent. */
export const structured = (args: Arguments, name: string, errorCode: string): unknown => {
  const value = args[name];
  if (value === undefined || value === '') return undefined;
  return typeof value === 'string' ? parsed(value, errorCode) : value;
};

const parsed = (text: string, errorCode: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(errorCode);
  }
};

/** Whether a value is an object with fields. */
export const isRecord = (value: unknown): value is Record<string, unknown> => {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
};
