package dev.rackloom.core.serving;

import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.rack.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Devices dealt into teams alike: each has as many of every kind, neighbours in the rack stay
 * together. What is placed on one team can stand on all.
 */
final class Copies {

  private final List<List<Device>> teams;

  private Copies(List<List<Device>> teams) {
    this.teams = teams;
  }

  /** Every number of teams, from one to the most that are alike. */
  static List<Copies> of(List<Device> devices) {
    Map<String, List<Device>> kinds = new LinkedHashMap<>();
    devices.forEach(d -> kinds.computeIfAbsent(d.sheet(), k -> new ArrayList<>()).add(d));
    int fewest = kinds.values().stream().mapToInt(List::size).min().orElse(0);
    List<Copies> all = new ArrayList<>();
    for (int number = 1; number <= fewest; number++) {
      int parts = number;
      if (kinds.values().stream().allMatch(k -> k.size() % parts == 0)) {
        all.add(new Copies(dealt(kinds, number)));
      }
    }
    return all;
  }

  private static List<List<Device>> dealt(Map<String, List<Device>> kinds, int number) {
    List<List<Device>> teams = new ArrayList<>();
    for (int t = 0; t < number; t++) {
      List<Device> team = new ArrayList<>();
      for (List<Device> kind : kinds.values()) {
        int size = kind.size() / number;
        team.addAll(kind.subList(t * size, (t + 1) * size));
      }
      teams.add(team);
    }
    return teams;
  }

  int number() {
    return teams.size();
  }

  /** The team that is placed. */
  List<String> first() {
    return ids(teams.getFirst());
  }

  private static List<String> ids(List<Device> team) {
    return team.stream().map(Device::id).toList();
  }

  /**
   * What stands on the first team, on all of them; if they are several, one copy of every stage.
   */
  Placement onAll(Placement placed) {
    if (number() == 1) {
      return placed;
    }
    List<Assignment> assignments = new ArrayList<>();
    List<TierAssignment> tiers = new ArrayList<>();
    for (int t = 0; t < teams.size(); t++) {
      List<String> ids = ids(teams.get(t));
      for (Assignment a : placed.assignments()) {
        List<String> devices = a.group().devices().stream().map(d -> moved(d, ids)).toList();
        DeviceGroup group =
            new DeviceGroup(
                a.group().mode(), devices, a.group().shares(), a.group().collectiveVia());
        assignments.add(new Assignment(a.model(), a.stage(), a.phase(), group, t));
      }
      for (TierAssignment tier : placed.tiers()) {
        tiers.add(
            new TierAssignment(
                tier.model(), tier.stage(), moved(tier.device(), ids), tier.what(), tier.tier()));
      }
    }
    return placed.withAssignments(assignments).withTiers(tiers);
  }

  /**
   * What is predicted of the first team, of all: each takes its part of the requests. Links are
   * those of the first team.
   */
  Prediction onAll(Prediction one) {
    int number = number();
    if (number == 1) {
      return one;
    }
    Map<String, Prediction.DeviceLoad> loads = new HashMap<>();
    for (List<Device> team : teams) {
      for (int i = 0; i < team.size(); i++) {
        String id = team.get(i).id();
        String like = first().get(i);
        one.devices().stream()
            .filter(d -> d.device().equals(like))
            .forEach(d ->
                loads.put(
                    id,
                    new Prediction.DeviceLoad(
                        id, d.busyNanos() / number, d.memoryBytes(), d.capacityBytes())));
      }
    }
    return new Prediction(
        one.latencyNanos(),
        one.busiestNanos() / number,
        one.energyJ(),
        one.devices().stream().map(d -> loads.getOrDefault(d.device(), d)).toList(),
        one.links(),
        one.timeline(),
        one.bottleneck() + ", in each of " + number + " copies",
        one.source(),
        one.basis(),
        one.tiers());
  }

  private String moved(String device, List<String> to) {
    return to.get(first().indexOf(device));
  }
}
