import java.nio.file.*;
import java.time.*;
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

  /** The error that the body of a 2xx holds, in whatever form; null when it holds none. */
  static Map<String, Object> errorIn(Object body) {
    try {
      var value = map(Json.parse((String) body));
      var holders = new ArrayList<Map<String, Object>>(List.of(value));
      if (value.get("choices") instanceof List<?> choices) for (var each : choices) holders.add(map(each));
      for (var holder : holders) {
        var error = holder.get("error");
        if (error instanceof Map<?, ?> some ? !some.isEmpty() : error != null && !error.equals(false) && !error.equals(""))
          return error instanceof Map<?, ?> ? map(error) : new HashMap<>(Map.of("code", error));
        if ("error".equals(holder.get("finish_reason")) || "error".equals(holder.get("type"))) return new HashMap<>();
      }
      return null;
    } catch (RuntimeException unreadable) {
      return null;
    }
  }

  static Map<String, Object> judgeError(Map<String, Object> error) {
    double status = 500;
    for (var code : Arrays.asList(error.get("status"), error.get("code"))) {
      var text = code instanceof Double number ? "" + number.intValue() : "" + code;
      if (text.matches("[45]\\d\\d")) status = Double.parseDouble(text);
    }
    var rows = (List<?>) errors.get("errors");
    var named = rows.stream().map(Conformance::map).filter(row -> row.get("type").equals(error.get("type"))).findFirst();
    if (named.isPresent()) status = (double) named.get().get("status");
    var row = new HashMap<String, Object>(Map.of("action", map(map(policy.get("statuses")).get("actions")).get((int) status / 100 + "xx"), "charged", "unknown"));
    for (var each : rows) if (map(each).get("status").equals(status)) row.putAll(map(each));
    row.put("mismatch", true);
    return row;
  }

  static Double retryAfterMs(String text) {
    if (text.matches("\\d+(\\.\\d+)?(\\s*,\\s*\\d+(\\.\\d+)?)*"))
      return 1000 * Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).max().getAsDouble();
    // The three forms of an HTTP date, of which that of asctime has no zone
    var forms = Map.of(3, "EEE, dd MMM yyyy HH:mm:ss z", 6, "EEEE, dd-MMM-yy HH:mm:ss z");
    var form = forms.getOrDefault(Math.min(text.indexOf(','), 6), "EEE MMM ppd HH:mm:ss yyyy");
    try {
      if (text.contains(",") != text.endsWith(" GMT")) return null;
      var date = ZonedDateTime.parse(text, DateTimeFormatter.ofPattern(form, Locale.US).withZone(ZoneOffset.UTC));
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
      var statuses = map(map(policy.get("statuses")).get("actions"));
      var byClass = statuses.get((int) status / 100 + "xx");
      byStatus = Map.of("action", statuses.getOrDefault("" + (int) status, byClass), "charged", "unknown");
    }
    var row = new HashMap<>(byType == null ? byStatus : byType);
    row.put("mismatch", byType != null && !same);
    if (byType == null || same || byType.get("action").equals("stop")) return row;
    if (carefulness(byStatus.get("action")) > carefulness(byType.get("action"))) row.put("action", byStatus.get("action"));
    if (!byStatus.get("charged").equals(byType.get("charged"))) row.put("charged", "unknown");
    return row;
  }

  static Map<String, Object> classify(Map<String, Object> given) {
    var kind = (String) given.get("kind");
    var row = new HashMap<String, Object>(Map.of("mismatch", false));
    if (!kind.equals("answer")) row.putAll(map(map(map(policy.get("noAnswer")).get("outcomes")).get(kind)));
    else {
      var type = envelopeType(given.get("body"));
      var error = (double) given.get("status") < 300 ? errorIn(given.get("body")) : null;
      row.putAll(error == null ? judge((double) given.get("status"), type) : judgeError(error));
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
    var isSuccess = given.get("status") instanceof Double status ? status < 300 && errorIn(given.get("body")) == null : given.get("kind").equals("unusable-stream");
    if (failure.get("action").equals("stop") && isSuccess) return "unusable-answer";
    if (!failure.get("action").equals("retry")) return failure.get("action");
    if (given.get("kind").equals("lost") && !(boolean) given.get("idempotent")) return "lost-response";
    if (attempts >= (double) given.get("maxAttempts")) return "attempts";
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
