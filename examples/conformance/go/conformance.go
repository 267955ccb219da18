// Runs the decision vectors against errors.json alone: go run conformance.go errors.json decisions.json
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
)

type object = map[string]any

var errors, file object
var policy object
var seconds = regexp.MustCompile(`^\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*$`)

func read(path string) (value object) {
	text, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(text, &value) != nil {
		panic("cannot read " + path)
	}
	return value
}

func number(part, name string) float64 { return policy[part].(object)[name].(float64) }

func carefulness(action any) int {
	return strings.Index(fmt.Sprint(policy["careful"].(object)["order"]), action.(string))
}

func envelopeType(body string) any {
	var envelope struct{ Error struct{ Type *string } }
	if json.Unmarshal([]byte(body), &envelope) != nil || envelope.Error.Type == nil {
		return nil
	}
	return *envelope.Error.Type
}

// The error that the body of a 2xx holds, in whatever form; nil when it holds none.
func errorIn(body string) object {
	var value object
	if json.Unmarshal([]byte(body), &value) != nil {
		return nil
	}
	holders := []any{value}
	if choices, isList := value["choices"].([]any); isList {
		holders = append(holders, choices...)
	}
	for _, each := range holders {
		holder, _ := each.(object)
		switch found := holder["error"].(type) {
		case object:
			if len(found) > 0 {
				return found
			}
		case nil:
		default:
			if found != false && found != "" {
				return object{"code": found}
			}
		}
		if holder["finish_reason"] == "error" || holder["type"] == "error" {
			return object{}
		}
	}
	return nil
}

func judgeError(found object) object {
	status := 500.0
	for _, name := range []string{"status", "code"} {
		if code, err := strconv.ParseFloat(fmt.Sprint(found[name]), 64); err == nil && code >= 400 && code < 600 {
			status = code
		}
	}
	for index := len(errors["errors"].([]any)) - 1; index >= 0; index-- {
		if row := errors["errors"].([]any)[index].(object); row["type"] == found["type"] {
			status = row["status"].(float64)
		}
	}
	row, _ := judge(status, nil)
	return row
}

func retryAfterMs(text string) (ms float64) {
	if seconds.MatchString(text) {
		for _, part := range strings.Split(text, ",") {
			value, _ := strconv.ParseFloat(strings.TrimSpace(part), 64)
			ms = math.Max(ms, value*1000)
		}
		return ms
	}
	if date, err := http.ParseTime(text); err == nil && float64(date.UnixMilli()) > file["dateMs"].(float64) {
		return float64(date.UnixMilli()) - file["dateMs"].(float64)
	}
	return -1
}

func judge(status float64, kind any) (object, bool) {
	var byStatus, byType object
	for _, each := range errors["errors"].([]any) {
		row := each.(object)
		if row["status"] == status {
			byStatus = row
		}
		if row["type"] == kind && (byType == nil || row["status"] == status) {
			byType = row
		}
	}
	same := byType != nil && byStatus != nil && byType["status"] == byStatus["status"]
	if byStatus == nil {
		statuses := policy["statuses"].(object)["actions"].(object)
		action, listed := statuses[fmt.Sprint(status)]
		if !listed {
			action = statuses[fmt.Sprintf("%dxx", int(status)/100)]
		}
		byStatus = object{"action": action, "charged": "unknown"}
	}
	if byType == nil {
		return byStatus, false
	}
	if same || byType["action"] == "stop" {
		return byType, !same
	}
	row := object{"action": byStatus["action"], "charged": byStatus["charged"]}
	if carefulness(byType["action"]) > carefulness(byStatus["action"]) {
		row["action"] = byType["action"]
	}
	if byType["charged"] != byStatus["charged"] {
		row["charged"] = "unknown"
	}
	return row, true
}

func classify(given object) (failure object, askedMs float64) {
	kind := given["kind"].(string)
	if kind != "answer" {
		row := policy["noAnswer"].(object)["outcomes"].(object)[kind].(object)
		return object{"action": row["action"], "charged": row["charged"], "type": nil, "mismatch": false}, -1
	}
	found := envelopeType(given["body"].(string))
	row, mismatch := judge(given["status"].(float64), found)
	if inside := errorIn(given["body"].(string)); inside != nil && given["status"].(float64) < 300 {
		row, mismatch = judgeError(inside), true
	}
	if found == nil {
		found = row["type"]
	}
	askedMs = -1
	header, sent := given["retryAfter"].(string)
	asks := sent && given["status"].(float64) >= 400 && row["action"] == "retry"
	if honors, said := row["honorsRetryAfter"].(bool); asks && (honors || !said) {
		askedMs = retryAfterMs(header)
	}
	return object{"action": row["action"], "charged": row["charged"], "type": found, "mismatch": mismatch}, askedMs
}

func isUnusable(given object) bool {
	status, isAnswer := given["status"].(float64)
	return given["kind"] == "unusable-stream" || (isAnswer && status < 300 && errorIn(given["body"].(string)) == nil)
}

func decide(action any, askedMs float64, given object, chance float64) (waitMs float64, because any) {
	attempts := given["attempts"].(float64)
	switch {
	case given["streamStarted"].(bool):
		return 0, "stream-started"
	case action == "stop" && isUnusable(given):
		return 0, "unusable-answer"
	case action != "retry":
		return 0, action
	case given["kind"] == "lost" && !given["idempotent"].(bool):
		return 0, "lost-response"
	case attempts >= given["maxAttempts"].(float64):
		return 0, "attempts"
	case askedMs > number("retryAfter", "maxMs"):
		return 0, "retry-after-too-long"
	}
	waitMs = chance * math.Min(number("backoff", "capMs"), number("backoff", "baseMs")*math.Pow(number("backoff", "factor"), attempts-1))
	if askedMs >= 0 {
		least, most := number("retryAfter", "spreadMinMs"), number("retryAfter", "spreadMaxMs")
		waitMs = askedMs + least + chance*(most-least)
	}
	if waitMs >= given["leftMs"].(float64) {
		return 0, "deadline"
	}
	return waitMs, nil
}

func main() {
	errors, file = read(os.Args[1]), read(os.Args[2])
	policy = errors["retryPolicy"].(object)
	passed, failed := 0, 0
	for _, each := range file["vectors"].([]any) {
		vector := each.(object)
		given, want := vector["given"].(object), vector["want"].(object)
		failure, askedMs := classify(given)
		same := true
		for name, value := range failure {
			same = same && value == want[name]
		}
		for chance, bound := range map[float64]string{0: "minMs", math.Nextafter(1, 0): "maxMs"} {
			waitMs, because := decide(failure["action"], askedMs, given, chance)
			boundMs, _ := want[bound].(float64)
			same = same && because == want["because"] && math.Abs(waitMs-boundMs) < 0.001
		}
		if passed++; !same {
			passed--
			failed++
			fmt.Fprintf(os.Stderr, "%v: got %v, want %v\n", vector["name"], failure, want)
		}
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
