/** Query and body of a request, checked by the route's schemas: unknown keys, keys given twice and wrong values are 400. */
import express, { type Request, type Response } from 'express';
import type { z } from 'zod';
import { explainIssue } from '../../problems/explain-issue.ts';
import { Problem } from './problem.ts';

/** Throws a Problem that names each wrong key. */
export const readQuery = (request: Request, schema: z.ZodObject): unknown => {
  const { searchParams } = new URL(request.originalUrl, 'http://gateway');
  const keys = [...searchParams.keys()];
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0) {
    throw new Problem(
      400,
      'A query key is given twice.',
      twice.map((at) => ({ at, detail: 'given twice' })),
    );
  }
  return check(schema, Object.fromEntries(searchParams), 'The query is not acceptable.');
};

const parseJson = express.json({ limit: '16kb', inflate: false });

/** Reads at most 16 KiB; an empty body is an empty object. */
export const readBody = async (
  request: Request,
  response: Response,
  schema: z.ZodObject,
): Promise<unknown> => {
  const isEmpty = request.headers['content-length'] === '0' || !hasBody(request);
  if (isEmpty) return check(schema, {}, 'The body is not acceptable.');
  if (!request.is('application/json')) throw new Problem(415, 'Send application/json.');
  await new Promise<void>((resolve, reject) => {
    parseJson(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  return check(schema, request.body, 'The body is not acceptable.');
};

const hasBody = (request: Request): boolean =>
  request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;

const check = (schema: z.ZodObject, value: unknown, detail: string): unknown => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .flatMap((issue) => explainIssue(issue, { schema, value, whole: 'it' }))
    .map(({ path, message, hint }) => ({
      at: path.join('.'),
      detail: hint === undefined ? message : `${message} (${hint})`,
    }));
  throw new Problem(400, detail, errors);
};
