#!/bin/sh
# Runs the decision vectors against errors.json alone, with jq 1.6: sh conformance.sh errors.json decisions.json
set -eu
exec jq --raw-output --null-input --slurpfile errors "$1" --slurpfile file "$2" --from-file /dev/fd/3 3<<'JQ'
$errors[0].errors as $rows | $errors[0].retryPolicy as $policy | $file[0].dateMs as $dateMs |
$policy.statuses.actions as $actions | 0.9999999999999999 as $almostOne |

def parsed: (try fromjson catch null);
def ofStatus($status): first(($rows[] | select(.status == $status)), null);
def unlisted($status): {action: ($actions[$status | tostring] // $actions["\($status / 100 | floor)xx"]), charged: "unknown", type: null};
def carefulness($action): $policy.careful.order | index($action);

# The error that a 2xx holds, in whatever form; null when it holds none
def errorIn:
  if type != "object" then null else
    [.choices | select(type == "array")[] | select(type == "object")] as $choices |
    ([.error, $choices[].error] | map(select(. != null and . != false and . != "" and . != {})) | .[0]) as $error |
    if $error != null then (if ($error | type) == "object" then $error else {code: $error} end)
    elif .type == "error" or any($choices[]; .finish_reason == "error") then {} else null end
  end;

def judgeError:
  . as $error | first(($rows[] | select(.type == $error.type)), null) as $named |
  ([.code, .status] | map(tostring | select(test("^[45][0-9][0-9]$")) | tonumber) | .[0]) as $code |
  (if $named then $named.status else $code // 500 end) as $status |
  {row: (ofStatus($status) // unlisted($status)), mismatch: true};

def judge($status; $type):
  ofStatus($status) as $byStatus | [$rows[] | select(.type == $type)] as $named |
  (if any($named[]; .status == $status) then $byStatus else $named[0] end) as $byType |
  ($byStatus // unlisted($status)) as $row |
  if $byType == null then {row: $row, mismatch: false}
  elif $byType == $byStatus or $byType.action == "stop" then {row: $byType, mismatch: ($byType != $byStatus)}
  else
    (if $row.charged == $byType.charged then $row.charged else "unknown" end) as $charged |
    (if carefulness($row.action) >= carefulness($byType.action) then $row else $byType end) as $careful |
    {row: ($careful + {charged: $charged}), mismatch: true}
  end;

# The three forms of an HTTP date as numbers; null for a date that does not exist
def seconds($day; $month; $year; $time):
  ("JanFebMarAprMayJunJulAugSepOctNovDec" | index($month)) as $at | ($time | split(":") | map(tonumber)) as $clock |
  if $at == null then null else
    [$year, $at / 3, ($day | ltrimstr(" ") | tonumber)] as $date |
    ($date + $clock + [0, 0] | mktime) as $seconds |
    if ($seconds | gmtime | .[2]) == $date[2] then $seconds else null end
  end;
def retryAfterMs:
  if test("^[0-9]+([.][0-9]+)?(\\s*,\\s*[0-9]+([.][0-9]+)?)*$") then split(",") | map(gsub("\\s"; "") | tonumber) | max * 1000
  else
    (if test("^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$") then
      split(" ") as [$_, $day, $month, $year, $time] | seconds($day; $month; ($year | tonumber); $time)
    elif test("^[A-Z][a-z]{5,8}, [0-9]{2}-[A-Z][a-z]{2}-[0-9]{2} [0-9:]{8} GMT$") then
      [splits("[ -]")] as [$_, $day, $month, $year, $time] |
      seconds($day; $month; ($year | tonumber | if . < 70 then . + 2000 else . + 1900 end); $time)
    elif test("^[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4}$") then
      seconds(.[8:10]; .[4:7]; (.[20:24] | tonumber); .[11:19])
    else null end) as $seconds |
    if $seconds != null and $seconds * 1000 > $dateMs then $seconds * 1000 - $dateMs else null end
  end;

# The failure as a vector has it, with the time that Retry-After asks for, and whether a 2xx holds no error
def classify:
  .kind as $kind | .status as $status | .retryAfter as $retryAfter |
  if $kind != "answer" then
    $policy.noAnswer.outcomes[$kind] + {type: null, mismatch: false, asked: null, isUnusable: ($kind == "unusable-stream")}
  else
    (.body | parsed) as $body | ($status >= 200 and $status < 300) as $isSuccess |
    (try $body.error.type catch null | if type == "string" then . else null end) as $type |
    (if $isSuccess then $body | errorIn else null end) as $error |
    (if $error != null then $error | judgeError else judge($status; $type) end) as {$row, $mismatch} |
    ($status >= 400 and $row.action == "retry" and $row.honorsRetryAfter != false) as $honors |
    {action: $row.action, charged: $row.charged, type: (if $type != null then $type else $row.type end), $mismatch,
     asked: (if $honors and $retryAfter != null then $retryAfter | retryAfterMs else null end), isUnusable: ($isSuccess and $error == null)}
  end;

# The wait in milliseconds, or the reason why there is none
def decide($failure; $chance):
  $policy.retryAfter as $after | $policy.backoff as $backoff |
  if .streamStarted then "stream-started"
  elif $failure.action == "stop" and $failure.isUnusable then "unusable-answer"
  elif $failure.action != "retry" then $failure.action
  elif .kind == "lost" and (.idempotent | not) then "lost-response"
  elif .attempts >= .maxAttempts then "attempts"
  elif $failure.asked != null and $failure.asked > $after.maxMs then "retry-after-too-long"
  else
    (if $failure.asked != null then $failure.asked + $after.spreadMinMs + $chance * ($after.spreadMaxMs - $after.spreadMinMs)
     else $chance * ([$backoff.capMs, $backoff.baseMs * pow($backoff.factor; .attempts - 1)] | min) end) as $wait |
    if $wait >= .leftMs then "deadline" else $wait end
  end;

def isNear($other): type == "number" and ((. - $other) | fabs) < 0.001;
[$file[0].vectors[] | .name as $name | .want as $want | .given |
  classify as $failure | [decide($failure; 0, $almostOne)] as $seen |
  ($want | if .retry then [.minMs, .maxMs] else [.because, .because] end) as $wanted |
  (all(range(2); . as $at | if $want.retry then $seen[$at] | isNear($wanted[$at]) else $seen[$at] == $wanted[$at] end)
    and ($failure | {action, charged, type, mismatch}) == ($want | {action, charged, type, mismatch})) as $passes |
  {$passes, text: "\($name): got \($failure) \($seen), want \($want)"}] |
map(select(.passes | not)) as $failed |
($failed[] | .text + "\n" | stderr | empty),
"\(length - ($failed | length)) passed, \($failed | length) failed",
if $failed == [] then empty else "" | halt_error(1) end
JQ
