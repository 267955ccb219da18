#!/usr/bin/env bash
# Sends one prompt with curl and tells by the exit code what to do:
#   0 answered   1 fix the request   2 stop, a person must act   75 try again later
# Usage, with CAICAINI_API_KEY exported: [CAICAINI_BASE=…] handler.sh "prompt" [curl options]
set -u
prompt=$1
shift
# The prompt as a text of JSON, which has no bare quotes, backslashes and control characters
backslash='\'
text=${prompt//"$backslash"/"$backslash$backslash"}
text=${text//'"'/"$backslash\""}
text=${text//$'\n'/"${backslash}n"}
text=${text//$'\r'/"${backslash}r"}
text=${text//$'\t'/"${backslash}t"}
text=${text//[[:cntrl:]]/ }
# As baseUrl of the SDK: with or without /v1
base=${CAICAINI_BASE:-https://caicaini.com}
base=${base%/}
base=${base%/v1}
body=$(mktemp)
trap 'rm -f "$body"' EXIT

# The key goes in by a file descriptor, so that no list of processes shows it
status=$(printf 'header = "Authorization: Bearer %s"\n' "$CAICAINI_API_KEY" |
  curl --config - --silent --show-error --output "$body" --write-out '%{http_code}' "$@" \
    --header 'Content-Type: application/json' \
    --data "{\"model\":\"caicaini/auto\",\"max_tokens\":256,\"messages\":[{\"role\":\"user\",\"content\":\"$text\"}]}" \
    "$base/v1/messages") || exit 75

type=$(sed -n 's/.*"error" *: *{[^}]*"type" *: *"\([a-z_]*\)".*/\1/p' "$body")
[[ $status == 2?? && -z $type ]] && cat "$body" && exit 0
echo "status=$status type=$type" >&2

# A type that stops is believed whatever the status. By npm run generate, from openapi/:
# cases: generated

case "$status" in
  501 | 505) action=fix ;;
  408 | 425 | 429) action=retry ;;
  401 | 402 | 403) action=stop ;;
  3?? | 4??) action=fix ;;
  5??) action=retry ;;
  2??) action=stop ;;
esac
case "$type" in
  authentication_error | insufficient_quota | permission_error) action=stop ;;
esac

# /cases
case "${action-}" in
  stop) exit 2 ;;
  retry) exit 75 ;;
  *) exit 1 ;;
esac
