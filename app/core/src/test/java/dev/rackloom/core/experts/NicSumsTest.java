package dev.rackloom.core.experts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.TransferEngine;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Session;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Split experts on devices that are each behind an emulated NIC, which adds sums or does not. */
class NicSumsTest {

  private static final int TOKENS = 30;

  @TempDir Path folder;

  private record Ran(
      DeploymentPlan plan, Map<String, TensorValue> answers, Map<String, TensorMoved> sums) {}

  /** The network takes a tenth of what the host's links take. */
  private static Rack behindNics(Rack plain, boolean reduce) {
    TransferEngine engine = new TransferEngine(1e9, 0, 1, "none", false, reduce);
    List<Device> devices = new ArrayList<>(plain.devices());
    List<Link> links = new ArrayList<>();
    for (Device device : plain.devices()) {
      String nic = "nic-" + device.id();
      devices.add(
          new Device(
              nic,
              device.node(),
              "nic",
              "test",
              Map.of(),
              device.memory(),
              0,
              device.power(),
              Device.Realization.EMULATED,
              engine.attributes()));
      links.add(new Link("pcie-" + device.id(), device.id(), nic, "pcie", 1e7, 0));
      links.add(new Link("net-" + device.id(), nic, "hub", "ethernet", 1e8, 0));
    }
    return new Rack(
        plain.name(), plain.nodes(), devices, List.of("hub"), links, plain.callerAt(), 1);
  }

  private Ran run(boolean reduce) throws Exception {
    Path own = folder.resolve(Boolean.toString(reduce));
    java.nio.file.Files.createDirectories(own);
    try (FourAgents agents = new FourAgents(own, rack -> behindNics(rack, reduce))) {
      Session session = agents.open(Samples.Experts.FUSED, 2);
      DeploymentPlan plan =
          agents.deploy(
              agents.build(session, ExpertMaps.dealt(session.model().graph(), agents.devices())));
      BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
      try (AutoCloseable _ = agents.listen(plan, heard::add)) {
        long[] ids = new SplittableRandom(7).longs(TOKENS, 32, 127).toArray();
        Map<String, TensorValue> answers = agents.ask(plan, TensorValue.of(ids, 1, TOKENS));
        Map<String, TensorMoved> sums = new HashMap<>();
        while (sums.size() < 3 * plan.experts().size()) {
          Object event = heard.poll(20, TimeUnit.SECONDS);
          assertThat(event).as("after %d sums", sums.size()).isNotNull();
          if (event instanceof TensorMoved m && m.tensor().endsWith("/sums")) {
            sums.put(m.tensor(), m);
          }
        }
        return new Ran(plan, answers, sums);
      }
    }
  }

  /** For each token, how many of the ranks elsewhere serve it. */
  private static int[] served(Ran ran, PlannedExperts block, String home) {
    long[] chosen = ran.answers().get(block.shown(PlannedExperts.CHOSEN)).toLongs();
    float[] weights = ran.answers().get(block.shown(PlannedExperts.WEIGHTS)).toFloats();
    int[] served = new int[TOKENS];
    for (Rank rank : block.ranks()) {
      for (int t = 0; t < TOKENS && !rank.device().equals(home); t++) {
        boolean asked = false;
        for (int k = 0; k < block.topK(); k++) {
          int at = t * block.topK() + k;
          asked |= weights[at] != 0 && rank.experts().contains((int) chosen[at]);
        }
        served[t] += asked ? 1 : 0;
      }
    }
    return served;
  }

  @Test
  void sumsOfSeveralRanks_areAddedInANicThatReduces_andTheAnswerIsTheSameToTheBit()
      throws Exception {
    Ran plain = run(false);
    Ran reduced = run(true);
    assertThat(reduced.answers()).isEqualTo(plain.answers());
    Map<String, String> devices = new HashMap<>();
    reduced.plan().stages().forEach(s -> devices.put(s.id(), s.device()));
    long all = 0;
    for (PlannedExperts block : reduced.plan().experts()) {
      String home = devices.get(block.combine());
      long rows = 0;
      long extra = 0;
      for (int count : served(reduced, block, home)) {
        rows += count;
        extra += Math.max(0, count - 1);
      }
      long bytes = 0;
      long summed = 0;
      for (Rank rank : block.ranks()) {
        String sums = block.port(Part.SUMS, rank.device());
        if (!rank.device().equals(home)) {
          bytes += reduced.sums().get(sums).bytes();
          summed += reduced.sums().get(sums).reducedBytes();
          assertThat(plain.sums().get(sums).reducedBytes()).isZero();
          assertThat(plain.sums().get(sums).bytes()).isEqualTo(reduced.sums().get(sums).bytes());
        }
      }
      assertThat(summed).isEqualTo(bytes / rows * extra);
      all += summed;
    }
    assertThat(all).as("some token is served by two ranks elsewhere").isPositive();
  }
}
