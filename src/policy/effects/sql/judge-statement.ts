/** What one kind of SQL statement does by itself, whatever stands inside it. */
import type { Effect } from '../../../domain/effect.ts';
import type { Analysis } from '../finding.ts';
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
    return destructive(`drop ${type}`, droppedNames(fields));
  },
  TruncateStmt: (fields) =>
    destructive(
      'truncate',
      nodesAt('relations', fields['relations'])
        .map((node) => tableName(node.fields))
        .join(', '),
    ),
  AlterTableStmt: (fields) => destructive('alter table', target(fields)),
  RenameStmt: (fields) => destructive('alter', `rename ${target(fields)}`),
  GrantStmt: (fields) => destructive(fields['is_grant'] === true ? 'grant' : 'revoke', ''),
  GrantRoleStmt: (fields) => destructive(fields['is_grant'] === true ? 'grant' : 'revoke', ''),
  TransactionStmt: (fields) =>
    destructive(
      String(fields['kind'] ?? '')
        .replace('TRANS_STMT_', '')
        .toLowerCase()
        .replaceAll('_', ' '),
      '',
    ),
  CreateTableAsStmt: () => destructive('create table', 'as the result of a query'),
  ViewStmt: () => destructive('create view', ''),
  VariableSetStmt: (fields) => destructive('set', String(fields['name'] ?? '')),
  CopyStmt: (fields) =>
    destructive(
      'copy',
      fields['is_program'] === true ? 'runs a program on the database server' : target(fields),
    ),
  MergeStmt: (fields) => destructive('merge', `into ${target(fields)}`),
  DoStmt: () => destructive('do', 'an anonymous code block'),
  DropdbStmt: (fields) => destructive('drop database', String(fields['dbname'] ?? '')),
  DropRoleStmt: () => destructive('drop role', ''),
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
const other = (kind: string, _fields: Fields): Verdict =>
  destructive(
    kind
      .replace(/Stmt$/, '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase(),
    '',
  );

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

const droppedNames = (fields: Fields): string =>
  nodesAt('objects', fields['objects'])
    .map((object) => namesIn(object).join('.'))
    .filter((name) => name !== '')
    .join(', ');

const namesIn = (node: SqlNode): readonly string[] =>
  typeof node.fields['sval'] === 'string' ? [node.fields['sval']] : nodesIn(node.fields).flatMap(namesIn);
