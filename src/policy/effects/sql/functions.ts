/** Functions that only compute: everything else a statement calls may do anything. */
import { POSTGRES_FUNCTIONS } from './postgres-functions.ts';
import { WAREHOUSE_FUNCTIONS } from './warehouse-functions.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Functions that several databases know. */
const COMMON = words(`
  count sum avg min max mean median mode stddev stddev_pop stddev_samp variance var_pop var_samp total bool_and bool_or
  every any_value array_agg string_agg group_concat listagg json_agg jsonb_agg json_object_agg jsonb_object_agg xmlagg
  json_group_array json_group_object jsonb_group_array jsonb_group_object
  bit_and bit_or bit_xor corr covar_pop covar_samp regr_slope regr_intercept regr_count regr_r2 percentile_cont
  percentile_disc approx_count_distinct approx_percentile approx_quantiles approx_distinct uniq uniqexact countif sumif
  row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value grouping grouping_id
  abs ceil ceiling floor round trunc truncate sign sqrt cbrt power pow exp ln log log2 log10 mod div gcd lcm pi degrees
  radians sin cos tan asin acos atan atan2 atn2 cot sinh cosh tanh random rand greatest least width_bucket factorial
  scale numeric isnan square
  coalesce nullif ifnull isnull nvl nvl2 zeroifnull nullifzero iif if decode choose case cast try_cast safe_cast convert try_convert
  parse try_parse to_char to_number to_date to_timestamp to_hex to_json to_jsonb to_varchar typeof pg_typeof
  date time timestamp datetime datetime2 timestamptz interval year month day hour minute second quarter week weekday dayofweek dayofmonth
  dayofyear dayname monthname date_part date_trunc datepart datename datediff dateadd datediff_big date_add date_sub
  date_diff date_bin date_format adddate subdate addtime subtime timediff timestampdiff timestampadd timestamp_diff
  timestamp_add timestamp_sub timestamp_trunc datetime_trunc datetime_diff from_unixtime unix_timestamp unixepoch julianday strftime str_to_date
  str_to_time parse_date parse_timestamp format_date format_timestamp format_datetime last_day eomonth makedate maketime
  make_date make_time make_timestamp make_timestamptz make_interval age justify_days justify_hours justify_interval extract
  now getdate getutcdate sysdate sysdatetime sysutcdatetime current_date current_time current_timestamp localtime
  localtimestamp curdate curtime utc_date utc_time utc_timestamp clock_timestamp statement_timestamp
  transaction_timestamp timeofday timezone convert_tz at_timezone isfinite
  lower upper initcap lcase ucase length char_length character_length octet_length bit_length len datalength concat
  concat_ws substr substring substring_index mid left right trim ltrim rtrim btrim lpad rpad repeat replicate space
  reverse replace translate overlay position strpos instr charindex patindex locate stuff ascii chr char unicode
  nchar quotename soundex difference format format_type split_part string_to_array array_to_string string_split
  starts_with startswith ends_with endswith contains regexp_replace regexp_match regexp_matches regexp_like regexp_count
  regexp_instr regexp_substr regexp_split_to_array regexp_split_to_table regexp_extract regexp_extract_all
  regexp_contains like glob like_escape similar_escape similar_to_escape similar_to levenshtein similarity word_similarity unaccent hex unhex to_base64 from_base64
  encode crc32 md5 sha sha1 sha2 sha224 sha256 sha384 sha512 hashbytes checksum farm_fingerprint digest quote quote_ident
  quote_literal quote_nullable printf elt field find_in_set bin oct conv ord strcmp normalize is_normalized
  json_extract json_extract_scalar json_value json_query json_valid json_type json_array json_object json_array_length
  json_keys json_length json_depth json_contains json_contains_path json_search json_unquote json_quote json_each
  json_tree json_pretty json_table openjson isjson json_build_object json_build_array jsonb_build_object
  jsonb_build_array json_object_keys jsonb_object_keys json_array_elements jsonb_array_elements
  json_array_elements_text jsonb_array_elements_text json_each_text jsonb_each jsonb_each_text json_extract_path
  json_extract_path_text jsonb_extract_path jsonb_extract_path_text json_typeof jsonb_typeof jsonb_array_length
  jsonb_pretty jsonb_set jsonb_insert jsonb_strip_nulls json_strip_nulls jsonb_path_query jsonb_path_query_array
  jsonb_path_query_first jsonb_path_exists jsonb_path_match json_populate_record jsonb_populate_record json_to_record
  jsonb_to_record json_to_recordset jsonb_to_recordset row_to_json array_to_json parse_json get_path json_set json_patch
  json_replace json_insert json_remove jsonb json
  array array_length array_ndims array_dims array_lower array_upper cardinality array_position array_positions
  array_append array_prepend array_cat array_remove array_replace unnest flatten generate_series generate_subscripts
  generate_array generate_date_array explode array_contains array_size array_distinct arrayjoin element_at map_keys map_values struct
  row lower_inf upper_inf isempty range_merge int4range int8range numrange tsrange tstzrange daterange
  to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd ts_headline setweight
  tsvector_to_array numnode querytree bm25 match snippet highlight
  st_distance st_dwithin st_contains st_within st_intersects st_area st_length st_x st_y st_astext st_asgeojson
  st_geomfromtext st_makepoint st_point st_setsrid st_transform st_buffer st_centroid st_geogfromtext
  cosine_distance l2_distance inner_product vector_dims
  gen_random_uuid uuid uuid_generate_v4 newid uuid_to_bin bin_to_uuid
  current_database current_schema current_schemas current_user session_user user database schema version sqlite_version
  system_user suser_sname suser_name user_name db_name db_id schema_name schema_id object_name object_id col_name
  type_name serverproperty databasepropertyex connection_id inet_client_addr inet_server_addr pg_backend_pid
  pg_postmaster_start_time pg_conf_load_time pg_is_in_recovery pg_get_viewdef pg_get_indexdef pg_get_constraintdef
  pg_get_functiondef pg_get_triggerdef pg_get_expr pg_get_userbyid pg_get_serial_sequence pg_get_ruledef pg_get_function_arguments
  pg_get_function_identity_arguments pg_get_function_result pg_get_keywords pg_get_partkeydef
  pg_size_pretty pg_relation_size pg_total_relation_size pg_table_size pg_indexes_size pg_database_size
  pg_tablespace_size pg_column_size pg_stat_get_live_tuples pg_encoding_to_char pg_table_is_visible pg_function_is_visible
  pg_type_is_visible pg_relation_filenode pg_index_column_has_property pg_blocking_pids pg_current_wal_lsn pg_wal_lsn_diff
  pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_lock_status pg_show_all_settings
  pg_stat_get_activity has_table_privilege has_schema_privilege has_database_privilege
  has_column_privilege has_any_column_privilege has_function_privilege has_sequence_privilege pg_has_role obj_description col_description
  shobj_description to_regclass to_regtype to_regproc to_regnamespace current_setting txid_current_snapshot
  inet_aton inet_ntoa inet6_aton inet6_ntoa host network netmask broadcast masklen family text varchar_format
  changes total_changes last_insert_rowid last_insert_id scope_identity row_count found_rows likelihood likely unlikely coalesce
  likely sqlite_source_id sqlite_compileoption_used pragma_table_info pragma_table_xinfo pragma_index_list pragma_index_info
  pragma_foreign_key_list pragma_table_list pragma_database_list pragma_function_list pragma_compile_options
  object_definition objectproperty columnproperty indexproperty index_col is_member is_srvrolemember has_dbaccess
  isdate isnumeric parsename str todatetimeoffset switchoffset string_escape concat_with
  tochar tostring toint32 tofloat64 todate todatetime tostartofhour tostartofday tostartofmonth toyyyymm toyyyymmdd
  yesterday today formatdatetime quantile quantiles argmax argmin max_by min_by arg_max arg_min
  ratio_to_report conditional_true_event zip hll approx_top_count logical_and logical_or offset safe_offset ordinal
  hash farmhash64 bitand bitor bitxor bitnot shiftleft shiftright bit_count`);

