import java.nio.file.*;
import java.time.ZonedDateTime;
import java.time.format.*;
import java.util.*;

/** Runs the decision vectors against errors.json alone: javac *.java, then java Conformance errors.json decisions.json */
public final class Conformance {
  static Map<String, Object> errors, file, policy;

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) { return (Map<String, Object>) value; }

  static double number(String part, String name) { return (double) map(policy.get(part)).get(name); }

  static int carefulness(Object action) { return ((List<?>) map(policy.get("careful")).get("order")).indexOf(action); }

  static String envelopeType(Object body) {
    try {
      return (String) map(map(Json.parse((String) body)).get("error")).get("type");
    } catch (RuntimeException unreadable) {
      return null;
    }
  }

  static Double retryAfterMs(String text) {
    if (text.matches("\\d+(\\.\\d+)?(\\s*,\\s*\\d+(\\.\\d+)?)*"))
      return 1000 * Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).max().getAsDouble();
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      double ms = date.toInstant().toEpochMilli() - (double) file.get("dateMs");
      return ms > 0 ? ms : null;
    } catch (DateTimeParseException noDate) {
      return null;
    }
  }

  static Map<String, Object> judge(double status, String type) {
    Map<String, Object> byStatus = null, byType = null;
    for (var each : (List<?>) errors.get("errors")) {
      var row = map(each);
      if (row.get("status").equals(status)) byStatus = row;
      if (row.get("type").equals(type) && (byType == null || row == byStatus)) byType = row;
    }
    boolean same = byType == byStatus;
    if (byStatus == null) {
      var statuses = map(policy.get("statuses"));
      var byClass = statuses.get((int) status / 100 + "xx");
      byStatus = Map.of("action", statuses.getOrDefault("" + (int) status, byClass), "charged", "unknown");
    }
    var row = new HashMap<>(byType == null ? byStatus : byType);
    row.put("mismatch", byType != null && !same);
    if (byType == null || same || byType.get("action").equals("stop") || status < 300) return row;
    if (carefulness(byStatus.get("action")) > carefulness(byType.get("action"))) row.put("action", byStatus.get("action"));
    if (!byStatus.get("charged").equals(byType.get("charged"))) row.put("charged", "unknown");
    return row;
  }

  static Map<String, Object> classify(Map<String, Object> given) {
    var kind = (String) given.get("kind");
    var row = new HashMap<String, Object>(Map.of("mismatch", false));
    if (kind.equals("unusable-stream")) row.putAll(Map.of("action", map(policy.get("statuses")).get("2xx"), "charged", "unknown"));
    else if (!kind.equals("answer")) row.putAll(map(map(policy.get("noAnswer")).get(kind)));
    else {
      var type = envelopeType(given.get("body"));
      row.putAll(judge((double) given.get("status"), type));
      if (type != null) row.put("type", type);
      var asks = (double) given.get("status") >= 400 && row.get("action").equals("retry");
      var honors = asks && (boolean) row.getOrDefault("honorsRetryAfter", true);
      if (honors && given.get("retryAfter") != null) row.put("askedMs", retryAfterMs((String) given.get("retryAfter")));
    }
    return row;
  }

  /** The wait in milliseconds, or the reason why there is none. */
  static Object decide(Map<String, Object> failure, Map<String, Object> given, double chance) {
    double attempts = (double) given.get("attempts");
    var askedMs = (Double) failure.get("askedMs");
    if ((boolean) given.get("streamStarted")) return "stream-started";
    if (!failure.get("action").equals("retry")) return failure.get("action");
    if (given.get("kind").equals("lost") && !(boolean) given.get("idempotent")) return "lost-response";
    if (attempts >= number("attempts", "default")) return "attempts";
    if (askedMs != null && askedMs > number("retryAfter", "maxMs")) return "retry-after-too-long";
    double least = number("retryAfter", "spreadMinMs"), most = number("retryAfter", "spreadMaxMs");
    double bound = number("backoff", "baseMs") * Math.pow(number("backoff", "factor"), attempts - 1);
    double waitMs = askedMs != null ? askedMs + least + chance * (most - least) : chance * Math.min(number("backoff", "capMs"), bound);
    return waitMs >= (double) given.get("leftMs") ? "deadline" : (Object) waitMs;
  }

  static boolean isWanted(Object decision, Map<String, Object> want, String bound) {
    if (decision instanceof Double waitMs) return want.get(bound) instanceof Double wanted && Math.abs(waitMs - wanted) < 0.001;
    return decision.equals(want.get("because"));
  }

  public static void main(String[] paths) throws Exception {
    errors = map(Json.parse(Files.readString(Path.of(paths[0]))));
    file = map(Json.parse(Files.readString(Path.of(paths[1]))));
    policy = map(errors.get("retryPolicy"));
    int passed = 0, failed = 0;
    for (var each : (List<?>) file.get("vectors")) {
      Map<String, Object> given = map(map(each).get("given")), want = map(map(each).get("want"));
      var failure = classify(given);
      boolean same = isWanted(decide(failure, given, 0), want, "minMs") && isWanted(decide(failure, given, Math.nextDown(1.0)), want, "maxMs");
      for (var name : List.of("action", "charged", "type", "mismatch")) same &= Objects.equals(failure.get(name), want.get(name));
      if (same) passed++; else failed++;
      if (!same) System.err.println(map(each).get("name") + ": got " + failure + ", want " + want);
    }
    System.out.println(passed + " passed, " + failed + " failed");
    System.exit(failed > 0 ? 1 : 0);
  }
}
