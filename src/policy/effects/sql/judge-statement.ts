/** What one kind of SQL statement does by itself, whatever stands inside it. */
import type { Effect } from '../../../domain/effect.ts';
import type { Analysis } from '../finding.ts';
import { changesOf, optionsOf, rightsOf, spaced, targetsOf } from './describe-statement.ts';
import { type Fields, nodesAt, nodesIn, type SqlNode, tableName } from './sql-node.ts';

/** Only what stands in the table below is less than destructive; `top` is false for statements inside others. */
export const judgeStatement = ({ kind, fields }: SqlNode, top: boolean): Analysis => {
  const judge = STATEMENTS[kind];
  const { effect, name, says } = judge === undefined ? other(kind, fields) : judge(fields);
  const hidden = !top && effect === 'write';
  return {
    effect: hidden ? 'destructive' : effect,
    says: top || effect === 'read' ? says : says.map((sentence) => `${sentence} (inside another statement)`),
    names: [name],
    unread: false,
  };
};

interface Verdict {
  readonly effect: Effect;
  /** What `match.sql` can name: verb first, e.g. "drop table". */
  readonly name: string;
  readonly says: readonly string[];
}

const STATEMENTS: Readonly<Record<string, (fields: Fields) => Verdict>> = {
  SelectStmt: () => ({ effect: 'read', name: 'select', says: [] }),
  VariableShowStmt: () => ({ effect: 'read', name: 'show', says: [] }),
  InsertStmt: (fields) => ({ effect: 'write', name: 'insert', says: [`INSERT into ${target(fields)}`] }),
  UpdateStmt: (fields) => changeRows('UPDATE', fields),
  DeleteStmt: (fields) => changeRows('DELETE', fields),
  CreateStmt: (fields) => ({
    effect: 'write',
    name: 'create table',
    says: [`CREATE TABLE ${target(fields)}`],
  }),
  IndexStmt: (fields) => ({
    effect: 'write',
    name: 'create index',
    says: [`CREATE INDEX on ${target(fields)}`],
  }),
  DropStmt: (fields) => {
    const type = String(fields['removeType'] ?? '')
      .replace('OBJECT_', '')
      .toLowerCase();
    return destructive(`drop ${type}`, `${targetsOf(fields)}${cascades(fields)}`);
  },
  TruncateStmt: (fields) => destructive('truncate', `${targetsOf(fields)}${cascades(fields)}`),
  AlterTableStmt: (fields) => destructive('alter table', `${target(fields)}${changesOf(fields)}`),
  RenameStmt: (fields) => destructive('alter', `rename ${targetsOf(fields)} to ${fields['newname']}`),
  GrantStmt: (fields) => destructive(fields['is_grant'] === true ? 'grant' : 'revoke', rightsOf(fields)),
  GrantRoleStmt: (fields) => destructive(fields['is_grant'] === true ? 'grant' : 'revoke', rightsOf(fields)),
  TransactionStmt: (fields) =>
    destructive(
      String(fields['kind'] ?? '')
        .replace('TRANS_STMT_', '')
        .toLowerCase()
        .replaceAll('_', ' '),
      '',
    ),
  CreateTableAsStmt: () => destructive('create table', 'as the result of a query'),
  ViewStmt: (fields) => destructive('create view', targetsOf(fields)),
  VariableSetStmt: (fields) => destructive('set', String(fields['name'] ?? '')),
  CopyStmt: (fields) =>
    destructive(
      'copy',
      fields['is_program'] === true ? 'runs a program on the database server' : copied(fields),
    ),
  MergeStmt: (fields) => destructive('merge', `into ${target(fields)}`),
  CreateRoleStmt: (fields) => destructive('create role', `${targetsOf(fields)}${optionsOf(fields)}`),
  AlterRoleStmt: (fields) => destructive('alter role', `${targetsOf(fields)}${optionsOf(fields)}`),
  AlterSystemStmt: (fields) =>
    destructive(
      'alter system',
      nodesAt('setstmt', fields['setstmt'])
        .map((node) => String(node.fields['name'] ?? ''))
        .join(', '),
    ),
  DoStmt: () => destructive('do', 'an anonymous code block'),
  DropdbStmt: (fields) => destructive('drop database', String(fields['dbname'] ?? '')),
  DropRoleStmt: (fields) => destructive('drop role', targetsOf(fields)),
  DropOwnedStmt: () => destructive('drop owned', ''),
  RuleStmt: () => destructive('create rule', ''),
  DefineStmt: () => destructive('create', ''),
};

const destructive = (name: string, detail: string): Verdict => ({
  effect: 'destructive',
  name,
  says: [detail === '' ? name.toUpperCase() : `${name.toUpperCase()} ${detail}`],
});

/** `CreateFunctionStmt` is `create function`; the verb stands first in nearly every kind, or is put there. */
const other = (kind: string, fields: Fields): Verdict => {
  const name = spaced(kind.replace(/Stmt$/, ''));
  const said = SHORTENED.get(name) ?? name;
  const target = targetsOf(fields);
  return {
    effect: 'destructive',
    name,
    says: [target === '' ? said.toUpperCase() : `${said.toUpperCase()} ${target}`],
  };
};

/** Kinds that PostgreSQL's tree abbreviates. */
const SHORTENED: ReadonlyMap<string, string> = new Map([
  ['refresh mat view', 'refresh materialized view'],
  ['create trig', 'create trigger'],
  ['create seq', 'create sequence'],
  ['alter seq', 'alter sequence'],
  ['createdb', 'create database'],
]);

const cascades = (fields: Fields): string =>
  fields['behavior'] === 'DROP_CASCADE' ? ' CASCADE (and all that depends on it)' : '';

const copied = (fields: Fields): string => {
  const file = typeof fields['filename'] === 'string' ? ' a file of the database server' : '';
  const what = nodesAt('query', fields['query']).length > 0 ? 'the result of a query' : target(fields);
  return `${what} ${fields['is_from'] === true ? 'from' : 'to'}${file || ' the client'}`;
};

/** A condition that looks at no column spares no row. */
const changeRows = (verb: 'UPDATE' | 'DELETE', fields: Fields): Verdict => {
  const condition = nodesAt('whereClause', fields['whereClause']);
  const filtered = condition.some(looksAtColumn);
  const written = condition.length > 0;
  const how = filtered ? '' : written ? ' with a WHERE that is always true' : ' without WHERE';
  return {
    effect: filtered && verb === 'UPDATE' ? 'write' : 'destructive',
    name: verb.toLowerCase(),
    says: [`${verb}${how} on ${target(fields)}`],
  };
};

const looksAtColumn = (node: SqlNode): boolean =>
  node.kind === 'ColumnRef' || nodesIn(node.fields).some(looksAtColumn);

const target = (fields: Fields): string =>
  nodesAt('relation', fields['relation']).map((node) => tableName(node.fields))[0] || 'an unnamed table';
