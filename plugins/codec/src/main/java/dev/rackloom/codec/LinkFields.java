package dev.rackloom.codec;

import dev.rackloom.api.rack.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads one entry of a rack file's links. */
final class LinkFields {

  private final Yaml yaml;
  private final Optional<DeviceCatalogue.LinkEntry> sheet;
  private final Set<String> vertices;

  private LinkFields(Yaml yaml, Optional<DeviceCatalogue.LinkEntry> sheet, Set<String> vertices) {
    this.yaml = yaml;
    this.sheet = sheet;
    this.vertices = vertices;
  }

  /** The links of the entry: one, or one for each device that a name with {@code *} stands for. */
  static List<Link> read(Yaml yaml, Set<String> vertices, DeviceCatalogue catalogue) {
    yaml.allow(Set.of("id", "between", "use", "count", "kind", "bandwidthGBps", "latency"));
    Optional<DeviceCatalogue.LinkEntry> sheet =
        yaml.find("use")
            .map(use ->
                catalogue
                    .link(use.text())
                    .orElseThrow(() -> DeviceCatalogue.unknown(use, "link", catalogue.links())));
    return new LinkFields(yaml, sheet, vertices).links();
  }

  private List<Link> links() {
    List<Yaml> ends = yaml.get("between").items();
    if (ends.size() != 2) {
      throw yaml.get("between")
          .wrong("a link has two ends, this one " + ends.size(), "write between: [a, b].");
    }
    List<String> from = ends(ends.get(0));
    List<String> to = ends(ends.get(1));
    boolean one = from.size() == 1 && to.size() == 1;
    List<Link> links = new ArrayList<>();
    for (String a : from) {
      for (String b : to) {
        if (!a.equals(b) || one) {
          links.add(link(one ? "" : "." + a + "." + b, a, b));
        }
      }
    }
    return links;
  }

  private List<String> ends(Yaml end) {
    String name = end.text();
    if (vertices.contains(name)) {
      return List.of(name);
    }
    String beginning = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
    List<String> all =
        name.endsWith("*")
            ? new TreeSet<>(vertices).stream().filter(v -> v.startsWith(beginning)).toList()
            : List.of();
    if (all.isEmpty()) {
      throw end.wrong(
          "link '"
              + yaml.get("id").text()
              + "' ends at '"
              + name
              + "', which is neither a device nor a switch",
          "use one of " + new TreeSet<>(vertices) + ", or add it to switches.");
    }
    return all;
  }

  private Link link(String suffix, String a, String b) {
    double count = yaml.find("count").map(Yaml::number).orElse(1.0);
    return yaml.make(
        () ->
            new Link(
                yaml.get("id").text() + suffix,
                a,
                b,
                yaml.find("kind")
                    .map(Yaml::text)
                    .or(() -> sheet.map(DeviceCatalogue.LinkEntry::kind))
                    .orElse("link"),
                count * bytesPerS(),
                yaml.find("latency")
                    .map(Yaml::nanos)
                    .or(() -> sheet.map(DeviceCatalogue.LinkEntry::latencyNanos))
                    .orElse(0L)),
        "correct this link.");
  }

  private double bytesPerS() {
    boolean printed = sheet.isPresent() && sheet.get().bytesPerS().isPresent();
    return yaml.find("bandwidthGBps").isEmpty() && printed
        ? sheet.get().bytesPerS().orElseThrow()
        : yaml.get("bandwidthGBps").number() * 1e9;
  }
}
