package dev.rackloom.core.experts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.deploy.PlannedStage;
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
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Split experts on devices that are each behind an emulated NIC, which copies rows, adds sums, or
 * does neither.
 */
class NicExpertsTest {

  private static final int TOKENS = 30;

  @TempDir Path folder;

  private record Ran(
      DeploymentPlan plan,
      Map<String, TensorValue> answers,
      Map<String, TensorMoved> rows,
      Map<String, TensorMoved> sums) {}

  /** The network takes a tenth of what the host's links take. */
  private static Rack behindNics(Rack plain, boolean does) {
    TransferEngine engine = new TransferEngine(1e9, 0, 1, "none", does, does);
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

  private Ran run(boolean does) throws Exception {
    Path own = folder.resolve(Boolean.toString(does));
    java.nio.file.Files.createDirectories(own);
    try (FourAgents agents = new FourAgents(own, rack -> behindNics(rack, does))) {
      Session session = agents.open(Samples.Experts.FUSED, 2);
      DeploymentPlan plan =
          agents.deploy(
              agents.build(session, ExpertMaps.dealt(session.model().graph(), agents.devices())));
      BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
      try (AutoCloseable _ = agents.listen(plan, heard::add)) {
        long[] ids = new SplittableRandom(7).longs(TOKENS, 32, 127).toArray();
        Map<String, TensorValue> answers = agents.ask(plan, TensorValue.of(ids, 1, TOKENS));
        Map<String, TensorMoved> rows = new HashMap<>();
        Map<String, TensorMoved> sums = new HashMap<>();
        int ways = 3 * plan.experts().size();
        while (rows.size() < ways || sums.size() < ways) {
          Object event = heard.poll(20, TimeUnit.SECONDS);
          assertThat(event).as("after %d rows, %d sums", rows.size(), sums.size()).isNotNull();
          if (event instanceof TensorMoved m && m.tensor().endsWith("/sums")) {
            sums.put(m.tensor(), m);
          } else if (event instanceof TensorMoved m && m.tensor().endsWith("/rows")) {
            rows.put(m.tensor(), m);
          }
        }
        return new Ran(plan, answers, rows, sums);
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

  private static String home(Ran ran, PlannedExperts block) {
    return ran.plan().stages().stream()
        .filter(stage -> stage.id().equals(block.combine()))
        .map(PlannedStage::device)
        .findFirst()
        .orElseThrow();
  }

  /** Rows of a block to the ranks elsewhere, or from them. */
  private static List<TensorMoved> moved(
      Ran ran, PlannedExperts block, Part part, Map<String, TensorMoved> all) {
    String home = home(ran, block);
    List<TensorMoved> moved = new ArrayList<>();
    for (Rank rank : block.ranks()) {
      if (!rank.device().equals(home)) {
        moved.add(all.get(block.port(part, rank.device())));
      }
    }
    return moved;
  }

  private static long sum(List<TensorMoved> moved, ToLongFunction<TensorMoved> what) {
    return moved.stream().mapToLong(what).sum();
  }

  @Test
  void nics_copyRowsAndAddSums_andTheAnswerIsTheSameToTheBit() throws Exception {
    Ran plain = run(false);
    Ran helped = run(true);
    assertThat(helped.answers()).isEqualTo(plain.answers());
    long all = 0;
    for (PlannedExperts block : helped.plan().experts()) {
      long rows = 0;
      long extra = 0;
      for (int count : served(helped, block, home(helped, block))) {
        rows += count;
        extra += Math.max(0, count - 1);
      }
      List<TensorMoved> out = moved(helped, block, Part.ROWS, helped.rows());
      List<TensorMoved> outPlain = moved(plain, block, Part.ROWS, plain.rows());
      List<TensorMoved> back = moved(helped, block, Part.SUMS, helped.sums());
      List<TensorMoved> backPlain = moved(plain, block, Part.SUMS, plain.sums());
      long bytes = sum(out, TensorMoved::bytes);
      assertThat(sum(out, TensorMoved::copiedBytes)).isEqualTo(bytes / rows * extra);
      assertThat(sum(back, TensorMoved::reducedBytes)).isEqualTo(bytes / rows * extra);
      assertThat(sum(outPlain, TensorMoved::bytes)).isEqualTo(bytes);
      assertThat(sum(outPlain, TensorMoved::copiedBytes)).isZero();
      assertThat(sum(backPlain, TensorMoved::bytes)).isEqualTo(sum(back, TensorMoved::bytes));
      assertThat(sum(backPlain, TensorMoved::reducedBytes)).isZero();
      assertThat(longest(out))
          .as("no row is later for being copied")
          .isLessThanOrEqualTo(longest(outPlain));
      all += extra;
    }
    assertThat(all).as("some token is served by two ranks elsewhere").isPositive();
  }

  private static long longest(List<TensorMoved> moved) {
    return moved.stream().mapToLong(TensorMoved::modelledNanos).max().orElseThrow();
  }
}
