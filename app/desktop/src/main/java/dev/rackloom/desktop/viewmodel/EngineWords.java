package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.stage.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the engine says, in the words of the screen: units as elsewhere, stages by their names, and
 * where a link leads. The engine itself writes ids and exact numbers.
 */
final class EngineWords {

  private static final Pattern TIME = Pattern.compile("(?<![\\w.])(\\d+(?:\\.\\d+)?) (us|ms|s)\\b");
  private static final Pattern BYTES = Pattern.compile("(?<![\\w.])(\\d[\\d,]*) bytes\\b");
  private static final Pattern QUOTED = Pattern.compile("'([^']+)'");
  private static final Pattern WORD = Pattern.compile("[^\\s,;:'\"()]+");
  private static final Pattern NUMBER = Pattern.compile("[\\d.]+");

  private final List<Link> links;
  private final Set<String> stages;
  private final Set<String> plain;
  private final UnaryOperator<String> labels;

  /**
   * @param labels names of stages by id
   */
  EngineWords(Study study, UnaryOperator<String> labels) {
    this.links = study.rack().links();
    this.labels = labels;
    this.stages = new HashSet<>(study.stages().stages().stream().map(Stage::id).toList());
    this.plain = new HashSet<>(stages);
    plain.removeIf(id -> NUMBER.matcher(id).matches());
    study.rack().devices().stream().map(Device::id).forEach(plain::remove);
  }

  /** By the names that the stage table has. */
  static EngineWords on(Study study) {
    return new EngineWords(study, StageTable.labels(study.stages().stages()));
  }

  /** The same in words for people. */
  String of(String said) {
    String words = TIME.matcher(said).replaceAll(m -> quoted(nanos(m)));
    words = BYTES.matcher(words).replaceAll(m -> quoted(bytes(m)));
    for (Link link : links) {
      words = words.replace(link.id() + " >", link.id() + " to " + link.b());
      words = words.replace(link.id() + " <", link.id() + " to " + link.a());
    }
    words = QUOTED.matcher(words).replaceAll(m -> quoted(named(stages, m.group(1), m.group())));
    words = WORD.matcher(words).replaceAll(m -> quoted(named(plain, m.group(), m.group())));
    return words.replace("stage stage ", "stage ");
  }

  private String named(Set<String> ids, String id, String otherwise) {
    return ids.contains(id) ? otherwise.replace(id, name(id)) : otherwise;
  }

  /** A name that is but a number would be read as one. */
  private String name(String id) {
    String label = labels.apply(id);
    return NUMBER.matcher(label).matches() ? "stage " + label : label;
  }

  private static String nanos(MatchResult time) {
    double unit = time.group(2).equals("us") ? 1e3 : time.group(2).equals("ms") ? 1e6 : 1e9;
    return Units.nanos(Double.parseDouble(time.group(1)) * unit);
  }

  private static String bytes(MatchResult bytes) {
    return Units.bytes(Double.parseDouble(bytes.group(1).replace(",", "")));
  }

  private static String quoted(String words) {
    return Matcher.quoteReplacement(words);
  }
}
