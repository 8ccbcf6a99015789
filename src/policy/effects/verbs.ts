/** Words of tool names, sorted by what they promise. Lists of words, nothing else. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Verbs that look without touching. */
export const READ_VERBS = words(`
  get list read search find show describe fetch view lookup count query inspect peek browse explain check
  status diff compare preview forecast glob wait sum who what which where why summarize summarise analyze analyse head tail stat ls cat grep retrieve scan whoami
  ping help tree exists has is can validate lint estimate calculate compute suggest recommend watch monitor  discover
  enumerate display audit introspect translate echo detect extract think poll measure profile sample top examine
  identify distinct aggregate filter sort locate determine outline ask geocode crawl scrape research predict infer
  classify diagnose troubleshoot parse decode visualize visualise transcribe assess trace export download dump whois`);

/** Redis's own commands that read, if they are no words of English: tools are named after them. */
export const REDIS_READERS = words(`
  hget hgetall hmget hkeys hvals hlen hexists hscan lrange llen lindex smembers sismember scard srandmember sscan sinter
  sunion sdiff zrange zrevrange zrangebyscore zrank zrevrank zscore zcard zcount zscan xrange xrevrange xlen xinfo mget
  strlen getrange ttl pttl dbsize pfcount getbit bitcount geopos geodist geosearch randomkey`);

/** What comes out of a reading as text and stays with the caller: `generate_typescript_types`. */
export const TEXTS = words(
  'types deeplink diagram chart description sql query schema docs documentation embedding embeddings hash checksum uuid qr',
);

/** Behind "to" these say what something becomes; anything else says where it goes: `export_to_s3`. */
export const FORMATS = words(`
  csv tsv json jsonl ndjson yaml yml xml html markdown md pdf text txt png jpg jpeg svg excel xlsx xls parquet avro docx
  ical ics geojson kml string array object dict dataframe base64 image sql latex mermaid`);

/** Verbs whose findings can be put somewhere. */
export const HANDS_OUT = words('export download dump extract fetch scrape crawl read copy');

/** Two words that together mean something else than the first alone: checking a guest in, watching a repository. */
export const PHRASES = words(`
  check_in check_out check_off top_up top_off watch_repository watch_repo watch_issue watch_thread watch_topic watch_channel
  extract_archive extract_zip extract_files extract_tar
  view_once log_in log_out white_list black_list view_as sort_in extract_method extract_function extract_variable
  extract_interface ping_oncall count_down list_for sort_out find_or read_into trace_enable ping_user ping_channel`);

/** Behind "check in" these say where something is looked for. */
export const LOOKED_INTO = words('progress stock range use cache sync index list');

/** Nouns that, standing last, mean looking at the thing. */
export const READ_NOUNS = words(`
  info information status health healthz version versions auditlog auditlogs changelog changelogs stats statistics metrics history log logs schema schemas
  summary details detail overview metadata usage capabilities structure definition definitions blame docs
  documentation time date weather forecast directions transcript plan healthcheck screenshot`);

/** Verbs that add or change. */
export const WRITE_VERBS = words(`
  create add insert update write edit modify change append upsert save put patch send submit upload rename enable set
  configure register assign attach connect install apply approve accept invite subscribe unsubscribe publish deploy
  start resume pause schedule trigger sync synchronize import restore rollback rebase increment decrement resize scale
  toggle activate reopen reply comment react vote tag label link unlink mkdir touch mount unmount notify email message
  tweet post share grant allow book reserve order pay charge transfer sell buy purchase checkout refund credit debit
  issue mint redeem enqueue push pull clone fork merge commit cordon uncordon annotate rollout replicate provision
  allocate init initialize bootstrap migrate seed populate record login signup authorize authenticate bind mark flag pin
  star follow unfollow like upvote downvote moderate type click fill press drag swap adjust extend renew refresh rotate
  regenerate sign encrypt decrypt archive unarchive lock unlock freeze unfreeze open reload rerun retry redo undo
  replay requeue convert transform fix repair optimize vacuum reindex index copy duplicate cp stop suspend hibernate
  store cache process build compile release promote demote upgrade downgrade inject mutate make assume impersonate
  ack enroll draft forward transition move mv manage handle do perform act queue dequeue emit broadcast dispatch fire launch
  spawn run exec execute eval evaluate invoke call request close resolve complete report note log backup load
  test cherrypick snapshot turn switch arm disarm flash reimage reinstall redeploy resync republish resend reassign
  reschedule rebook recalc recalculate backfill withdraw deposit snooze acknowledge finalize consume begin anonymize
  anonymise sanitize redact compact elevate escalate override spoof forge bypass unsuspend`);

