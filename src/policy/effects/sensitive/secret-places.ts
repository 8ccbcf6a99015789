/** Commands, files and objects that are read for the secrets in them. */

/** Of commands as rules can name them, in lower case: `kubectl get secrets`, `aws secretsmanager get-secret-value x`. */
const COMMANDS: readonly RegExp[] = [
  /^(?:kubectl|oc|k3s kubectl|microk8s kubectl)\b.* (?:get|describe|view|extract)\b.*(?:^|[ ,/])secrets?(?:$|[ ,/.])/,
  /^(?:kubectl|oc) config view\b.*--raw\b/,
  /^aws (?:secretsmanager (?:batch-)?get-secret-value|sts (?:get-session-token|get-federation-token)|kms decrypt|configure export-credentials|ecr get-login-password|eks get-token|rds generate-db-auth-token)\b/,
  /^aws ssm get-parameters?(?:-by-path|-history)?\b.*--with-decryption\b/,
  /^gcloud (?:secrets versions access|auth (?:application-default )?print-(?:access|identity)-token)\b/,
  /^az (?:keyvault (?:secret|key|certificate) (?:show|download)|account get-access-token|acr credential show|\S+(?: \S+)? (?:keys list|list-keys|show-connection-string))\b/,
  /^gh auth token\b/,
  /^vault (?:kv get|read|unwrap)\b/,
  /^(?:op (?:read|item get)|doppler secrets|chamber (?:read|export)|infisical (?:secrets|export)|bw get|pass show|secret-tool lookup|keyring get)\b/,
  /^security find-(?:generic|internet)-password\b/,
  /^(?:sops (?:-d|--decrypt|decrypt)|ansible-vault view|gpg (?:-d|--decrypt)|git credential fill)\b/,
  /^terraform state pull\b/,
];

/** Private keys, credentials of clouds and clients, mounted secrets, password databases, environments of processes. */
const FILE =
  /(?:^|[\s/\\'"=:~])(?:\.ssh\/(?:id_[a-z0-9_]+|identity)(?!\.pub)\b|id_(?:rsa|dsa|ecdsa|ed25519)(?!\.pub)\b|\.aws\/credentials|\.config\/gcloud\/\S*(?:credential|access_token)\S*|application_default_credentials\.json|\.azure\/\S*token\S*|\.kube\/config|\.docker\/config\.json|\.git-credentials|\.netrc|\.pgpass|\.vault-token|etc\/(?:g?shadow|sudoers)-?(?:$|[\s'"])|(?:var\/)?run\/secrets\/\S+|proc\/(?:self|thread-self|\d+|\*)\/(?:task\/\S+\/)?environ)/i;

/** True for a command line that prints secrets. */
export const readsSecrets = (command: string): boolean =>
  COMMANDS.some((pattern) => pattern.test(command)) || FILE.test(command);

/** True for the path or URL of a file that holds secrets. */
export const isSecretFile = (path: string): boolean => path.length <= 4096 && FILE.test(path);

/** `secret`, `secrets`, `secret/db`, `pods,secrets`, `v1/secrets`. */
export const isSecretKind = (kind: string): boolean =>
  /(?:^|[,/ ])secrets?(?:$|[,/. ])/i.test(kind.trim()) && kind.length <= 200;
