"""Runs the decision vectors against errors.json alone: python3 conformance.py errors.json decisions.json"""
import json, re, sys
from email.utils import parsedate_to_datetime

errors, file = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
policy, rows, date_ms = errors["retryPolicy"], errors["errors"], file["dateMs"]
careful = policy["careful"]["order"].index

def envelope_type(body):
    try: found = json.loads(body)["error"]["type"]
    except (ValueError, TypeError, KeyError): return None
    return found if isinstance(found, str) else None

def retry_after_ms(text):
    if re.fullmatch(r"\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*", text): return max(map(float, text.split(","))) * 1000
    try: ms = parsedate_to_datetime(text).timestamp() * 1000 - date_ms
    except (ValueError, TypeError): return None
    return ms if ms > 0 else None

def judge(status, found):
    by_status = next((row for row in rows if row["status"] == status), None)
    named = [row for row in rows if row["type"] == found]
    by_type = by_status if by_status in named else next(iter(named), None)
    unlisted = policy["statuses"].get(str(status)) or policy["statuses"][f"{status // 100}xx"]
    row = by_status or {"action": unlisted, "charged": "unknown", "type": None}
    if by_type and (by_type is by_status or by_type["action"] == "stop" or 200 <= status < 300): return by_type, by_type is not by_status
    if not by_type: return row, False
    charged = row["charged"] if row["charged"] == by_type["charged"] else "unknown"
    return {**max(row, by_type, key=lambda each: careful(each["action"])), "charged": charged}, True

def classify(given):
    if given["kind"] == "unusable-stream": return {"action": policy["statuses"]["2xx"], "charged": "unknown", "type": None, "mismatch": False}, None
    if given["kind"] != "answer": return {**policy["noAnswer"][given["kind"]], "type": None, "mismatch": False}, None
    found = envelope_type(given["body"])
    row, mismatch = judge(given["status"], found)
    honors = given["status"] >= 400 and row["action"] == "retry" and row.get("honorsRetryAfter", True)
    asked = retry_after_ms(given["retryAfter"]) if honors and given["retryAfter"] is not None else None
    return {"action": row["action"], "charged": row["charged"], "type": found or row["type"], "mismatch": mismatch}, asked

def decide(action, asked, given, chance):
    after, backoff = policy["retryAfter"], policy["backoff"]
    if given["streamStarted"]: return "stream-started"
    if action != "retry": return action
    if given["kind"] == "lost" and not given["idempotent"]: return "lost-response"
    if given["attempts"] >= policy["attempts"]["default"]: return "attempts"
    if asked is not None and asked > after["maxMs"]: return "retry-after-too-long"
    wait = chance * min(backoff["capMs"], backoff["baseMs"] * backoff["factor"] ** (given["attempts"] - 1))
    if asked is not None: wait = asked + after["spreadMinMs"] + chance * (after["spreadMaxMs"] - after["spreadMinMs"])
    return "deadline" if wait >= given["leftMs"] else wait

failed = 0
for vector in file["vectors"]:
    (failure, asked), want = classify(vector["given"]), vector["want"]
    waits = [decide(failure["action"], asked, vector["given"], chance) for chance in (0, 1 - 2**-53)]
    wanted = [want["minMs"], want["maxMs"]] if want["retry"] else [want["because"]] * 2
    same = all(abs(a - b) < 0.001 if want["retry"] and not isinstance(a, str) else a == b for a, b in zip(waits, wanted))
    if not same or failure != {key: want[key] for key in failure}:
        failed += 1
        print(f"{vector['name']}: got {failure} {waits}, want {want}", file=sys.stderr)
print(f"{len(file['vectors']) - failed} passed, {failed} failed")
sys.exit(failed > 0)
