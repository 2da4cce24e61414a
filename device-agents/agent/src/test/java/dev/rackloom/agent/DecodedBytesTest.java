package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.management.ThreadMXBean;
import dev.rackloom.protocol.inference.InferParameter;
import dev.rackloom.protocol.inference.InferTensorContents;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferRequest.InferInputTensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request takes is foretold from its bytes, whatever makes it grow. */
final class DecodedBytesTest {

  private static final int MANY = 20_000;

  private static long foretold(byte[] message) throws IOException {
    return DecodedBytes.of(new ByteArrayInputStream(message), ModelInferRequest.getDescriptor());
  }

  /** Requests that are much larger than their bytes, each in its way. */
  enum Growing {
    LONGS(b -> contents(b, c -> c.addInt64Contents(1))),
    UNSIGNED_LONGS(b -> contents(b, c -> c.addUint64Contents(1))),
    INTS(b -> contents(b, c -> c.addIntContents(1))),
    UNSIGNED_INTS(b -> contents(b, c -> c.addUintContents(1))),
    BOOLS(b -> contents(b, c -> c.addBoolContents(true))),
    FLOATS(b -> contents(b, c -> c.addFp32Contents(1))),
    DOUBLES(b -> contents(b, c -> c.addFp64Contents(1))),
    BYTES(b -> contents(b, c -> c.addBytesContents(ByteString.copyFromUtf8("a")))),
    RAW(b -> b.addRawInputContents(ByteString.copyFrom(new byte[MANY]))),
    RAW_PIECES(b -> many(() -> b.addRawInputContents(ByteString.EMPTY))),
    EXTENTS(b -> b.addInputs(extents())),
    INPUTS(b -> many(() -> b.addInputs(InferInputTensor.getDefaultInstance()))),
    CONTENTS(b ->
        many(() ->
            b.addInputs(
                InferInputTensor.newBuilder()
                    .setContents(InferTensorContents.newBuilder().addIntContents(1))))),
    OUTPUTS(b -> many(b::addOutputsBuilder)),
    PARAMETERS(b -> {
      for (int i = 0; i < MANY; i++) {
        b.putParameters("" + i, InferParameter.newBuilder().setInt64Param(i).build());
      }
    }),
    TEXT(b -> b.setId("\u20ac" + "a".repeat(MANY))),
    UNKNOWN(b -> b.setUnknownFields(unknown()));

    private final byte[] message;

    Growing(Consumer<ModelInferRequest.Builder> filled) {
      ModelInferRequest.Builder builder = ModelInferRequest.newBuilder();
      filled.accept(builder);
      message = builder.build().toByteArray();
    }

    private static void many(Runnable add) {
      for (int i = 0; i < MANY; i++) {
        add.run();
      }
    }

    private static void contents(
        ModelInferRequest.Builder of, Consumer<InferTensorContents.Builder> element) {
      InferTensorContents.Builder contents = InferTensorContents.newBuilder();
      many(() -> element.accept(contents));
      of.addInputs(InferInputTensor.newBuilder().setContents(contents));
    }

    private static InferInputTensor extents() {
      InferInputTensor.Builder input = InferInputTensor.newBuilder();
      many(() -> input.addShape(1));
      return input.build();
    }

    private static UnknownFieldSet unknown() {
      UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
      for (int i = 100; i < 100 + MANY; i++) {
        fields.addField(i, UnknownFieldSet.Field.newBuilder().addVarint(1).build());
      }
      return fields.build();
    }
  }

  /** What it allocates, all that it lets go at once among that. */
  private static long allocated(byte[] message) throws InvalidProtocolBufferException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    var parsed = ModelInferRequest.parseFrom(message);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(parsed.getSerializedSize()).isEqualTo(message.length);
    return allocated;
  }

  @ParameterizedTest
  @EnumSource
  void foretold_isNearWhatItTakes(Growing growing) throws IOException {
    var _ = allocated(growing.message); // classes are loaded once
    long allocated = allocated(growing.message);
    assertThat(foretold(growing.message)).isBetween(allocated / 2, 12 * allocated);
  }

  @Test
  void whatIsNoMessage_isSaid() {
    for (byte[] none : new byte[][] {{0x2a, 5, 0}, {0x0c}, {(byte) 0xff}, {0}}) {
      assertThatThrownBy(() -> foretold(none)).isInstanceOf(InvalidProtocolBufferException.class);
    }
  }

  /** A group that nobody knows, with others in it. */
  @Test
  void groups_areForetoldToo() throws IOException {
    UnknownFieldSet group = UnknownFieldSet.getDefaultInstance();
    for (int i = 0; i < 50; i++) {
      group =
          UnknownFieldSet.newBuilder()
              .addField(15, UnknownFieldSet.Field.newBuilder().addGroup(group).build())
              .build();
    }
    UnknownFieldSet.Field.Builder many = UnknownFieldSet.Field.newBuilder();
    for (int i = 0; i < 100; i++) {
      many.addGroup(group);
    }
    byte[] message =
        ModelInferRequest.newBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(100, many.build()).build())
            .build()
            .toByteArray();
    assertThat(foretold(message)).isGreaterThan(allocated(message) / 2);
  }
}
