package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@link TransferEngine}s of a rack, as links of their own, and what they do on a way. */
final class Engines {

  private final Map<String, TransferEngine> byLink = new HashMap<>();
  private final Map<String, TransferEngine> byDevice = new LinkedHashMap<>();

  Engines(Rack rack) {
    for (Device device : rack.devices()) {
      Optional<TransferEngine> engine = TransferEngine.of(device);
      engine.ifPresent(e -> byDevice.put(device.id(), e));
      engine.ifPresent(e -> byLink.put(TransferEngine.linkId(device.id()), e));
    }
    for (Link link : rack.links()) {
      Checks.that(!byLink.containsKey(link.id()), "link '" + link.id() + "' has an engine's name");
    }
  }

  /** The rack's links, those of networks at the far side of engines, and the engines. */
  List<Link> links(Rack rack) {
    if (byDevice.isEmpty()) {
      return rack.links();
    }
    List<Link> links = new ArrayList<>();
    for (Link link : rack.links()) {
      links.add(
          new Link(
              link.id(),
              end(link, link.a()),
              end(link, link.b()),
              link.kind(),
              link.bytesPerS(),
              link.latencyNanos()));
    }
    byDevice.forEach((device, engine) -> links.add(engine.between(device)));
    return links;
  }

  private String end(Link link, String vertex) {
    return byDevice.containsKey(vertex) && TransferEngine.isNetwork(link)
        ? TransferEngine.farSide(vertex)
        : vertex;
  }

  /**
   * A way with what engines do on it: compress between one that bytes leave by and one they come in
   * by, copy at the first that they leave by, add at the last that they come in by.
   */
  Route route(String start, List<Link> way) {
    if (byDevice.isEmpty()) {
      return new Route(way);
    }
    return new Route(way, shares(start, way), scattered(start, way), reduced(start, way));
  }

  private List<Double> shares(String start, List<Link> way) {
    List<Double> shares = new ArrayList<>();
    @Nullable TransferEngine left = null;
    int since = 0;
    String at = start;
    for (Link link : way) {
      @Nullable TransferEngine engine = byLink.get(link.id());
      if (engine != null && at.equals(link.a())) {
        left = engine;
        since = shares.size() + 1;
      } else if (engine != null && left != null) {
        double share = left.compressesFor(engine) ? 1 / left.compression() : 1;
        shares.subList(since, shares.size()).replaceAll(s -> share);
        left = null;
      }
      shares.add(1.0);
      at = link.other(at);
    }
    return shares;
  }

  /** The links up to the first engine that bytes leave by, if it scatters. */
  private int scattered(String start, List<Link> way) {
    String at = start;
    for (int i = 0; i < way.size(); i++) {
      @Nullable TransferEngine engine = byLink.get(way.get(i).id());
      if (engine != null && at.equals(way.get(i).a())) {
        return engine.scatter() ? i + 1 : 0;
      }
      at = way.get(i).other(at);
    }
    return 0;
  }

  /** The links from the last engine on, if bytes come in by it and it reduces. */
  private int reduced(String start, List<Link> way) {
    String at = start;
    int reduced = 0;
    for (int i = 0; i < way.size(); i++) {
      @Nullable TransferEngine engine = byLink.get(way.get(i).id());
      if (engine != null) {
        boolean in = !at.equals(way.get(i).a());
        reduced = in && engine.reduce() ? way.size() - i : 0;
      }
      at = way.get(i).other(at);
    }
    return reduced;
  }
}
