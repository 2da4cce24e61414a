package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.InferParameter;
import dev.rackloom.protocol.inference.InferTensorContents;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Transport;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes two requests the same one. */
final class AnsweredOnceTest {

  private static final long WAIT_NANOS = 1_000_000_000L;
  private static final InputsDigest ONE = digest("", 1, 2);

  private final AnsweredOnce once = new AnsweredOnce(1 << 20);

  @TempDir Path folder;

  private static Requests.Said said(String version, String session) {
    return new Requests.Said(version, "", session);
  }

  private static InputsDigest digest(String session, float... values) {
    return InputsDigest.of(said("", session), Map.of("x", sent(values, 1, values.length)));
  }

  private static SentTensor sent(float[] values, long... shape) {
    return sent(TensorValue.of(values, shape));
  }

  private static SentTensor sent(TensorValue value) {
    return SentTensor.of(value.dtype(), value.shape(), value.bytes());
  }

  private DeploymentPlan plan() {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      return rack.plan(1, on("a", TestModel.affine("s1", "x", "y", 2, 2, 0)));
    }
  }

  private float answer(AnsweredOnce.Key key, InputsDigest asked, DeploymentPlan plan, float value) {
    Supplier<RequestKeeper.Answered> work =
        () ->
            new RequestKeeper.Answered(
                new Served(plan, 1), Map.of("y", TensorValue.of(new float[] {value}, 1, 1)));
    TensorValue y = once.answer(key, asked, WAIT_NANOS, work).outputs().get("y");
    return y == null ? Float.NaN : y.toFloats()[0];
  }

  @Test
  void sameIdOfAnotherDeploymentOrCaller_isAnotherRequest() {
    DeploymentPlan plan = plan();
    AnsweredOnce.Key first = new AnsweredOnce.Key("demo", "anna", "1");
    assertThat(answer(first, ONE, plan, 10)).isEqualTo(10);
    assertThat(answer(first, ONE, plan, 11)).as("kept").isEqualTo(10);
    assertThat(answer(new AnsweredOnce.Key("other", "anna", "1"), ONE, plan, 20)).isEqualTo(20);
    assertThat(answer(new AnsweredOnce.Key("demo", "bert", "1"), ONE, plan, 30)).isEqualTo(30);
    assertThat(answer(new AnsweredOnce.Key("demo", "", "1"), ONE, plan, 40)).isEqualTo(40);
    assertThat(answer(first, ONE, plan, 12)).as("kept").isEqualTo(10);
  }

  @Test
  void sameKeyWithOtherInputs_isRefused_andTheKeptAnswerStays() {
    DeploymentPlan plan = plan();
    AnsweredOnce.Key key = new AnsweredOnce.Key("demo", "anna", "1");
    assertThat(answer(key, ONE, plan, 10)).isEqualTo(10);
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> answer(key, digest("", 1, 3), plan, 20));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused.getStatus().getDescription())
        .contains("'1' to 'demo'", "other inputs", "rackloom_request");
    assertThat(answer(key, ONE, plan, 20)).isEqualTo(10);
  }

  private static float asked(Identity user, AgentServer agent, float value) {
    ManagedChannel channel = Transport.with(user).channel(Address.parse(agent.address())).build();
    try {
      return GRPCInferenceServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .modelInfer(
              ModelInferRequest.newBuilder()
                  .setModelName("model")
                  .putParameters(
                      Wire.REQUEST, InferParameter.newBuilder().setStringParam("1").build())
                  .addInputs(
                      ModelInferRequest.InferInputTensor.newBuilder()
                          .setName("x")
                          .setDatatype("FP32")
                          .addShape(1)
                          .addShape(1)
                          .setContents(InferTensorContents.newBuilder().addFp32Contents(value)))
                  .build())
          .getOutputs(0)
          .getContents()
          .getFp32Contents(0);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void sameIdOfTwoUsers_overTls_isTwoRequests() {
    TestAuthority authority = new TestAuthority(folder.resolve("authority"));
    Identity anna = authority.user("anna", Role.DEPLOY);
    try (TestRack rack =
        new TestRack(
                folder,
                AgentLimits.DEFAULT,
                Transport.with(anna),
                node -> Doors.PLAIN.withIdentity(authority.node(node)))
            .with(real("a"))) {
      rack.deploy(on("a", TestModel.affine("s1", "x", "y", 1, 2, 0)));
      assertThat(asked(anna, rack.agent("a"), 1)).isEqualTo(2);
      assertThat(asked(authority.user("vera", Role.VIEW), rack.agent("a"), 5)).isEqualTo(10);
      assertThat(asked(anna, rack.agent("a"), 1)).isEqualTo(2);
    }
  }

  @Test
  void digest_isOfNamesTypesExtentsElementsSessionAndVersion() {
    SentTensor floats = sent(new float[] {1, 2}, 1, 2);
    TensorValue ints = TensorValue.of(new int[] {0x3f800000, 0x40000000}, 1, 2);
    assertThat(sent(ints).copy().bytes()).as("the same bytes").isEqualTo(floats.copy().bytes());
    assertThat(ONE)
        .isEqualTo(InputsDigest.of(said("", ""), Map.of("x", floats)))
        .isNotEqualTo(InputsDigest.of(said("1", ""), Map.of("x", floats)))
        .isNotEqualTo(InputsDigest.of(said("", "s"), Map.of("x", floats)))
        .isNotEqualTo(InputsDigest.of(said("", ""), Map.of("z", floats)))
        .isNotEqualTo(InputsDigest.of(said("", ""), Map.of("x", sent(ints))))
        .isNotEqualTo(InputsDigest.of(said("", ""), Map.of("x", sent(new float[] {1, 2}, 2, 1))))
        .isNotEqualTo(digest("", 1, 3));
  }

  /** It is looked at piece by piece. */
  @Test
  void digest_isOfEveryElement_andTheSameForTypedAndRawContents() {
    float[] values = new float[5000];
    InferTensorContents.Builder typed = InferTensorContents.newBuilder();
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
      typed.addFp32Contents(i);
    }
    InputsDigest raw = digest("", values);
    ModelInferRequest.InferInputTensor input =
        ModelInferRequest.InferInputTensor.newBuilder().setContents(typed).build();
    SentTensor sent = TypedContents.sent(input, DType.FLOAT32, new long[] {1, values.length});
    assertThat(InputsDigest.of(said("", ""), Map.of("x", sent))).isEqualTo(raw);
    assertThat(sent.copy()).isEqualTo(TensorValue.of(values, 1, values.length));
    values[values.length - 1]++;
    assertThat(digest("", values)).isNotEqualTo(raw);
    values[values.length - 1]--;
    values[2048]++;
    assertThat(digest("", values)).isNotEqualTo(raw);
  }
}
