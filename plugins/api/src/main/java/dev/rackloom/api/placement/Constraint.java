package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import java.util.Set;

/** What a placement must hold to. Stages and devices by id. */
public sealed interface Constraint {

  /** The stage goes to one of the devices. */
  record Pin(String stage, Set<String> devices) implements Constraint {
    public Pin {
      devices = Set.copyOf(devices);
      Checks.that(!devices.isEmpty(), "stage '" + stage + "' is pinned to no device");
    }
  }

  /** The stage does not go to the device. */
  record Ban(String stage, String device) implements Constraint {}

  /** The stages share a device. */
  record CoLocate(Set<String> stages) implements Constraint {
    public CoLocate {
      stages = Set.copyOf(stages);
    }
  }

  /** No two of the stages share a device. */
  record Separate(Set<String> stages) implements Constraint {
    public Separate {
      stages = Set.copyOf(stages);
    }
  }
}