/** Verbs after which something is gone, or out of service. */
export const DESTRUCTIVE_VERBS = words(`
  delete remove drop destroy purge truncate wipe erase kill terminate shutdown reset revoke clear clean cleanup flush
  prune evict drain discard abort cancel reject deny ban block unban unpublish uninstall undeploy deregister unregister
  detach disconnect disable deactivate decommission deprovision teardown overwrite replace shred unset del rm rmdir rmi
  expunge rid empty void nuke obliterate annihilate unassign expire invalidate forget reboot restart halt poweroff taint
  untaint force rebuild deallocate dismiss withdraw retire sunset strip scrub trash recycle delist unbind fail failover
  evacuate dispose eliminate exterminate zap dismantle rewrite alter corrupt scramble tamper quarantine isolate`);

/** Nouns as often as verbs: after a reading verb they name the thing that is looked at (`get_release`). */
export const NOUNS_TOO = words(`
  order charge refund transfer release build run commit merge post comment message issue change import export backup
  archive lock test deploy request patch fork star invite schedule report note tag label index cache store block ban
  start stop close open copy move buy sell record process log email link share call pull push set vote like flag
  pin reply grant credit debit book reserve format transition queue trigger draft fill press sign swap upgrade install
  mount bind sync clone rollout replay migration launch fire void empty trash connect dispatch emit broadcast scale
  transform touch type click load dump snapshot download complete process refresh rebase cancel force clean duplicate
  resume pause act handle evaluate execute exec invoke seed act manage perform do make cleanup resolve test restore`);

/** Reading verbs that are nouns as well, so that the verb may come last: `monitor_start`, `status_set`. */
export const LOOKS_LIKE_NOUN = words(
  'status monitor trace research profile audit scan crawl scrape plan watch tail search query check filter preview sample test report tree',
);

/** What is done to them there; none of these is a noun of what could be looked at. */
export const DONE_TO_IT = words(
  'start stop set open close cancel pause resume refresh clean mount bind press dispatch emit invoke execute perform make force move',
);

/** Words that join a second verb: `get_and_set`, `list_then_notify`. */
export const JOINERS = words('and or then n plus also');

/** Tools that carry out what their arguments say; the name promises nothing. */
export const CARRIERS = words(`
  query queries sql execute exec run command commands cmd shell bash sh zsh terminal console cli statement statements
  script request http https fetch curl rest api call invoke graphql gql kubectl helm terraform aws gcloud az git docker
  psql redis mongo mongosh mongodb mysql sqlite sqlcmd postgres postgresql raw tool code eval evaluate expression
  do perform send issue submit process aggregate select use line manage promql logql jql kql kusto cypher soql nrql spl
  flux partiql soql sosl tsql plsql hql cql esql eql influxql sparql gremlin aql dax mdx dql nrql aggregation webfetch make`);

/** Words that, standing last, say that something is run: `athena_query`, `ssh_exec`. */
export const RUNNERS = words(
  'query sql exec execute run command commands shell cli statement script bash terminal graphql',
);

