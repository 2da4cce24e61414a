package dev.rackloom.agent;

import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.protocol.v1.FetchChunk;
import dev.rackloom.protocol.v1.FetchRequest;
import dev.rackloom.protocol.v1.MembersGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sub-models that other agents run, kept here in case one of them is lost: fetched from whoever has
 * them, checked by their hash, not loaded.
 */
final class Spares {

  private static final long IN_TIME_SECONDS = 300;

  /** What a repair waits for: a holder that does not deliver is passed over. */
  private static final long AT_ONCE_SECONDS = 5;

  private final String node;
  private final ArtefactStore artefacts;
  private final ArtefactShelf shelf;
  private final Members members;
  private final long maxBytes;

  /**
   * None yet.
   *
   * @param maxBytes of sub-models that no stage of this agent needs
   */
  Spares(String node, ArtefactStore artefacts, Members members, long maxBytes) {
    this.node = node;
    this.artefacts = artefacts;
    this.shelf = new ArtefactShelf(artefacts, InstantSource.system());
    this.members = members;
    this.maxBytes = maxBytes;
  }

  /** Fetches what the plan's stages on {@code holder} need and is not here. */
  void bring(DeploymentPlan plan, String holder) {
    needed(plan, holder).values().forEach(artefact -> bring(artefact, plan, AT_ONCE_SECONDS));
  }

  /**
   * Fetches what the other agents of the plan run and is not here, as far as the bound allows
   * beside what else is here for other agents; true if all that fits is here now. What no epoch
   * needs makes room for it.
   *
   * @param loaded the plans of all epochs that are here
   */
  boolean keep(DeploymentPlan plan, List<DeploymentPlan> loaded) {
    Set<String> own = own(loaded);
    List<Artefact> missing = new ArrayList<>();
    for (Artefact artefact : distinct(plan.stages()).values()) {
      if (!own.contains(artefact.sha256()) && artefacts.find(artefact.sha256()).isEmpty()) {
        missing.add(artefact);
      }
    }
    if (missing.isEmpty()) {
      return true;
    }
    long need = missing.stream().mapToLong(Artefact::bytes).sum();
    long left = shelf.makeRoom(own, named(loaded), maxBytes, Math.min(maxBytes, need));
    boolean all = true;
    for (Artefact artefact : missing) {
      if (artefact.bytes() <= left) {
        left -= artefact.bytes();
        all &= bring(artefact, plan, IN_TIME_SECONDS);
      }
    }
    return all;
  }

  /** Lets go what no epoch needs and there is no room for. */
  void tidy(List<DeploymentPlan> loaded) {
    var _ = shelf.makeRoom(own(loaded), named(loaded), maxBytes, 0);
  }

  private Set<String> own(List<DeploymentPlan> loaded) {
    return withWeights(loaded.stream().flatMap(plan -> needed(plan, node).keySet().stream()));
  }

  private Set<String> named(List<DeploymentPlan> loaded) {
    return withWeights(loaded.stream().flatMap(p -> distinct(p.stages()).keySet().stream()));
  }

  private Set<String> withWeights(Stream<String> models) {
    return models
        .flatMap(m -> Stream.concat(Stream.of(m), artefacts.beside(m).stream()))
        .collect(Collectors.toSet());
  }

  private static Map<String, Artefact> needed(DeploymentPlan plan, String holder) {
    return distinct(plan.stages().stream().filter(s -> s.node().equals(holder)).toList());
  }

  private static Map<String, Artefact> distinct(List<PlannedStage> stages) {
    Map<String, Artefact> distinct = new LinkedHashMap<>();
    stages.stream()
        .map(PlannedStage::artefact)
        .filter(a -> !a.isNone())
        .forEach(a -> distinct.putIfAbsent(a.sha256(), a));
    return distinct;
  }

  private boolean bring(Artefact artefact, DeploymentPlan plan, long seconds) {
    if (artefacts.find(artefact.sha256()).isPresent()) {
      return true;
    }
    for (String holder : holders(artefact, plan)) {
      if (fetch(artefact, holder, seconds)) {
        return true;
      }
    }
    return false;
  }

  /** Those who run it first; the others may have it as a spare too. */
  private List<String> holders(Artefact artefact, DeploymentPlan plan) {
    Set<String> holders = new LinkedHashSet<>();
    plan.stages().stream()
        .filter(s -> s.artefact().sha256().equals(artefact.sha256()))
        .forEach(s -> holders.add(s.node()));
    plan.rack().nodes().forEach(n -> holders.add(n.id()));
    holders.remove(node);
    return new ArrayList<>(holders);
  }

  private boolean fetch(Artefact artefact, String holder, long seconds) {
    Peer peer = members.peer(holder).filter(p -> p.lost().isEmpty()).orElse(null);
    if (peer == null) {
      return false;
    }
    try (Uploads.Incoming incoming = artefacts.receive(artefact.sha256(), artefact.bytes(), 0)) {
      Iterator<FetchChunk> chunks = chunks(artefact, peer, seconds);
      while (chunks.hasNext()) {
        incoming.write(chunks.next().getData().asReadOnlyByteBuffer());
      }
      incoming.finish();
      return true;
    } catch (StatusRuntimeException notThere) {
      return artefacts.find(artefact.sha256()).isPresent();
    } catch (IOException e) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("cannot keep sub-model " + artefact.sha256() + ": " + e.getMessage())
          .asRuntimeException();
    }
  }

  private static Iterator<FetchChunk> chunks(Artefact artefact, Peer peer, long seconds) {
    return MembersGrpc.newBlockingStub(peer.channel())
        .withDeadlineAfter(seconds, TimeUnit.SECONDS)
        .fetch(FetchRequest.newBuilder().setSha256(artefact.sha256()).build());
  }
}
