package dev.rackloom.agent;

import dev.rackloom.protocol.v1.DeviceFormats;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberBeat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an agent said in its last beat, apart from what changes all the time.
 *
 * @param run of its process
 * @param epochs what it has loaded
 * @param proposed those of them that members proposed
 * @param ended the highest epoch of each deployment that is over there
 * @param lost nodes that do not answer it
 * @param lostDevices its devices that cannot run anything now, and why
 * @param formats of the sub-models that its devices run
 */
record Said(
    long run,
    Map<EpochRef, EpochState> epochs,
    Set<EpochRef> proposed,
    Map<String, Long> ended,
    Set<String> lost,
    Map<String, String> lostDevices,
    Map<String, Set<String>> formats) {

  Said {
    epochs = Map.copyOf(epochs);
    proposed = Set.copyOf(proposed);
    ended = Map.copyOf(ended);
    lost = Set.copyOf(lost);
    lostDevices = Map.copyOf(lostDevices);
    formats = Map.copyOf(formats);
  }

  /** An epoch of a deployment. */
  record EpochRef(String deployment, long epoch) {}

  static Said of(MemberBeat beat) {
    Map<EpochRef, EpochState> epochs = new HashMap<>();
    Set<EpochRef> proposed = new java.util.HashSet<>();
    for (EpochStatus status : beat.getEpochsList()) {
      EpochRef ref = new EpochRef(status.getDeployment(), status.getEpoch());
      epochs.put(ref, status.getState());
      if (status.getProposed()) {
        proposed.add(ref);
      }
    }
    return new Said(
        beat.getRun(),
        epochs,
        proposed,
        beat.getEndedMap(),
        Set.copyOf(beat.getLostList()),
        beat.getLostDevicesMap(),
        formats(beat));
  }

  private static Map<String, Set<String>> formats(MemberBeat beat) {
    Map<String, Set<String>> formats = new HashMap<>();
    for (DeviceFormats device : beat.getFormatsList()) {
      formats.put(device.getDevice(), Set.copyOf(device.getFormatsList()));
    }
    return formats;
  }

  /** The active epoch of a deployment there, 0 for none. */
  long active(String deployment) {
    return numbers(deployment, EpochState.ACTIVE).stream().mapToLong(n -> n).max().orElse(0);
  }

  /** Whether it has that epoch loaded, whatever its state. */
  boolean has(String deployment, long epoch) {
    return epochs.containsKey(new EpochRef(deployment, epoch));
  }

  /** Whether it starts requests in this epoch, or has ones that started there. */
  boolean uses(String deployment, long epoch, Map<EpochRef, Integer> inFlight) {
    EpochRef ref = new EpochRef(deployment, epoch);
    return epochs.get(ref) == EpochState.ACTIVE || inFlight.getOrDefault(ref, 0) > 0;
  }

  /** The highest number that a deployment has had there, whatever became of it. */
  long highest(String deployment) {
    long loaded =
        epochs.keySet().stream()
            .filter(ref -> ref.deployment().equals(deployment))
            .mapToLong(EpochRef::epoch)
            .max()
            .orElse(0);
    return Math.max(loaded, ended.getOrDefault(deployment, 0L));
  }

  /** The highest epoch above {@code epoch} that is loaded and not active there, 0 for none. */
  long pending(String deployment, long epoch) {
    return Stream.of(EpochState.PREPARING, EpochState.PREPARED)
        .flatMap(state -> numbers(deployment, state).stream())
        .filter(n -> n > epoch)
        .reduce(0L, Math::max);
  }

  private List<Long> numbers(String deployment, EpochState state) {
    return epochs.entrySet().stream()
        .filter(e -> e.getKey().deployment().equals(deployment) && e.getValue() == state)
        .map(e -> e.getKey().epoch())
        .toList();
  }

  /** Whether a controller is about to activate something newer than {@code epoch} there. */
  boolean isBeingDeployed(String deployment, long epoch) {
    return epochs.entrySet().stream()
        .anyMatch(e ->
            e.getKey().deployment().equals(deployment)
                && e.getKey().epoch() > epoch
                && !proposed.contains(e.getKey())
                && (e.getValue() == EpochState.PREPARING || e.getValue() == EpochState.PREPARED));
  }
}
