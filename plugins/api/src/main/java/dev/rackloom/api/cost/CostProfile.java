package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Cost functions of the devices of a rack, and where they come from.
 *
 * @param name for people
 * @param rack the rack's name
 * @param blocks at most one per device and scope
 * @param provenances what blocks refer to
 */
public record CostProfile(
    String name, String rack, List<CostBlock> blocks, List<Provenance> provenances) {

  public CostProfile {
    blocks = List.copyOf(blocks);
    provenances = List.copyOf(provenances);
    Checks.distinct(provenances, Provenance::id, "provenances");
    Set<String> known = new HashSet<>(provenances.stream().map(Provenance::id).toList());
    Checks.distinct(blocks, b -> List.of(b.device(), b.scope()), "cost blocks");
    blocks.forEach(b ->
        Checks.that(
            known.contains(b.provenance()),
            "a block of device '"
                + b.device()
                + "' refers to provenance '"
                + b.provenance()
                + "', which is not there"));
  }
}
