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

def error_in(body):
    """The error that the body of a 2xx holds, in whatever form."""
    try: value = json.loads(body)
    except ValueError: return None
    if not isinstance(value, dict): return None
    choices = [each for each in value.get("choices") or [] if isinstance(each, dict)]
    for error in [value.get("error")] + [each.get("error") for each in choices]:
        if error: return error if isinstance(error, dict) else {"code": error}
    is_error = value.get("type") == "error" or any(each.get("finish_reason") == "error" for each in choices)
    return {} if is_error else None

def judge_error(error):
    codes = [int(code) for code in (error.get("code"), error.get("status")) if re.fullmatch("[45]\\d\\d", str(code))]
    named = [row for row in rows if row["type"] == error.get("type")]
    status = (named[0]["status"] if named else (codes + [500])[0])
    unlisted = {"action": policy["statuses"]["actions"][f"{status // 100}xx"], "charged": "unknown", "type": None}
    return next((row for row in rows if row["status"] == status), unlisted)

def retry_after_ms(text):
    if re.fullmatch(r"\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*", text): return max(map(float, text.split(","))) * 1000
    if not re.search(r"( GMT|^\w{3} \w{3} .* \d{4})$", text): return None
    try: ms = parsedate_to_datetime(text.removesuffix(" GMT") + " +0000").timestamp() * 1000 - date_ms
    except (ValueError, TypeError): return None
    return ms if ms > 0 else None

def judge(status, found):
    by_status = next((row for row in rows if row["status"] == status), None)
    named = [row for row in rows if row["type"] == found]
    by_type = by_status if by_status in named else next(iter(named), None)
    actions = policy["statuses"]["actions"]
    unlisted = actions.get(str(status)) or actions[f"{status // 100}xx"]
    row = by_status or {"action": unlisted, "charged": "unknown", "type": None}
    if by_type and (by_type is by_status or by_type["action"] == "stop"): return by_type, by_type is not by_status
    if not by_type: return row, False
    charged = row["charged"] if row["charged"] == by_type["charged"] else "unknown"
    return {**max(row, by_type, key=lambda each: careful(each["action"])), "charged": charged}, True

def classify(given):
    if given["kind"] != "answer": return {**policy["noAnswer"]["outcomes"][given["kind"]], "type": None, "mismatch": False}, None
    found, error = envelope_type(given["body"]), error_in(given["body"]) if given["status"] < 300 else None
    row, mismatch = judge(given["status"], found) if error is None else (judge_error(error), True)
    honors = given["status"] >= 400 and row["action"] == "retry" and row.get("honorsRetryAfter", True)
    asked = retry_after_ms(given["retryAfter"]) if honors and given["retryAfter"] is not None else None
    return {"action": row["action"], "charged": row["charged"], "type": row["type"] if found is None else found, "mismatch": mismatch}, asked

def decide(action, asked, given, chance):
    after, backoff = policy["retryAfter"], policy["backoff"]
    if given["streamStarted"]: return "stream-started"
    if action == "stop" and (given["kind"] == "unusable-stream" or ((given["status"] or 0) // 100 == 2 and error_in(given["body"]) is None)): return "unusable-answer"
    if action != "retry": return action
    if given["kind"] == "lost" and not given["idempotent"]: return "lost-response"
    if given["attempts"] >= given["maxAttempts"]: return "attempts"
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
