/** Functions of the warehouses and embedded databases that only compute, from their vendors' function references. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const BIGQUERY =
  words(`safe_divide safe_add safe_subtract safe_multiply safe_negate ieee_divide approx_top_sum array_concat array_reverse
  array_first array_last array_to_string array_is_distinct array_filter array_transform bytes_to_hex code_points_to_string code_points_to_bytes to_code_points collate contains_substr
  current_datetime date_from_unix_date datetime_add datetime_sub time_add time_sub time_diff time_trunc edit_distance format_time from_base32 from_hex
  to_base32 generate_uuid generate_range_array generate_timestamp_array hll_count int64 float64 bool is_inf is_nan
  json_extract_array json_extract_string_array json_query_array json_value_array json_strip_nulls json_flatten lax_bool lax_float64 lax_int64 lax_string
  logical_and normalize_and_casefold net parse_bignumeric parse_datetime parse_json parse_numeric parse_time
  range_bucket range_contains range_overlaps safe_convert_bytes_to_string st_clusterdbscan st_geogpoint st_maxdistance
  st_simplify st_union_agg string_agg timestamp_micros timestamp_millis timestamp_seconds to_json_string unix_date unix_micros
  unix_millis unix_seconds vector_search ml_distance countif array_concat_agg bit_count`);

const SNOWFLAKE =
  words(`count_if iff system$typeof array_construct array_compact array_flatten array_insert array_intersection array_slice array_sort array_unique_agg
  arrays_overlap array_except approx_percentile_estimate approximate_similarity as_array as_date as_double as_integer as_varchar base64_decode_string
  base64_encode bitshiftleft bitshiftright boolxor_agg booland_agg boolor_agg booland boolor boolnot check_json charindex collation compress
  contains date_from_parts datefromparts time_from_parts timefromparts timestamp_from_parts timestamp_ntz timestamp_ltz timestamp_tz timestampfromparts timestamp_ntz_from_parts div0 div0null editdistance
  endswith equal_null get get_ddl h3_latlng_to_cell haversine hex_decode_string hex_encode ilike is_array is_boolean is_decimal is_integer is_null_value
  is_object is_timestamp is_varchar jarowinkler_similarity kurtosis listagg max_by min_by md5_hex minhash months_between monthname
  next_day previous_day nvl object_agg object_construct object_construct_keep_null object_keys object_pick object_insert parse_ip parse_url
  parse_xml percentile_cont regexp_substr_all result_scan rlike seq1 seq2 seq4 seq8 sha1_hex sha2_hex skew split square startswith strip_null_value
  strtok strtok_to_array strtok_split_to_table split_to_table sysdate table_stages time_slice to_array to_binary to_boolean to_decimal to_double to_geography
  to_json to_numeric to_object to_time to_timestamp_ltz to_timestamp_ntz to_timestamp_tz to_variant to_xml trunc try_parse_json try_to_boolean
  try_to_date try_to_decimal try_to_double try_to_number try_to_numeric try_to_time try_to_timestamp try_to_timestamp_ntz try_to_timestamp_tz uniform unicode
  url_encode uuid_string validate_json xmlget zipf current_account current_region current_role current_session current_warehouse current_client
  current_statement current_transaction current_version current_available_roles generator rowcount query_history warehouse_metering_history
  bitor_agg bitand_agg hash_agg mode ratio_to_report array_max array_min regr_valx regr_valy`);

const CLICKHOUSE =
  words(`tostartofminute tostartoffiveminutes tostartoffiveminute tostartoftenminutes tostartoffifteenminutes tostartofinterval tostartofweek tostartofquarter tostartofyear tomonday toyear tomonth
  todayofmonth todayofweek tohour tominute tosecond toweek toyearweek toyyyymmddhhmmss tounixtimestamp tounixtimestamp64milli todatetime64 todatetime todate32 totimezone totypename toint8 toint16 toint64 touint8 touint16 touint32 touint64
  tofloat32 todecimal32 todecimal64 todecimal128 touuid tolowcardinality tonullable tofixedstring tobool tointervalday tointervalhour tointervalminute
  datename datediff date_diff addseconds addminutes addhours adddays addweeks addmonths addyears subtractdays subtracthours subtractminutes subtractmonths subtractyears
  parsedatetimebesteffort parsedatetimebesteffortornull parsedatetime fromunixtimestamp now64 timeslot timeslots
  uniqcombined uniqhll12 uniqthetasketch countmerge summerge avgmerge uniqmerge quantileexact quantiletdigest quantiletiming quantilesexact quantileif medianif countdistinct
  countifmerge sumifmerge avgif minif maxif anylast any anyif anyheavy grouparray groupuniqarray grouparrayif groupbitand groupbitor topk topkweighted argminif argmaxif
  summap minmap maxmap sumwithoverflow simplelinearregression sequencematch sequencecount windowfunnel retention entropy
  arraymap arrayfilter arraysum arraycount arrayexists arrayall arrayavg arraymin arraymax arraysort arrayreversesort arrayreverse arraydistinct arrayuniq arrayconcat arrayelement arrayslice
  arraystringconcat arrayzip arrayenumerate arrayfirst arraylast arraydifference arraycumsum arrayreduce arrayflatten arrayintersect arraypushback arraypushfront has hasall hasany indexof emptyarraystring range
  splitbychar splitbystring splitbyregexp alphatokens extractall extractgroups replaceone replaceall replaceregexpone replaceregexpall positioncaseinsensitive positionutf8
  lowerutf8 upperutf8 substringutf8 lengthutf8 reverseutf8 leftpad rightpad trimboth trimleft trimright empty notempty startswith endswith concatwithseparator base64encode base64decode
  multisearchany multimatchany matchall like notlike ilike countsubstrings hastoken ngramdistance
  jsonextract jsonextractstring jsonextractint jsonextractuint jsonextractfloat jsonextractbool jsonextractraw jsonextractarrayraw jsonextractkeys jsonextractkeysandvalues jsonhas jsonlength jsontype visitparamextractstring visitparamhas simplejsonextractstring simplejsonhas
  formatreadablesize formatreadablequantity formatreadabletimedelta ifnull nullif assumenotnull isnotnull multiif coalesce bar tostringcutozero
  cityhash64 siphash64 xxhash64 murmurhash3_64 halfmd5 intdiv intdivorzero modulo negate plus minus multiply divide equals notequals less greater lessorequals greaterorequals
  and or not xor in notin tuple tupleelement untuple map mapkeys mapvalues mapcontains mapfilter identity 
  ipv4numtostring ipv4stringtonum toipv4 toipv6 domain domainwithoutwww topleveldomain path protocol cutquerystring extracturlparameter urlpath
  dictget dictgetordefault dictgetstring dicthas runningdifference runningaccumulate neighbor rownumberinallblocks laginframe leadinframe exponentialmovingaverage
  generateuuidv4 hostname version uptime timezone currentdatabase currentuser numbers zeros bitcount geodistance greatcircledistance pointinpolygon geohashencode`);

const DUCKDB =
  words(`read_parquet parquet_scan parquet_metadata parquet_schema read_csv read_csv_auto read_json read_json_auto read_ndjson read_ndjson_auto
   read_xlsx iceberg_scan delta_scan duckdb_tables duckdb_columns duckdb_settings duckdb_functions duckdb_extensions duckdb_databases duckdb_schemas duckdb_views duckdb_indexes duckdb_constraints pragma_storage_info
  list list_value list_aggregate list_aggr list_sum list_avg list_contains list_distinct list_extract list_filter list_transform list_reduce list_sort list_slice list_unique list_zip list_concat list_position
  string_split_regex str_split struct_pack struct_extract unpivot epoch epoch_ms make_timestamp_ms strptime try_strptime time_bucket datesub datetrunc
  regexp_full_match prefix suffix jaccard jaro_similarity jaro_winkler_similarity damerau_levenshtein hamming arg_max arg_min first last approx_quantile
  quantile_cont quantile_disc histogram mad reservoir_quantile kahan_sum fsum favg product bitstring_agg any_value format_bytes formatreadabledecimalsize greatest_common_divisor even
  map_from_entries map_entries map_extract cardinality row struct current_setting getvariable`);

const SPARK =
  words(`collect_set collect_list sort_array array_agg array_except array_intersect array_join array_max array_min array_repeat array_union arrays_zip
  arrays_overlap posexplode posexplode_outer explode_outer inline inline_outer json_tuple from_json schema_of_json to_json get_json_object size sequence slice flatten aggregate exists forall
  filter map_concat map_filter map_from_arrays map_zip_with transform_keys transform_values named_struct str_to_map stack
  add_months months_between trunc next_day to_utc_timestamp from_utc_timestamp date_from_unix_date timestamp_millis timestamp_seconds unix_date make_dt_interval window window_time session_window
  approx_count_distinct approx_percentile percentile percentile_approx count_min_sketch bool_and bool_or some first last kurtosis skewness grouping_id try_divide try_add try_subtract try_multiply try_element_at
  regexp regexp_extract_all rlike substring_index initcap soundex levenshtein sentences translate parse_url url_decode url_encode base64 unbase64 xxhash64 hash crc32 sha
  input_file_name monotonically_increasing_id spark_partition_id current_catalog bround rint hypot cbrt expm1 log1p conv pmod ifnull nanvl nullif element_at equal_null try_to_timestamp`);

const TRINO =
  words(`approx_most_frequent approx_set array_histogram array_sort arbitrary bool_and checksum combinations contains_sequence date_parse day_of_week day_of_year
  week_of_year year_of_week from_iso8601_date from_iso8601_timestamp from_unixtime human_readable_seconds to_iso8601 to_milliseconds to_unixtime at_timezone with_timezone parse_datetime
  histogram json_array_contains json_array_get json_format json_parse json_size map_agg map_union multimap_agg numeric_histogram ngrams none_match any_match all_match reduce reduce_agg
  regexp_position regexp_split split_to_map split_to_multimap url_extract_host url_extract_parameter url_extract_path url_extract_query url_decode word_stem zip_with
  entropy geometric_mean great_circle_distance bing_tile infinity nan is_finite is_infinite beta_cdf normal_cdf tdigest_agg value_at_quantile`);

const TIMESERIES =
  words(`time_bucket time_bucket_gapfill locf interpolate first last histogram approximate_row_count hypertable_size chunks_detailed_size delta counter_agg rate
  stats_agg candlestick_agg high low average percentile_agg uddsketch tdigest hyperloglog distinct_count`);

const INFLUX =
  words(`mean spread integral derivative non_negative_derivative difference moving_average elapsed cumulative_sum
  holt_winters bottom percentile chande_momentum_oscillator exponential_moving_average relative_strength_index`);

const SQL_SERVER_AND_ORACLE =
  words(`choose col_length concat_ws count_big grouping_id datefromparts datetimefromparts datetime2fromparts timefromparts datetrunc date_bucket day eomonth format getansinull
  greatest host_name hostname app_name original_login session_context is_rolemember has_perms_by_name index_col indexkey_property ident_current ident_seed ident_incr
  json_path_exists least log lower nchar quotename replicate rowcount_big smalldatetimefromparts sql_variant_property stdev stdevp
  string_agg string_split suser_id sysdatetimeoffset textptr try_cast type_id user_id varp var xact_state file_name filegroup_name fulltextcatalogproperty fileproperty object_schema_name
  original_db_name stats_date error_message error_number rank_dense containstable freetexttable freetext dm_exec_sql_text dm_exec_query_plan
  add_months bitand chartorowid cluster_id cosh extractvalue from_tz hextoraw instrb lengthb lnnvl localtimestamp months_between nanvl new_time next_day nls_upper nls_lower nlssort numtodsinterval
  numtoyminterval ora_hash rawtohex regexp_count remainder rowidtochar sessiontimezone dbtimezone stats_mode sys_connect_by_path sys_context sys_extract_utc sys_guid to_clob to_dsinterval to_yminterval
  to_timestamp_tz tz_offset uid userenv vsize wm_concat xmlelement xmlforest xmltable json_objectagg json_arrayagg connect_by_root cardinality to_nchar to_lob ratio_to_report `);

const MYSQL_AND_SQLITE =
  words(`any_value ascii bin_to_uuid bit_length char_length compress uncompress uncompressed_length current_role date_format export_set extractvalue format_bytes
  format_pico_time from_days gtid_subset gtid_subtract interval is_ipv4 is_ipv6 is_uuid json_array_append json_array_insert json_arrayagg json_objectagg json_merge_patch json_merge_preserve
  json_overlaps json_schema_valid json_schema_validation_report json_storage_free json_storage_size lcase make_set maketime microsecond name_const period_add period_diff
  random_bytes regexp_instr rpad sec_to_time sha1 st_distance_sphere st_geometrytype st_latitude st_longitude st_pointfromtext st_srid substring_index time_format time_to_sec to_days to_seconds ucase
  values weight_string weekofyear yearweek updatexml quote mbrcontains
  acosh asinh atanh concat concat_ws format glob instr iif json_error_position json_group_array jsonb_array jsonb_extract jsonb_object log2 nullif octet_length randomblob
  rtreecheck soundex sqlite_compileoption_get sqlite_offset subtype timediff unistr unistr_quote zeroblob fts5_version matchinfo offsets percentile ceil generate_series dbstat`);

const POSTGIS_AND_VECTORS =
  words(`st_geomfromgeojson st_geomfromwkb st_asbinary st_aswkt st_aswkb st_asewkt st_assvg st_asmvt st_asmvtgeom st_tileenvelope st_makeenvelope st_makeline st_makepolygon st_collect st_union st_difference
  st_symdifference st_intersection st_envelope st_extent st_convexhull st_simplifypreservetopology st_snaptogrid st_touches st_overlaps st_crosses st_covers st_coveredby st_disjoint st_equals
  st_perimeter st_azimuth st_closestpoint st_shortestline st_longestline st_lineinterpolatepoint st_linelocatepoint st_startpoint st_endpoint st_pointn st_numpoints st_npoints st_numgeometries
  st_geometryn st_dump st_dumppoints st_isvalid st_isvalidreason st_makevalid st_issimple st_isempty st_geohash st_hexagongrid st_squaregrid st_distancesphere st_distancespheroid st_xmin st_xmax st_ymin st_ymax st_z
  st_dimension st_geogfromwkb st_force2d st_multi st_flipcoordinates st_translate st_scale st_rotate st_voronoipolygons st_delaunaytriangles st_clusterkmeans st_expand st_value st_srid geometrytype
  postgis_version postgis_full_version l1_distance hamming_distance jaccard_distance negative_inner_product vector_norm l2_norm l2_normalize subvector binary_quantize
  strict_word_similarity show_trgm metaphone dmetaphone dmetaphone_alt daitch_mokotoff hstore akeys avals skeys svals hstore_to_json exist defined
  uuid_generate_v1 uuid_generate_v5 uuidv4 uuidv7 uuid_nil ltree2text nlevel subpath subltree lca text2ltree earth_distance ll_to_earth hmac gen_random_bytes`);

/** Lower case, without the schema. */
export const WAREHOUSE_FUNCTIONS: readonly string[] = [
  ...BIGQUERY,
  ...SNOWFLAKE,
  ...CLICKHOUSE,
  ...DUCKDB,
  ...SPARK,
  ...TRINO,
  ...TIMESERIES,
  ...INFLUX,
  ...SQL_SERVER_AND_ORACLE,
  ...MYSQL_AND_SQLITE,
  ...POSTGIS_AND_VECTORS,
];
