package dev.rackloom.core.experts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.rack.Device;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Session;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The topical model, its experts split over four real agents, against the same file unsplit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SplitExpertsTest {

  private static final double BAR = 1e-4;
  private static final int SEEDS = 6;

  private Path folder;
  private FourAgents agents;

  @BeforeAll
  void start(@TempDir Path temp) {
    folder = temp;
    agents = new FourAgents(temp);
  }

  @AfterAll
  void stop() {
    agents.close();
  }

  private static TensorValue batch(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = 1 + random.nextInt(3);
    int tokens = seed == 1 ? 1 : 1 + random.nextInt(40);
    long[] ids = new long[rows * tokens];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.nextInt(32, 127);
    }
    return TensorValue.of(ids, rows, tokens);
  }

  @ParameterizedTest
  @EnumSource(Samples.Experts.class)
  void splitExperts_answerAsTheUnsplitModel(Samples.Experts experts) {
    Session session = agents.open(experts, 3);
    List<ExpertAssignment> map =
        ExpertMaps.dealt(
            session.model().graph(), agents.rack().devices().stream().map(Device::id).toList());
    DeploymentPlan plan = agents.deploy(agents.build(session, map));
    Unsplit unsplit = new Unsplit(session.model(), folder);
    for (long seed = 1; seed <= SEEDS; seed++) {
      TensorValue ids = batch(seed);
      Map<String, TensorValue> split = agents.ask(plan, ids);
      assertClose(seed, split.get("logits"), unsplit.answer(ids));
      for (PlannedExperts block : plan.experts()) {
        ExpertBlock of = session.model().graph().experts().get(block.moeLayer());
        Map<String, TensorValue> chosen = unsplit.routing(of, ids);
        System.out.println(
            seed
                + " "
                + block.moeLayer()
                + " "
                + split.get(block.shown(PlannedExperts.CHOSEN)).equals(chosen.get("chosen"))
                + " "
                + split.get(block.shown(PlannedExperts.WEIGHTS)).equals(chosen.get("weights")));
      }
    }
  }

  private static void assertClose(long seed, TensorValue split, TensorValue whole) {
    float[] a = split.toFloats();
    float[] b = whole.toFloats();
    assertThat(split.shape()).isEqualTo(whole.shape());
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
    }
    System.out.println("worst " + worst);
    assertThat(worst).as("seed %d", seed).isLessThan(BAR);
  }
}
