package dev.rackloom.openvino;

import dev.rackloom.api.graph.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The attributes of a layer with the types that their text shows. */
final class DataAttributes {

  private static final int LONGEST = 4096;
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
  private static final Pattern REAL =
      Pattern.compile("[-+]?\\d{1,40}(\\.\\d{0,40})?([eE][-+]?\\d{1,3})?");

  private DataAttributes() {}

  static Map<String, Attribute> of(Map<String, String> data) {
    Map<String, Attribute> attributes = new HashMap<>();
    data.forEach((name, text) -> {
      if (!name.startsWith(Marks.OURS)) { // a file does not speak for the reader
        attributes.put(name, of(text));
      }
    });
    return attributes;
  }

  private static Attribute of(String text) {
    if (text.length() > LONGEST) {
      return new Attribute.Opaque("text", text.length() + " characters");
    }
    if (WHOLE.matcher(text).matches()) {
      return new Attribute.IntValue(Long.parseLong(text));
    }
    if (REAL.matcher(text).matches()) {
      return new Attribute.FloatValue(Double.parseDouble(text));
    }
    return text.indexOf(',') > 0 ? list(text) : new Attribute.Text(text);
  }

  private static Attribute list(String text) {
    List<Long> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!WHOLE.matcher(part.strip()).matches()) {
        return new Attribute.Text(text);
      }
      values.add(Long.parseLong(part.strip()));
    }
    return new Attribute.Ints(values);
  }
}
