package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.core.Apart;
import dev.rackloom.core.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is predicted of a placement whose phases are {@link Apart}: a request computes its prompt
 * where prompts are, the state of every stage moves over the route between its devices, all at
 * once, and steps follow where they are. Devices and links carry what both do; the state is on top.
 */
final class ApartPrice {

  private final Session session;
  private final Placement prompts;
  private final Placement steps;

  ApartPrice(Session session, Placement placement) {
    this.session = session;
    this.prompts = Apart.part(placement, Phase.PREFILL);
    this.steps = Apart.part(placement, Phase.DECODE);
  }

  /** Of one request alone. */
  Prediction of() {
    Prediction first = session.pricePasses(prompts).getFirst();
    Prediction each = session.pricePasses(steps).getLast();
    long times = session.passes().getLast().times();
    long moving = moving();
    List<Prediction.DeviceLoad> devices = devices(first, each, times);
    List<Prediction.LinkLoad> links = links(first, each, times);
    long busiest =
        Stream.of(
                Stream.of(moving),
                devices.stream().map(Prediction.DeviceLoad::busyNanos),
                links.stream().map(Prediction.LinkLoad::busyNanos))
            .flatMap(all -> all)
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    return new Prediction(
        first.latencyNanos() + moving + each.latencyNanos() * times,
        busiest,
        first.energyJ() + each.energyJ() * times,
        devices,
        links,
        timeline(first, each, first.latencyNanos() + moving),
        bottleneck(first, each, times, moving),
        first.source(),
        first.basis(),
        List.of());
  }

  /** Memory is that of whole requests, on whichever side a device is. */
  private List<Prediction.DeviceLoad> devices(Prediction first, Prediction each, long times) {
    Prediction held = session.price(prompts);
    Prediction kept = session.price(steps);
    List<Prediction.DeviceLoad> loads = new ArrayList<>();
    for (int d = 0; d < first.devices().size(); d++) {
      Prediction.DeviceLoad one = held.devices().get(d);
      loads.add(
          new Prediction.DeviceLoad(
              one.device(),
              first.devices().get(d).busyNanos() + each.devices().get(d).busyNanos() * times,
              one.memoryBytes() + kept.devices().get(d).memoryBytes(),
              one.capacityBytes()));
    }
    return loads;
  }

  private static List<Prediction.LinkLoad> links(Prediction first, Prediction each, long times) {
    Map<String, Prediction.LinkLoad> all = new LinkedHashMap<>();
    first.links().forEach(l -> all.put(l.link(), l));
    each.links()
        .forEach(l ->
            all.merge(
                l.link(),
                new Prediction.LinkLoad(l.link(), l.bytes() * times, l.busyNanos() * times),
                (a, b) ->
                    new Prediction.LinkLoad(
                        a.link(), a.bytes() + b.bytes(), a.busyNanos() + b.busyNanos())));
    return List.copyOf(all.values());
  }

  private static List<Prediction.StageTime> timeline(
      Prediction first, Prediction each, long after) {
    return Stream.concat(
            first.timeline().stream(),
            each.timeline().stream()
                .map(t ->
                    new Prediction.StageTime(
                        t.stage(), t.device(), t.startNanos() + after, t.endNanos() + after)))
        .toList();
  }

  private static String bottleneck(Prediction first, Prediction each, long times, long moving) {
    long most = Math.max(first.busiestNanos(), each.busiestNanos() * times);
    if (moving > most) {
      return "the way of state from prompts to steps";
    }
    return first.busiestNanos() > each.busiestNanos() * times
        ? "prompts: " + first.bottleneck()
        : "steps: " + each.bottleneck();
  }

  /** How long the state of a prompt is on its way, nothing else on it. */
  private long moving() {
    Rack rack = session.rack();
    LinkTable links = LinkTable.of(rack);
    long tokens = session.passes().getFirst().sizes().get("tokens").orElse(1);
    Map<List<Integer>, Double> bytes = new HashMap<>();
    for (Stage stage : session.model().stages().stages()) {
      bytes.merge(
          List.of(at(prompts, stage), at(steps, stage)),
          StateRoom.statePerToken(stage) * tokens,
          Double::sum);
    }
    double longest = 0;
    for (var way : bytes.entrySet()) {
      int from = way.getKey().getFirst();
      int to = way.getKey().getLast();
      if (from != to && way.getValue() > 0) {
        if (!links.connected(from, to)) {
          throw RackloomException.user(
              "no way leads from "
                  + rack.devices().get(from).id()
                  + ", where prompts are, to "
                  + rack.devices().get(to).id()
                  + ", where steps are",
              "connect them in the rack, or place elsewhere.");
        }
        longest = Math.max(longest, links.route(from, to).nanos(way.getValue()));
      }
    }
    return Math.round(longest);
  }

  /** The first device of a stage, by its position in the rack. */
  private int at(Placement placement, Stage stage) {
    Assignment a =
        placement
            .of(session.model().graph().name(), stage.id(), session.passes().getFirst().phase())
            .orElseThrow();
    List<String> ids = session.rack().devices().stream().map(Device::id).toList();
    return ids.indexOf(a.group().devices().getFirst());
  }
}