/** Built-in functions of PostgreSQL, MySQL, SQLite, SQL Server and the common warehouses that have no effect. */
export const HARMLESS_FUNCTIONS: ReadonlySet<string> = new Set([
  ...COMMON,
  ...POSTGRES_FUNCTIONS,
  ...WAREHOUSE_FUNCTIONS,
]);

/** Harmless under these names only: BigQuery's namespaces. */
const NAMESPACED: ReadonlySet<string> = new Set(
  words(`net.host net.reg_domain net.public_suffix net.ip_from_string net.safe_ip_from_string net.ip_to_string net.ip_trunc
  net.ip_net_mask net.ipv4_from_int64 net.ipv4_to_int64 ml.predict ml.evaluate ml.forecast ml.explain_predict ml.explain_forecast
  ml.feature_info ml.training_info ml.weights ml.centroids ml.confusion_matrix ml.roc_curve ml.detect_anomalies
  ml.distance cortex.sentiment cortex.summarize cortex.translate cortex.classify_text cortex.complete cortex.extract_answer hll_count.init hll_count.merge hll_count.extract hll_count.merge_partial`),
);

const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set(['pg_catalog', 'information_schema', 'sys', 'safe']);

/** A function of the database itself, in lower case; all that Snowflake keeps in `information_schema` only reads. */
export const isHarmlessFunction = (name: string, schema: string): boolean =>
  schema === 'information_schema' ||
  NAMESPACED.has(`${schema}.${name}`) ||
  (HARMLESS_FUNCTIONS.has(name) && SYSTEM_SCHEMAS.has(schema));

/** Words that may stand before a parenthesis without calling anything. */
export const NOT_CALLS = words(`
  select distinct all from where and or not in exists any some as on using over partition by order group having
  with within filter when then else case end union except intersect minus limit offset fetch between like ilike is
  values join inner outer left right full cross lateral apply top recursive materialized window rows range groups
  qualify pivot unpivot for returning interval rollup cube sets tablesample nolock explain show describe escape
  varchar nvarchar char nchar character varying text int integer bigint smallint tinyint decimal numeric float double real bit
  binary varbinary blob date time timestamp datetime datetime2 unsigned signed number string array struct map if
  match_recognize pattern sample index key exclude table fill rlike regexp glob match against collate at div mod xor unique option row only asc desc nulls first last`);