/** Tools of widely used servers whose names say nothing, or the wrong thing. */
export const WELL_KNOWN_READERS = words(`
  get_apply_logs get_apply_details calculator ocr_image random_number stock_quote resolve_library_id resolve_provider_doc_id dynamodb_query sequentialthinking sequential_thinking convert_time open_nodes uuid ocr roll_dice multiply divide modulo
  api_post_database_query api_query_data_source maps_reverse_geocode browser_snapshot browser_take_screenshot browser_console_messages browser_network_requests take_screenshot collection_indexes collection_schema collection_storage_size db_stats mongodb_logs
  maps_directions maps_distance_matrix maps_elevation maps_place_details tavily_map firecrawl_map api_post_search`);

/** What runs statements, commands or requests: with one of these behind it, even a reading verb carries. */
export const ENGINES = words(`
  sql db database databases postgres postgresql pg mysql mariadb sqlite mssql oracle redis mongo mongodb cassandra
  snowflake bigquery redshift clickhouse databricks supabase neo influx influxdb athena trino presto duckdb kusto dynamodb cosmos cosmosdb arangodb surrealdb couchbase couchdb spanner
  timescale cockroachdb tidb planetscale druid pinot hive spark elasticsearch opensearch prometheus loki graphql gql
  http api url command shell kubectl warehouse cluster`);

/** Names of systems and other words that say where, not what. */
export const PLACES = words(`
  j url warehouse mcp azmcp data batch bulk multi influx influxdb kusto athena duckdb trino presto ssh maps configuration config
  context consumer producer tab console network company model conversation category group role policy
    github gitlab bitbucket jira confluence slack linear notion asana trello discord stripe salesforce hubspot zendesk
  sentry datadog grafana prometheus pagerduty elastic elasticsearch opensearch kibana splunk snowflake bigquery
  redshift clickhouse databricks supabase firebase firestore dynamodb dynamo s ec lambda iam rds ecs eks gke aks sqs
  sns cloudwatch cloudflare vercel netlify heroku azure gcp google gmail drive calendar sheets outlook teams sharepoint
  onedrive k kube kubernetes container docker postgres postgresql pg mysql mariadb sqlite mssql oracle redis mongo
  mongodb cassandra kafka rabbitmq neo db database databases mcp fs file files filesystem directory browser web memory
  server servers client api rest http system sys local remote user account admin internal external prod production
  staging dev v crm erp shopify aws gcloud az git helm terraform vault consul jenkins circleci argocd argo puppeteer
  playwright brave tavily exa perplexity arxiv wikipedia pubmed figma airtable monday clickup intercom twilio sendgrid
  mailchimp segment mixpanel amplitude posthog launchdarkly okta auth cluster namespace node pod deployment service
  resource repository repo project workspace team org organization tenant customer invoice payment product item ticket
  table collection bucket object document page channel thread branch event metric alert incident dashboard secret key
  inventory shipping tax lighthouse
  job task contact company deal lead issue pr code the a an my all one many by of in on for from to at as it this that me
  our
  weaviate qdrant chroma milvus pinecone miro dropbox box obsidian todoist evernote airflow dbt dagster prefect mlflow wandb kaggle hf
  huggingface snyk dynatrace honeycomb newrelic loki tempo quickbooks xero paypal square adyen razorpay woocommerce wordpress wp contentful
  sanity webflow zoom telegram whatsapp reddit youtube spotify twitter hn gitea codeberg buildkite render railway fly netlify
  digitalocean droplet hetzner linode servicenow sap workday bamboohr greenhouse zapier plaid wolfram firecrawl graph hubspot nomad rancher
  istio helm minio nats pulsar temporal superset metabase tableau looker powerbi opsgenie statuspage freshdesk gorgias klaviyo braze`);

/** Verbs that say nothing without the one behind them. */
export const TAKES_VERB: ReadonlySet<string> = new Set([
  ...['kubectl rollout', 'kubectl config', 'kubectl auth', 'helm repo', 'helm dependency', 'helm plugin'],
  ...['terraform state', 'terraform workspace', 'docker compose', 'docker image', 'docker container'],
  ...['docker volume', 'docker network', 'docker system', 'git stash', 'git remote', 'git branch', 'git tag'],
  ...['git worktree', 'git submodule', 'git config'],
]);
