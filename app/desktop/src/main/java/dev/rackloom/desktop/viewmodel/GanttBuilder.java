package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.rack.Link;
import dev.rackloom.core.NodeClocks;
import dev.rackloom.core.SeenFiring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sorts spans into lanes. O(spans log spans). */
final class GanttBuilder {

  /** The newest requests of a deployment that are shown. */
  private static final int REQUESTS = 6;

  private static final String APART =
      "; clocks of nodes are set so that nothing starts before what it waits for";

  private final List<String> devices;
  private final List<String> links;
  private final Map<String, StageRow> rows = new HashMap<>();
  private final Map<String, Set<String>> waitsFor;

  /**
   * @param waitsFor for each stage those whose tensors it reads
   */
  GanttBuilder(StageTable table, List<Link> ofRack, Map<String, Set<String>> waitsFor) {
    this.waitsFor = waitsFor;
    devices = List.copyOf(table.devices());
    links =
        ofRack.stream()
            .sorted(Comparator.comparingInt(this::firstEnd).thenComparing(Link::id))
            .map(Link::id)
            .toList();
    table.rows().forEach(r -> rows.put(r.id(), r));
  }

  /** The position of the first device that a link joins; after all of them if it joins none. */
  private int firstEnd(Link link) {
    return Stream.of(link.a(), link.b())
        .mapToInt(devices::indexOf)
        .filter(d -> d >= 0)
        .min()
        .orElse(devices.size());
  }

  /** Devices as they are in the rack, then links by the device that they join, out before back. */
  private int order(String resource) {
    int device = devices.indexOf(resource);
    if (device >= 0) {
      return device;
    }
    int link = links.indexOf(resource.replaceFirst(" [<>]$", ""));
    return devices.size() + (link < 0 ? links.size() : link);
  }

  /** All of it belongs together. */
  Gantt of(List<Replay.Span> spans, String source, String title, String note) {
    return of(spans, end(spans), source, title, note);
  }

  private static long end(List<Replay.Span> spans) {
    return spans.stream().mapToLong(Replay.Span::endNanos).max().orElse(0);
  }

  private Gantt of(
      List<Replay.Span> spans, long oneNanos, String source, String title, String note) {
    Map<String, List<Gantt.Bar>> byLane =
        new TreeMap<>(
            Comparator.comparingInt(this::order)
                .thenComparing(r -> r.endsWith(" <"))
                .thenComparing(Comparator.naturalOrder()));
    for (Replay.Span s : spans) {
      byLane.computeIfAbsent(s.resource(), r -> new ArrayList<>()).add(bar(s));
    }
    List<Gantt.Lane> lanes = new ArrayList<>();
    byLane.forEach((name, bars) -> {
      bars.sort(Comparator.comparingLong(Gantt.Bar::startNanos));
      lanes.add(new Gantt.Lane(shown(name), devices.indexOf(name), bars));
    });
    return lanes.isEmpty()
        ? Gantt.NOTHING
        : new Gantt(title, source, note, lanes, end(spans), oneNanos, false);
  }

  private Gantt.Bar bar(Replay.Span s) {
    StageRow row = rows.get(s.stage());
    return new Gantt.Bar(
        row == null ? -1 : row.position(),
        row == null ? s.stage() : row.label(),
        s.request(),
        s.startNanos(),
        s.endNanos());
  }

  /** A link's direction as an arrow. */
  private static String shown(String resource) {
    return resource.replace(" >", " →").replace(" <", " ←");
  }

  /** The newest requests. */
  Gantt seen(List<SeenFiring> firings) {
    return seen(firings, "Seen in the deployment", "");
  }

  /** The newest requests of a run that is over. */
  Gantt last(Deployment.Newest run, boolean onScreen) {
    return seen(
        run.firings(), run.title(), onScreen ? "" : "of another placement than on the screen; ");
  }

  private Gantt seen(List<SeenFiring> firings, String title, String note) {
    Set<Long> newest =
        firings.stream()
            .map(SeenFiring::request)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(REQUESTS)
            .collect(Collectors.toCollection(HashSet::new));
    List<SeenFiring> shown = firings.stream().filter(f -> newest.contains(f.request())).toList();
    if (shown.isEmpty()) {
      return Gantt.NOTHING;
    }
    long first = newest.stream().mapToLong(r -> r).min().orElse(0);
    NodeClocks clocks = NodeClocks.of(shown, waitsFor);
    List<Replay.Span> spans =
        shown.stream().map(f -> span(f, clocks.at(f.node(), f.startNanos()), first)).toList();
    String sources =
        shown.stream()
            .map(f -> f.source().word())
            .distinct()
            .sorted()
            .collect(Collectors.joining(" and "));
    return of(
        spans,
        end(spans.stream().filter(s -> s.request() == 0).toList()),
        sources,
        title,
        note + "the newest requests, time dilation divided out" + (clocks.isOne() ? "" : APART));
  }

  private static Replay.Span span(SeenFiring f, long start, long first) {
    return new Replay.Span(
        f.device(), false, f.stage(), f.request() - first, start, start + f.nanos());
  }
}
