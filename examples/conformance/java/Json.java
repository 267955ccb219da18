import java.util.*;

/** Reads JSON into maps, lists, texts, numbers, booleans and null, as Java comes without a reader. Bad JSON throws. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) { this.text = text; }

  static Object parse(String text) {
    var json = new Json(text);
    var value = json.value();
    if (json.peek() != 0) throw new IllegalArgumentException("more than one value");
    return value;
  }

  private char peek() {
    while (at < text.length() && text.charAt(at) <= ' ') at++;
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean take(char wanted) {
    if (peek() != wanted) return false;
    at++;
    return true;
  }

  private void expect(char wanted) {
    if (!take(wanted)) throw new IllegalArgumentException(wanted + " expected at " + at);
  }

  private Object value() {
    switch (peek()) {
      case '{': return object();
      case '[': return list();
      case '"': return string();
      default: return word();
    }
  }

  private Map<String, Object> object() {
    var map = new LinkedHashMap<String, Object>();
    expect('{');
    if (take('}')) return map;
    do {
      peek();
      var name = string();
      expect(':');
      map.put(name, value());
    } while (take(','));
    expect('}');
    return map;
  }

  private List<Object> list() {
    var list = new ArrayList<Object>();
    expect('[');
    if (take(']')) return list;
    do list.add(value()); while (take(','));
    expect(']');
    return list;
  }

  private String string() {
    var out = new StringBuilder();
    expect('"');
    for (char c; (c = text.charAt(at++)) != '"'; ) {
      if (c != '\\') { out.append(c); continue; }
      char escaped = text.charAt(at++);
      int known = "bfnrt".indexOf(escaped);
      if (escaped == 'u') out.append((char) Integer.parseInt(text.substring(at, at += 4), 16));
      else out.append(known < 0 ? escaped : "\b\f\n\r\t".charAt(known));
    }
    return out.toString();
  }

  private Object word() {
    int from = at;
    while (at < text.length() && ",]} \r\n\t".indexOf(text.charAt(at)) < 0) at++;
    var word = text.substring(from, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> Double.valueOf(word);
    };
  }
}
