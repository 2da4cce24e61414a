package dev.rackloom.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.onnx.proto.Onnx;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

class OnnxReaderFuzzTest extends ReaderFuzz {

  private final List<byte[]> seeds = new ArrayList<>();

  @Override
  protected ModelReader reader() {
    return new OnnxReader();
  }

  @Override
  protected String extension() {
    return "onnx";
  }

  /** Every operator of the table, and models with functions, bodies, caches and experts. */
  @Override
  protected List<byte[]> seeds() {
    if (seeds.isEmpty()) {
      try {
        OperatorsTest.lines().forEach(l -> seeds.add(l.model().toByteArray()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Seeds.all().forEach(m -> seeds.add(m.toByteArray()));
      seeds.removeIf(s -> s.length > 1 << 14);
    }
    return seeds;
  }

  /** Half of the damage is to the messages inside, so that it gets past the parser. */
  @Override
  protected byte[] mutate(byte[] seed, RandomGenerator random) {
    if (random.nextBoolean()) {
      return super.mutate(seed, random);
    }
    try {
      Onnx.Model.Builder model = Onnx.Model.parseFrom(seed).toBuilder();
      int steps = 1 + random.nextInt(8);
      for (int i = 0; i < steps; i++) {
        MessageMutation.mutate(model, random);
      }
      return model.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      return super.mutate(seed, random);
    }
  }

  @Override
  protected String instrumented() {
    return "dev.rackloom.onnx.*:dev.rackloom.onnx.inference.*:dev.rackloom.onnx.work.*";
  }

  @Override
  protected List<String> dictionary() {
    return List.of(
        "If",
        "Loop",
        "Scan",
        "SequenceMap",
        "Constant",
        "Reshape",
        "Slice",
        "Einsum",
        "axis",
        "axes",
        "perm",
        "com.microsoft",
        "ai.onnx.ml",
        "GroupQueryAttention",
        "MoE",
        "k",
        "num_heads",
        "kv_num_heads",
        "body",
        "then_branch",
        "else_branch",
        "location",
        "offset",
        "length",
        "past_key_values.0.key",
        "present.0.key",
        "experts.0/",
        "layers.0/");
  }
}
