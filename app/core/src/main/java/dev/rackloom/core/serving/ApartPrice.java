package dev.rackloom.core.serving;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.core.Apart;
import dev.rackloom.core.Session;
import java.util.ArrayList;
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
    this.prompts = one(Apart.part(placement, Phase.PREFILL));
    this.steps = one(Apart.part(placement, Phase.DECODE));
  }

  /** The first of several copies. */
  private static Placement one(Placement placement) {
    return placement.withAssignments(
        placement.assignments().stream().filter(a -> a.replica() == 0).toList());
  }

  /** Of one request alone, on one copy of each side. */
  Prediction of() {
    Prediction first = session.pricePasses(prompts).getFirst();
    Prediction each = session.pricePasses(steps).getLast();
    long times = session.passes().getLast().times();
    long moving = moving();
    Prediction held = session.price(prompts);
    Prediction kept = session.price(steps);
    List<Prediction.DeviceLoad> devices = devices(first, each, times, held, kept);
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
        Stream.concat(held.tiers().stream(), kept.tiers().stream())
            .filter(t -> t.bytes() > 0)
            .toList());
  }

  /** Memory is that of whole requests, on whichever side a device is. */
  private static List<Prediction.DeviceLoad> devices(
      Prediction first, Prediction each, long times, Prediction held, Prediction kept) {
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
    var sizes = session.passes().getFirst().sizes();
    long tokens = sizes.get("tokens").orElse(1) * sizes.get("batch").orElse(1);
    return new StateMap(session)
        .between(prompts, steps).stream()
            .mapToLong(hop -> hop.latencyNanos() + hop.nanos(tokens))
            .max()
            .orElse(0);
  }
}
