package dev.rackloom.core.serving;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Device;
import dev.rackloom.core.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What devices are good at, beside each other.
 *
 * @param devices first those whose prompts are quick beside their steps
 * @param promptPart which part of the work of a request its prompt is, 0 to 1
 */
record Talents(List<Device> devices, double promptPart) {
  Talents {
    devices = List.copyOf(devices);
  }

  /**
   * Priced by the whole model on each device alone, whether its memory holds it or not. Devices
   * that cannot run some stage are left out.
   */
  static Talents of(Session session) {
    List<Device> rack = session.rack().devices();
    List<Device> devices = rack.stream().filter(d -> runsAll(session, rack.indexOf(d))).toList();
    double[] prompt = new double[devices.size()];
    double[] steps = new double[devices.size()];
    for (int d = 0; d < devices.size(); d++) {
      List<Prediction> passes =
          session.pricePasses(
              session.placement(all(session, rack.indexOf(devices.get(d))), "alone"));
      prompt[d] = Math.max(1, passes.getFirst().latencyNanos());
      steps[d] =
          Math.max(1, (double) passes.getLast().latencyNanos())
              * session.passes().getLast().times();
    }
    List<Integer> order = new ArrayList<>();
    double part = 0;
    for (int d = 0; d < prompt.length; d++) {
      order.add(d);
      part += prompt[d] / (prompt[d] + steps[d]) / prompt.length;
    }
    order.sort(Comparator.comparingDouble(d -> prompt[d] / steps[d]));
    return new Talents(order.stream().map(devices::get).toList(), part);
  }

  private static boolean runsAll(Session session, int device) {
    var costs = session.problem().costs();
    return IntStream.range(0, session.problem().stages().size())
        .allMatch(s -> costs.allows(s, device));
  }

  private static Ids all(Session session, int device) {
    int[] places = new int[session.problem().stages().size()];
    Arrays.fill(places, device);
    return Ids.of(places);
  }

  /** After how many devices to cut, the nearest to the prompts' part of the work first. */
  List<Integer> cuts(int most) {
    int size = devices.size();
    List<Integer> cuts = new ArrayList<>();
    for (int i = 1; i <= Math.min(most, size - 1); i++) {
      cuts.add(size - 1 <= most ? i : Math.max(1, Math.round(i * size / (most + 1f))));
    }
    cuts.sort(Comparator.comparingDouble(c -> Math.abs(c / (double) size - promptPart)));
    return cuts.stream().distinct().toList();
  }
}
