package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Route;
import dev.rackloom.engine.serving.Instance;
import java.util.ArrayList;
import java.util.List;

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
        .over((what + " " + start + " > " + end).strip(), wires(route, start));
  }

  /** A link counts once a direction, named as in predictions. */
  private static List<Instance.Wire> wires(Route route, String start) {
    List<Instance.Wire> wires = new ArrayList<>();
    String at = start;
    for (int i = 0; i < route.links().size(); i++) {
      Link link = route.links().get(i);
      String id = link.id() + (link.a().equals(at) ? " >" : " <");
      wires.add(new Instance.Wire(id, route.bytesPerS(i)));
      at = link.other(at);
    }
    return wires;
  }
}
