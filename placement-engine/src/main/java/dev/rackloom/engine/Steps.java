package dev.rackloom.engine;

import dev.rackloom.api.rack.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What ways are made of: a step is a link direction, its resource, crossed with a share of the
 * bytes that are sent. Where nothing is compressed, a step has the number of its resource.
 */
final class Steps {

  private record Key(int resource, double share) {}

  private final List<String> resources = new ArrayList<>();
  private final Map<String, Integer> resourceIds = new HashMap<>();
  private final Map<Key, Integer> known = new HashMap<>();
  private int[] resource = new int[8];
  private double[] nanosPerByte = new double[8];
  private double[] share = new double[8];

  /** The step over a link direction. */
  int of(Link link, boolean forward, double carried) {
    int id =
        resourceIds.computeIfAbsent(
            link.id() + (forward ? " >" : " <"),
            name -> {
              resources.add(name);
              return resources.size() - 1;
            });
    return known.computeIfAbsent(new Key(id, carried), key -> add(key, link));
  }

  private int add(Key key, Link link) {
    int step = known.size();
    if (step == resource.length) {
      resource = Arrays.copyOf(resource, 2 * step);
      nanosPerByte = Arrays.copyOf(nanosPerByte, 2 * step);
      share = Arrays.copyOf(share, 2 * step);
    }
    resource[step] = key.resource;
    nanosPerByte[step] = key.share * 1e9 / link.bytesPerS();
    share[step] = key.share;
    return step;
  }

  /** How many there are. */
  int count() {
    return known.size();
  }

  /** Link directions, as the link's id and {@code >} (from its a to its b) or {@code <}. */
  List<String> resources() {
    return resources;
  }

  /** The link direction that a step crosses. */
  int resource(int step) {
    return resource[step];
  }

  /** Nanoseconds that a sent byte takes of the resource. */
  double nanosPerByte(int step) {
    return nanosPerByte[step];
  }

  /** Of a sent byte, what the resource carries. */
  double share(int step) {
    return share[step];
  }
}
