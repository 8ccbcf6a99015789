/** PostgreSQL's parse tree -> what its statements do. Kinds of node that are not known to be harmless are surprises. */
import type { Effect } from '../../../domain/effect.ts';
import { type Analysis, together } from '../finding.ts';
import { isHarmlessFunction } from './functions.ts';
import { judgeStatement } from './judge-statement.ts';
import { type Fields, nodesAt, nodesIn, type SqlNode, tableName } from './sql-node.ts';

/** Throws RangeError on trees nested too deeply for the stack; the caller counts those as unknown. */
export const judgeTree = (statements: readonly SqlNode[]): Analysis =>
  together(statements.map((statement) => judgeNode(statement, true)));

const HARMLESS: Analysis = { effect: 'read', says: [], names: [], unread: false };

const judgeNode = (node: SqlNode, top: boolean): Analysis => {
  const { kind, fields } = node;
  if (kind === 'ExplainStmt') return judgeExplain(fields);
  const own = kind.endsWith('Stmt') ? judgeStatement(node, top) : judgeExpression(kind, fields);
  const inner = nodesIn(fields).map((child) => judgeNode(child, false));
  return inner.length === 0 ? own : together([own, ...inner]);
};

/** Only EXPLAIN ANALYZE runs the statement. */
const judgeExplain = (fields: Fields): Analysis => {
  const options = nodesAt('options', fields['options']).filter((option) => option.kind === 'DefElem');
  // If it is written twice, the last one counts.
  const runs = options.some(
    ({ fields: option }) =>
      option['defname'] === 'analyze' &&
      !/"(?:sval|str)":"(?:off|false|0)"|"ival":0|"ival":\{\}|"boolval":\{\}/i.test(
        JSON.stringify(option['arg'] ?? ''),
      ),
  );
  const explained = together(nodesAt('query', fields['query']).map((child) => judgeNode(child, true)));
  if (runs) {
    const asks = explained.effect === 'read';
    return {
      ...explained,
      effect: asks ? 'unknown' : explained.effect,
      says: asks ? ['EXPLAIN ANALYZE runs the query it explains'] : explained.says,
      names: ['explain', ...explained.names],
    };
  }
  const effect: Effect = explained.unread ? 'unknown' : 'read';
  return { effect, says: [], names: ['explain'], unread: explained.unread };
};

const judgeExpression = (kind: string, fields: Fields): Analysis => {
  if (kind === 'FuncCall') return judgeCall(fields);
  if (kind === 'IntoClause') {
    return {
      effect: 'destructive',
      says: [
        `writes what it reads into the new table ${nodesAt('rel', fields['rel']).map((node) => tableName(node.fields))[0] ?? ''}`.trim(),
      ],
      names: ['select into', 'create table'],
      unread: false,
    };
  }
  if (kind === 'LockingClause') {
    return {
      effect: 'destructive',
      says: ['locks the rows it reads'],
      names: ['select for update'],
      unread: false,
    };
  }
  if (EXPRESSIONS.has(kind)) return HARMLESS;
  return {
    effect: 'unknown',
    says: [`contains ${kind}, which is not known to be harmless`],
    names: [],
    unread: true,
  };
};

const judgeCall = (fields: Fields): Analysis => {
  const path = nodesAt('funcname', fields['funcname']).map((part) => String(part.fields['sval'] ?? ''));
  const name = path.at(-1)?.toLowerCase() ?? '';
  const schema = path.at(-2)?.toLowerCase() ?? 'pg_catalog';
  if (isHarmlessFunction(name, schema)) return HARMLESS;
  return {
    effect: 'unknown',
    says: [`calls ${path.join('.')}, which is not known to be harmless`],
    names: [`function ${name}`],
    unread: true,
  };
};

/** Every kind of node an expression, a join, a table or a sort order is made of. */
const EXPRESSIONS: ReadonlySet<string> = new Set(
  `A_ArrayExpr A_Const A_Expr A_Indices A_Indirection A_Star Alias BitString BoolExpr Boolean BooleanTest CaseExpr CaseWhen
  CoalesceExpr CollateClause ColumnDef ColumnRef CommonTableExpr CTECycleClause CTESearchClause Constraint CurrentOfExpr
  DefElem Float GroupingFunc GroupingSet IndexElem InferClause Integer JoinExpr JsonAggConstructor JsonArgument
  JsonArrayAgg JsonArrayConstructor JsonArrayQueryConstructor JsonBehavior JsonConstructorExpr JsonExpr JsonFormat
  JsonFuncExpr JsonIsPredicate JsonKeyValue JsonObjectAgg JsonObjectConstructor JsonOutput JsonParseExpr JsonReturning
  JsonScalarExpr JsonSerializeExpr JsonTable JsonTableColumn JsonTablePathSpec JsonValueExpr List MergeSupportFunc
  MergeWhenClause MinMaxExpr MultiAssignRef NamedArgExpr NullTest OnConflictClause ParamRef Part RangeFunction RangeSubselect
  RangeTableFunc RangeTableFuncCol RangeTableSample RangeVar ResTarget ReturningClause ReturningOption RoleSpec RowExpr SetToDefault SortBy
  SQLValueFunction String SubLink TypeCast TypeName WindowDef WithClause XmlExpr XmlSerialize PartitionSpec PartitionElem
  PartitionBoundSpec ObjectWithArgs FunctionParameter AccessPriv AlterTableCmd VacuumRelation TableLikeClause`.split(
    /\s+/,
  ),
);
