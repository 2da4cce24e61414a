package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Route;
import dev.rackloom.engine.serving.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ways between the devices of a rack, as the directions of the physical links that they cross. */
final class Ways {

  /** Of a way that crosses no link. */
  private static final double NO_LIMIT = 1e18;

  private final Rack rack;
  private final LinkTable links;

  Ways(Rack rack) {
    this.rack = rack;
    this.links = LinkTable.of(rack);
  }

  /** The routes; a message pays the links' latency once. */
  LinkTable links() {
    return links;
  }

  /**
   * The way from one device to another.
   *
   * @param what goes there, for the message if there is no way; also the start of its name
   */
  Instance.Hop between(String what, int from, int to, double bytesPerToken) {
    return between(what, from, to, bytesPerToken, 0);
  }

  /**
   * What a NIC that scatters sends on of what came to it for an earlier reader: it takes as long,
   * on the links beyond the NIC alone.
   */
  Instance.Hop copied(int from, int to, double bytesPerToken) {
    return between("", from, to, bytesPerToken, links.route(from, to).scattered());
  }

  /** The NIC on a way that scatters, as its link's name; empty if there is none. */
  Optional<String> scatters(int from, int to) {
    int first = links.connected(from, to) ? links.route(from, to).scattered() : 0;
    return first == 0
        ? Optional.empty()
        : Optional.of(links.route(from, to).links().get(first - 1).id());
  }

  private Instance.Hop between(String what, int from, int to, double bytesPerToken, int behind) {
    String start = rack.devices().get(from).id();
    String end = rack.devices().get(to).id();
    if (!links.connected(from, to)) {
      throw RackloomException.user(
          "no way leads from " + start + " to " + end + (what.isEmpty() ? "" : " for " + what),
          "connect them in the rack, or place elsewhere.");
    }
    Route route = links.route(from, to);
    double perS = Math.min(route.bytesPerS(), NO_LIMIT);
    return new Instance.Hop(bytesPerToken, perS, route.latencyNanos())
        .over((what + " " + start + " > " + end).strip(), wires(route, start, behind));
  }

  /** A link counts once a direction, named as in predictions; without the first few. */
  private static List<Instance.Wire> wires(Route route, String start, int behind) {
    List<Instance.Wire> wires = new ArrayList<>();
    String at = start;
    for (int i = 0; i < route.links().size(); i++) {
      Link link = route.links().get(i);
      String id = link.id() + (link.a().equals(at) ? " >" : " <");
      wires.add(new Instance.Wire(id, route.bytesPerS(i)));
      at = link.other(at);
    }
    return wires.subList(behind, wires.size());
  }
}
