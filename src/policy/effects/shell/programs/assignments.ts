/** What is set for a command, or exported: variables, which other programs read. */
import { NAMES_ADDRESS } from '../literal-word.ts';
import { type Judge, READS } from '../verdict.ts';

/** `export`: undefined unless every argument is a harmless assignment. */
export const assignments: Judge = (args) =>
  args.every((arg) => arg !== undefined && isHarmlessAssignment(arg)) ? READS : undefined;

/**
 * A variable could make a harmless binary load or run something else: loaders, interpreters, pagers, editors, helpers,
 * options, search paths and configuration are refused, whichever binary reads them.
 */
export const isHarmlessAssignment = (text: string): boolean => {
  const name = /^([A-Za-z_]\w*)=/.exec(text)?.[1];
  return (
    name !== undefined &&
    !/\$\(|`|[<>]\(/.test(text) &&
    (CHOOSES_PLACE.test(name) || !LOADS_OR_RUNS.test(name)) &&
    (!NAMES_ADDRESS.test(name) || IS_ADDRESS.test(text.slice(name.length + 1)))
  );
};

/** Words made of such variables are taken for what they are called. */
const IS_ADDRESS =
  /^["']?(?:https?|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?|s3|gs):\/\/[\w@:/.,?&=%+~#-]*["']?$/;

const CHOOSES_PLACE = /^(?:MYSQL_PWD|PGPASSWORD|AWS_PROFILE|AWS_DEFAULT_PROFILE|TF_WORKSPACE)$/;
const LOADS_OR_RUNS =
  /^(?:LD_|DYLD_|GIT_|BASH|ENV$|IFS$|PS\d$|SHELL|HOME$|PYTHON|NODE_(?!ENV$)|PERL|RUBY|JAVA|JDK|LUA|GCONV|MALLOC|GLIBC|LESS|MAN|GREP_|TAR_|ZIP|UNZIP|RSYNC_|SSH_|CURL_|WGET|PSQL|PG(?:SERVICE|SYSCONF|OPTIONS)|HELM_|KUBE|KUBECTL_|TF_(?!VAR_)|DOCKER_|(?:VAULT|CONSUL_HTTP|NOMAD|ARGOCD|FLUX|ETCDCTL|AWS_(?:[A-Z0-9_]*ENDPOINT|CA_BUNDLE))|OPENSSL_|RIPGREP_|ANSIBLE_|CARGO_|RUST|GO(?:FLAGS|ROOT|PROXY|ENV)|npm_|NPM_|PIP_)|PATH|PRELOAD|COMMAND|CMD|EDITOR|VISUAL|PAGER|OPT|ARGS|FLAGS|RC$|STARTUP|INIT|HOOK|EXEC|HELPER|ASKPASS|PLUGIN|BROWSER|CONFIG|PROXY|WRAPPER|LIB|MODULE|AGENT/i;
