package dev.rackloom.core;

import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rack as it might be: links faster or slower, more or fewer devices of a kind. A device that is
 * added is like the last of its kind: same node, same links, same costs.
 *
 * @param linkSpeed bandwidth of every link, as a multiple of what it is
 * @param counts how many devices of a kind ({@link Device#sheet}) there are; kinds that are not
 *     named stay as they are
 */
public record RackChange(double linkSpeed, Map<String, Integer> counts) {

  /** Nothing is changed. */
  public static final RackChange NONE = new RackChange(1, Map.of());

  public RackChange {
    if (!(linkSpeed > 0 && linkSpeed < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the speed of links must be positive, was " + linkSpeed);
    }
    counts = Map.copyOf(counts);
  }

  /** How many devices of each kind a rack has, in its order. */
  public static Map<String, Integer> counts(Rack rack) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    rack.devices().forEach(d -> counts.merge(d.sheet(), 1, Integer::sum));
    return counts;
  }

  /** A session on the rack as it might be. */
  Session apply(Session session) {
    return new Application(session.rack()).on(session);
  }

  private final class Application {
    private final Rack rack;
    private final List<Device> devices = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    /** What each added device is like. */
    private final Map<String, String> likeness = new LinkedHashMap<>();

    Application(Rack rack) {
      this.rack = rack;
    }

    Session on(Session session) {
      rack.links().forEach(l -> links.add(faster(l)));
      Map<String, Integer> left = new LinkedHashMap<>(counts(rack));
      left.putAll(counts);
      Map<String, Device> last = new LinkedHashMap<>();
      for (Device device : rack.devices()) {
        last.put(device.sheet(), device);
        boolean stays = left.merge(device.sheet(), -1, Integer::sum) >= 0;
        if (stays || device.id().equals(rack.callerAt())) {
          devices.add(device);
        }
      }
      last.forEach((kind, device) -> add(device, left.getOrDefault(kind, 0)));
      links.removeIf(l -> !isThere(l.a()) || !isThere(l.b()));
      Rack changed =
          new Rack(
              rack.name(),
              rack.nodes(),
              devices,
              rack.switches(),
              links,
              rack.callerAt(),
              rack.timeDilation(),
              rack.memories().stream().filter(m -> isThere(m.at())).toList());
      return session.withProfile(profile(session.profile())).withRack(changed);
    }

    private Link faster(Link l) {
      return new Link(l.id(), l.a(), l.b(), l.kind(), l.bytesPerS() * linkSpeed, l.latencyNanos());
    }

    private boolean isThere(String vertex) {
      return rack.switches().contains(vertex)
          || devices.stream().anyMatch(d -> d.id().equals(vertex));
    }

    private void add(Device like, int count) {
      for (int i = 0; i < count; i++) {
        String id = like.id() + "+" + (i + 1);
        likeness.put(id, like.id());
        devices.add(
            new Device(
                id,
                like.node(),
                like.kind(),
                like.model(),
                like.peakFlopsPerS(),
                like.memory(),
                like.launchNanos(),
                like.power(),
                like.realization(),
                like.attributes()));
        for (Link link : rack.links()) {
          if (link.a().equals(like.id()) || link.b().equals(like.id())) {
            links.add(faster(moved(link, like.id(), id)));
          }
        }
      }
    }

    private Link moved(Link link, String from, String to) {
      return new Link(
          link.id() + " of " + to,
          link.a().equals(from) ? to : link.a(),
          link.b().equals(from) ? to : link.b(),
          link.kind(),
          link.bytesPerS(),
          link.latencyNanos());
    }

    private CostProfile profile(CostProfile known) {
      List<CostBlock> blocks = new ArrayList<>(known.blocks());
      likeness.forEach((id, like) ->
          known.blocks().stream()
              .filter(b -> b.device().equals(like))
              .forEach(
                  b -> blocks.add(new CostBlock(id, b.scope(), b.function(), b.provenance()))));
      return new CostProfile(known.name(), known.rack(), blocks, known.provenances());
    }
  }
}
