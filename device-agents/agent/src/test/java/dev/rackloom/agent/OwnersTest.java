package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.v1.EpochStatus;
import io.grpc.Context;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a deployment is, as one agent knows it. */
final class OwnersTest {

  private static final Subject ANNA = new Subject(Role.DEPLOY, "anna");
  private static final Subject BERT = new Subject(Role.DEPLOY, "bert");
  private static final Subject ROOT = new Subject(Role.ADMIN, "root");
  private static final EpochStatus READY = EpochStatus.getDefaultInstance();

  @TempDir Path folder;

  private TestRack rack;
  private Owners owners;

  @BeforeEach
  void start() {
    rack = new TestRack(folder.resolve("rack")).with(TestRack.real("a"));
    owners = Owners.in(folder);
  }

  @AfterEach
  void stop() {
    rack.close();
  }

  private DeploymentPlan plan(String deployment, String model) {
    return named(
        deployment,
        model,
        rack.plan(1, TestRack.on("a", TestModel.affine("s", "x", "y", 2, 1, 0))));
  }

  private static <T> T as(Subject caller, Supplier<T> work) {
    try {
      return Context.current().withValue(RoleGate.CALLER, caller).call(work::get);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void brings(Subject caller, String deployment, String model) {
    var _ = as(caller, () -> owners.claim(plan(deployment, model), List.of()).loaded(() -> READY));
  }

  private void told(Optional<Subject> owner, String deployment, String model, EpochStatus... here) {
    var _ = owners.claim(plan(deployment, model), owner, List.of(here)).loaded(() -> READY);
  }

  private static EpochStatus loaded(String deployment, String model) {
    return EpochStatus.newBuilder().setDeployment(deployment).setModel(model).build();
  }

  @Test
  void owner_isKnownInTheNextLife_untilNothingIsLeft() {
    brings(ANNA, "demo", "model");
    owners = Owners.in(folder);
    assertThat(owners.of("demo")).contains(ANNA);
    assertThatThrownBy(() -> brings(BERT, "demo", "other")).hasMessageContaining("is of 'anna'");
    assertThatThrownBy(() -> brings(BERT, "aaa", "model"))
        .hasMessageContaining("is of 'anna', and answers to 'model'");
    assertThatThrownBy(() -> told(Optional.of(BERT), "aaa", "model", loaded("demo", "model")))
        .hasMessageContaining("anna");
    owners.gone("demo");
    owners = Owners.in(folder);
    assertThat(owners.of("demo")).isEmpty();
    brings(BERT, "demo", "model");
  }

  @Test
  void whatComesToNothing_leavesItsNamesFree_butNotThoseOfWhatWasThere() {
    Supplier<EpochStatus> refusing =
        () -> {
          throw Status.FAILED_PRECONDITION.asRuntimeException();
        };
    assertThatThrownBy(
            () -> as(ANNA, () -> owners.claim(plan("demo", "model"), List.of()).loaded(refusing)))
        .hasMessageContaining("FAILED_PRECONDITION");
    assertThat(owners.of("demo")).isEmpty();
    brings(ANNA, "demo", "model");
    assertThatThrownBy(
            () -> as(ANNA, () -> owners.claim(plan("demo", "model"), List.of()).loaded(refusing)))
        .hasMessageContaining("FAILED_PRECONDITION");
    assertThat(owners.of("demo")).contains(ANNA);
  }

  @Test
  void whileItIsLoaded_theNamesAreTaken() {
    var _ =
        as(
            ANNA,
            () ->
                owners
                    .claim(plan("demo", "model"), List.of())
                    .loaded(() -> {
                      assertThatThrownBy(() -> brings(BERT, "aaa", "model"))
                          .hasMessageContaining("is of 'anna'");
                      return READY;
                    }));
  }

  @Test
  void membersTell_whoseItIs_andOldOnesDoNot() {
    told(Optional.empty(), "demo", "model");
    assertThat(owners.of("demo")).isEmpty();
    told(Optional.of(ANNA), "demo", "model");
    told(Optional.empty(), "demo", "model");
    assertThat(owners.of("demo")).contains(ANNA);
    EpochStatus annas = loaded("demo", "model");
    assertThatThrownBy(() -> told(Optional.of(BERT), "demo", "model", annas))
        .hasMessageContaining("PERMISSION_DENIED")
        .hasMessageContaining("'bert'");
    assertThatThrownBy(() -> told(Optional.of(BERT), "aaa", "demo", annas))
        .hasMessageContaining("answers to 'demo'");
    told(Optional.of(BERT), "his", "others");
  }

  /** An administrator may share names: that must not keep either of the two from being repaired. */
  @Test
  void whatAnAdministratorBrought_isRepaired_andGivenToWhoseItWas() {
    brings(ANNA, "demo", "model");
    brings(ROOT, "roots", "model");
    told(Optional.of(ANNA), "demo", "model");
    told(Optional.of(ROOT), "roots", "model");
    told(Optional.of(BERT), "roots", "model", loaded("roots", "model"));
    assertThat(owners.of("roots")).as("he was not known here").contains(BERT);
    told(Optional.of(ROOT), "roots", "model", loaded("roots", "model"));
    assertThat(owners.of("roots")).contains(BERT);
    told(Optional.of(BERT), "roots", "model", loaded("roots", "model"));
    assertThatThrownBy(() ->
            told(
                Optional.of(BERT),
                "roots",
                "demo",
                loaded("roots", "model"),
                loaded("demo", "model")))
        .hasMessageContaining("is of 'anna'");
  }

  /** Else this agent could not take part any more in what the others run. */
  @Test
  void takenDownWhileItWasAway_membersKnowBetter_butStrangersDoNot() {
    brings(ANNA, "demo", "model");
    owners = Owners.in(folder);
    assertThatThrownBy(() -> brings(BERT, "demo", "model")).hasMessageContaining("is of 'anna'");
    told(Optional.of(BERT), "his", "model");
    assertThat(owners.of("demo")).contains(ANNA);
    told(Optional.of(BERT), "demo", "model");
    assertThat(owners.of("demo")).contains(BERT);
    assertThat(Owners.in(folder).of("demo")).contains(BERT);
  }

  @Test
  void whatMembersKnowBetter_andComesToNothing_leavesItWhoseItWas() {
    brings(ANNA, "demo", "model");
    owners = Owners.in(folder);
    Supplier<EpochStatus> failing =
        () -> {
          brings(ROOT, "roots", "other");
          assertThat(Owners.in(folder).of("demo")).as("should it end now").contains(ANNA);
          throw Status.FAILED_PRECONDITION.asRuntimeException();
        };
    assertThatThrownBy(
            () -> owners.claim(plan("demo", "model"), Optional.of(BERT), List.of()).loaded(failing))
        .hasMessageContaining("FAILED_PRECONDITION");
    assertThat(owners.of("demo")).contains(ANNA);
    assertThatThrownBy(() -> brings(BERT, "demo", "model")).hasMessageContaining("is of 'anna'");
    assertThatThrownBy(() -> brings(BERT, "aaa", "model")).hasMessageContaining("is of 'anna'");
  }

  @Test
  void ofTwoThatMembersBring_oneThatComesToNothing_takesNothingFromTheOther() {
    brings(ANNA, "demo", "model");
    owners = Owners.in(folder);
    Owners.Claim first = owners.claim(plan("demo", "model"), Optional.of(BERT), List.of());
    Owners.Claim second = owners.claim(plan("demo", "model"), Optional.of(BERT), List.of());
    assertThatThrownBy(() ->
            first.loaded(() -> {
              throw Status.UNAVAILABLE.asRuntimeException();
            }))
        .hasMessageContaining("UNAVAILABLE");
    assertThat(owners.of("demo")).as("the other is being loaded").contains(BERT);
    var _ = second.loaded(() -> READY);
    assertThat(owners.of("demo")).contains(BERT);
    assertThat(Owners.in(folder).of("demo")).contains(BERT);
  }

  /** Where it ran already the clash would serve, and no agent could catch up with both. */
  @Test
  void anAdministrator_givesNobodysDeploymentANameOfSomebodyElses() {
    brings(ANNA, "demo", "model");
    brings(BERT, "his", "berts");
    EpochStatus annas = loaded("demo", "model");
    EpochStatus berts = loaded("his", "berts");
    for (String clash : List.of("his", "berts")) {
      assertThatThrownBy(
              () -> as(ROOT, () -> owners.claim(plan("demo", clash), List.of(annas, berts))))
          .hasMessageContaining("FAILED_PRECONDITION")
          .hasMessageContaining("'his' is of 'bert', and answers to '" + clash + "'")
          .hasMessageContaining("'demo' is of 'anna'")
          .hasMessageContaining("give the model another name");
    }
    var _ = as(ROOT, () -> owners.claim(plan("roots", "berts"), List.of(annas, berts)));
    var _ = as(ROOT, () -> owners.claim(plan("demo", "free"), List.of(annas, berts)));
    var _ = as(ROOT, () -> owners.claim(plan("demo", "berts"), List.of(annas)));
  }

  @Test
  void damagedFile_isSaid() throws IOException {
    Files.writeString(folder.resolve("owners.json"), "{");
    assertThatThrownBy(() -> Owners.in(folder))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("owners.json");
  }
}
