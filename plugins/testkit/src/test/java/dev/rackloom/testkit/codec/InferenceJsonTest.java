package dev.rackloom.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.graph.DType;
import dev.rackloom.codec.InferenceJson;
import dev.rackloom.codec.TensorJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceJsonTest {

  private static final Map<String, DType> TYPES =
      Map.ofEntries(
          Map.entry("BOOL", DType.BOOL),
          Map.entry("INT8", DType.INT8),
          Map.entry("INT16", DType.INT16),
          Map.entry("INT32", DType.INT32),
          Map.entry("INT64", DType.INT64),
          Map.entry("UINT8", DType.UINT8),
          Map.entry("UINT16", DType.UINT16),
          Map.entry("UINT32", DType.UINT32),
          Map.entry("UINT64", DType.UINT64),
          Map.entry("FP16", DType.FLOAT16),
          Map.entry("FP32", DType.FLOAT32),
          Map.entry("FP64", DType.FLOAT64));

  private static InferenceJson.Request read(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return read(bytes, more -> {});
  }

  private static InferenceJson.Request read(byte[] bytes, LongConsumer room) {
    return InferenceJson.read(bytes, bytes.length, n -> Optional.ofNullable(TYPES.get(n)), room);
  }

  private static String input(String datatype, String data) {
    return "{\"inputs\": [{\"name\": \"x\", \"datatype\": \""
        + datatype
        + "\", \"shape\": [1], \"data\": "
        + data
        + "}]}";
  }

  private static void refuses(String json, String... words) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  private static String name(DType dtype) {
    return TYPES.entrySet().stream()
        .filter(e -> e.getValue().equals(dtype))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** Two characters may become eight bytes: whoever reads has a say in that before. */
  @Test
  void elements_takeNoMoreRoomThanIsGiven() {
    String zeros = "[0" + ",0".repeat(9_999) + "]";
    byte[] json = input("FP64", zeros).getBytes(StandardCharsets.UTF_8);
    AtomicLong taken = new AtomicLong();
    ByteBuffer data = read(json, taken::addAndGet).inputs().getFirst().data();
    assertThat(data.remaining()).isEqualTo(80_000);
    assertThat(taken.get()).isBetween(80_000L, 160_000L);
    AtomicLong asked = new AtomicLong();
    LongConsumer narrow =
        more -> {
          if (asked.addAndGet(more) > 20_000) {
            throw new IllegalStateException("no room");
          }
        };
    assertThatThrownBy(() -> read(json, narrow)).hasMessage("no room");
    assertThat(asked.get()).as("nothing grows after that").isLessThan(40_000);
  }

  /** What is written as an output, read as an input, has the same bytes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void elements_surviveTheRoundTrip(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (DType dtype : TYPES.values()) {
      if (dtype.equals(DType.FLOAT16)) {
        continue;
      }
      int count = random.nextInt(1, 400);
      ByteBuffer bytes = elements(random, dtype, count);
      byte[] written =
          InferenceJson.write(
              Map.of("model_name", "m"),
              List.of(new TensorJson("x", dtype, List.of((long) count), Map.of(), bytes)),
              InferenceJsonTest::name);
      String asRequest =
          new String(written, StandardCharsets.UTF_8).replace("\"outputs\"", "\"inputs\"");
      TensorJson back = read(asRequest).inputs().getFirst();
      assertThat(back.dtype()).isEqualTo(dtype);
      assertThat(back.shape()).containsExactly((long) count);
      assertThat(back.data()).isEqualTo(bytes);
    }
  }

  private static ByteBuffer elements(SplittableRandom random, DType dtype, int count) {
    int size = (int) dtype.blockBytes();
    ByteBuffer bytes = ByteBuffer.allocate(count * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      switch (dtype.name()) {
        case "bool" -> bytes.put((byte) random.nextInt(2));
        case "float32" -> bytes.putFloat((float) random.nextGaussian());
        case "float64" -> bytes.putDouble(random.nextGaussian() * 1e200);
        default -> {
          byte[] any = new byte[size];
          random.nextBytes(any);
          bytes.put(any);
        }
      }
    }
    return bytes.flip();
  }

  /** As clients write it that sort their keys. */
  @Test
  void data_mayComeBeforeItsTypeAndName() {
    InferenceJson.Request request =
        read(
            """
            {"id": "\u00e4", "inputs": [
              {"data": [[1, 2], [3, 4]], "datatype": "INT16", "name": "x", "shape": [2, 2]},
              {"name": "y", "data": [true], "shape": [1], "datatype": "BOOL"}]}
            """);
    ByteBuffer first = request.inputs().getFirst().data();
    assertThat(first.remaining()).isEqualTo(8);
    assertThat(first.getShort(6)).isEqualTo((short) 4);
    assertThat(request.inputs().get(1).data()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
    refuses(
        "{\"inputs\": [{\"data\": [300], \"datatype\": \"INT8\", \"name\": \"x\", \"shape\": [1]}]}",
        "input 'x' holds 300");
    refuses(
        "{\"inputs\": [{\"data\": [3], \"datatype\": \"INT8\", \"name\": \"x\"}]}",
        "input 'x' must say its 'shape'");
  }

  @Test
  void parametersAndOutputs_areRead() {
    InferenceJson.Request request =
        read(
            """
            {"id": "a", "parameters": {"binary_data_output": true, "n": 3, "s": "t", "f": 1.5},
             "unknown": {"deep": [1, {"a": 2}]},
             "inputs": [],
             "outputs": [{"name": "y", "parameters": {"binary_data": false}}]}
            """);
    assertThat(request.id()).isEqualTo("a");
    assertThat(request.parameters())
        .isEqualTo(Map.of("binary_data_output", true, "n", 3L, "s", "t", "f", 1.5));
    assertThat(request.outputs()).isEqualTo(Map.of("y", Map.of("binary_data", false)));
  }

  @Test
  void whatIsWrong_isNamed() {
    refuses("", "request must be an object");
    refuses("[]", "request must be an object");
    refuses("{} {}", "something follows");
    refuses("{\"inputs\": [1]}", "each of 'inputs' must be an object");
    refuses(input("FP99", "[1]"), "'x'", "FP99");
    refuses(input("FP16", "[1]"), "'x'", "binary data");
    refuses(input("FP32", "1"), "'x'", "must be an array");
    refuses(input("FP32", "[null]"), "'x'", "no number");
    refuses(input("FP32", "[1e39]"), "'x'", "too large");
    refuses(input("FP32", "[true]"), "'x'", "no number");
    refuses(input("INT64", "[1.5]"), "'x'", "1.5", "no int64");
    refuses(input("INT64", "[9223372036854775808]"), "'x'", "does not fit int64");
    refuses(input("UINT64", "[18446744073709551616]"), "'x'", "does not fit uint64");
    refuses(input("UINT8", "[-1]"), "'x'", "does not fit uint8");
    refuses(input("BOOL", "[2]"), "'x'", "does not fit bool");
    refuses(
        "{\"inputs\": [{\"name\": \"x\", \"shape\": [1], \"data\": [1]}]}", "'x'", "'datatype'");
    refuses("{\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"data\": [1]}]}", "'shape'");
    refuses(
        "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [1.5]}]}", "extent");
    refuses(input("FP32", "[".repeat(40) + "]".repeat(40)), "nested more than 32");
    refuses(input("FP32", "[1"), "not JSON");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatJsonHasNoNumberFor_isRefused(float value) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).flip();
    TensorJson output = new TensorJson("y", DType.FLOAT32, List.of(1L), Map.of(), bytes);
    assertThatThrownBy(
            () -> InferenceJson.write(Map.of(), List.of(output), InferenceJsonTest::name))
        .hasMessageContaining("output 'y'")
        .hasMessageContaining("binary data");
  }
}
