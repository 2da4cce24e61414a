package dev.rackloom.onnx;

import dev.rackloom.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that exporters give to a state before and after a step. */
final class StateNames {

  private static final Pattern PAST = Pattern.compile("^past(?:_key_values)?(?=[._]|\\d|$)(.*)$");
  private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z]|\\d)\\d{1,6}(?!\\d)");
  private static final Pattern STATEFUL =
      Pattern.compile(
          "state|cache|hidden|memory|recurrent|ssm|lstm|gru|rnn|mems?\\b|(^|[._/])[hc]([._]?\\d|$)");

  private StateNames() {}

  /** Names that the output may have whose next step's input is {@code past}; best first. */
  static List<String> presents(String past) {
    List<String> names = new ArrayList<>();
    Matcher m = PAST.matcher(past);
    if (m.matches()) {
      String rest = m.group(1);
      String bare = rest.isEmpty() ? rest : rest.substring(1);
      names.addAll(
          List.of(
              "present" + rest, "present_key_values" + rest, "present_" + bare, "present." + bare));
    }
    if (past.startsWith("prev_")) {
      names.addAll(List.of("next_" + past.substring(5), "new_" + past.substring(5)));
    }
    if (!STATEFUL.matcher(past.toLowerCase(Locale.ROOT)).find()) {
      return names;
    }
    for (String suffix :
        List.of("_out", ".out", "_new", "_next", "N", "n", "_n", "_output", ".1")) {
      names.add(past + suffix);
    }
    for (String prefix : List.of("new_", "next_", "out_", "output_", "updated_", "present_")) {
      names.add(prefix + past);
    }
    replaced(names, past, "_in", "_out");
    replaced(names, past, "in_", "out_");
    replaced(names, past, "input", "output");
    replaced(names, past, "initial", "final");
    replaced(names, past, "old", "new");
    if (past.endsWith("0")) {
      names.add(past.substring(0, past.length() - 1) + "n");
      names.add(past.substring(0, past.length() - 1) + "1");
    }
    int dot = past.lastIndexOf('.');
    if (dot > 0) {
      names.add(past.substring(0, dot) + "_out" + past.substring(dot));
    }
    int line = past.lastIndexOf('_');
    if (line > 0) {
      names.add(past.substring(0, line) + "_out" + past.substring(line));
    }
    return names;
  }

  private static void replaced(List<String> names, String past, String from, String to) {
    if (past.contains(from)) {
      names.add(past.replace(from, to));
    }
  }

  /** A cache grows by tokens; what convolutions remember is a window; the rest is recurrent. */
  static String kind(Tensor past, Tensor present) {
    String name = past.name().toLowerCase(Locale.ROOT);
    if (name.contains("conv")) {
      return "window";
    }
    boolean cache =
        name.contains("key")
            || name.contains("value")
            || name.contains("cache")
            || name.contains("kv")
            || name.startsWith("past");
    boolean recurrent = name.contains("ssm") || name.contains("recurrent");
    return !recurrent && cache && StateLayout.grows(past, present) ? "kv" : "recurrent";
  }

  /** The first number that stands for itself; -1 if there is none. */
  static int layer(String name) {
    Matcher m = NUMBER.matcher(name);
    return m.find() ? Integer.parseInt(m.group()) : -1;
  }
}
