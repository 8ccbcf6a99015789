# shellcheck shell=bash
# What scripts/mongodb and its ways share: messages, free ports, and processes that outlive the script.
# Needs RUN, the folder of the running server, in the environment.

parts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

say() { echo "mongodb: $*" >&2; }

die() {
  say "$@"
  exit 1
}

listens() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A loopback port nobody listens on, from below the range that systems hand to outgoing connections.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    listens "$port" || break
  done
  echo "$port"
}

# launch NAME SIGNAL COMMAND...: starts COMMAND in the background, logs to $RUN/NAME.log and records
# the process with the SIGNAL that ends it in good order. It inherits neither our standard output
# (a caller's $(scripts/mongodb) would wait for ever) nor the lock.
launch() {
  local name=$1 signal=$2
  shift 2
  nohup "$@" </dev/null >"$RUN/$name.log" 2>&1 9>&- &
  launched=$!
  echo "$launched $signal" >>"$RUN/processes"
}

# launched_within SECONDS CONDITION...: waits for CONDITION, no longer than the process launched last lives.
launched_within() {
  within "$1" ended_or "${@:2}" && kill -0 "$launched" 2>/dev/null
}

ended_or() { not kill -0 "$launched" 2>/dev/null || "$@"; }

recorded_processes() { cat "$RUN/processes" 2>/dev/null || true; }

# A recorded number may belong to somebody else by now: ours have the run folder in their arguments.
ours() {
  local arguments
  if [[ -d /proc/self ]]; then
    arguments=$(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline") || return 1
  else
    arguments=$(ps -ww -o args= -p "$1") || return 1
  fi
  [[ $arguments == *"$RUN/"* ]]
}

# end_process PID SIGNAL: waits up to 20 s, then kills.
end_process() {
  ours "$1" || return 0
  kill -s "$2" "$1" || return 0
  within 20 not ours "$1" || kill -s KILL "$1" || true
}

# Ends the recorded processes, last started first, and the container, and forgets them.
sweep() {
  local pid signal
  while read -r pid signal; do end_process "$pid" "$signal"; done < <(recorded_processes | sed '1!G;h;$!d')
  if [[ -s $RUN/container ]]; then docker rm --force "$(<"$RUN/container")" >/dev/null || true; fi
  rm -rf "$RUN"
}

# An empty run folder: every way starts from one.
fresh_run() {
  sweep
  mkdir -p "$RUN"
}

not() { ! "$@"; }

# within SECONDS CONDITION...: false if the condition does not become true in time.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# answers URI SECONDS [MEMBER]: whether a server answers there in time; with MEMBER (host:port) it is made
# a replica set of one first. The URI travels by environment, where other users cannot read its password.
answers() {
  local node=$parts/../../node_modules/.bin/node
  [[ -x $node ]] || die "The packages of the project are missing: run npm ci first."
  MONGODB_URI=$1 "$node" "$parts/ping.ts" "${@:2}" 9>&-
}

# launched_answers PORT URI [MEMBER]: the same of the process launched last, which listens on PORT.
launched_answers() {
  launched_within 30 listens "$1" && answers "$2" 30 "${@:3}"
}

# die_with_log NAME SENTENCE: the next way tidies the run folder, so the end of the log is shown now.
die_with_log() {
  tail -n 8 "$RUN/$1.log" >&2 || true
  die "$2"
}

# became_ready URI DESCRIPTION: the last act of a way. `uri` last: it says that the start is complete.
became_ready() {
  echo "$2" >"$RUN/server"
  echo "$1" >"$RUN/uri"
}
