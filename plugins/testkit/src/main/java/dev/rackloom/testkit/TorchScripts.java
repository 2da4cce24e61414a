package dev.rackloom.testkit;

import dev.rackloom.testkit.TorchWriter.Floats;
import dev.rackloom.testkit.TorchWriter.Instance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes archives as {@code torch.jit.save} does, without PyTorch: the text of a class, the pickle
 * of its one object, and raw weights, side by side in a zip that packs nothing but long texts.
 * Source of the layout: PyTorch's notes on serialization of TorchScript; the real engine loads
 * these files in the agent's tests.
 */
public final class TorchScripts {

  private static final int ALIGNED = 64;
  private static final int LEAST_PACKED = 200;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;
  private static final int EXTRA_ID = 0x4246;

  private TorchScripts() {}

  /**
   * The archive of a class {@code Net}.
   *
   * @param parameters its weights by name
   * @param forward its method {@code forward}, indented by two spaces
   */
  public static byte[] archive(Map<String, Floats> parameters, String forward) {
    return archive(parameters, forward, "cpu");
  }

  private static byte[] archive(Map<String, Floats> parameters, String forward, String place) {
    Map<String, Object> attributes = new LinkedHashMap<>(parameters);
    attributes.put("training", false);
    TorchWriter.Pickle net = TorchWriter.pickle(new Instance("__torch__.Net", attributes), place);
    return zip(net, source(parameters, forward));
  }

  private static String source(Map<String, Floats> parameters, String forward) {
    String names =
        parameters.keySet().stream().map(n -> "\"" + n + "\", ").collect(Collectors.joining());
    StringBuilder text = new StringBuilder("class Net(Module):\n");
    text.append("  __parameters__ = [").append(names).append("]\n  __buffers__ = []\n");
    parameters.keySet().forEach(name -> text.append("  ").append(name).append(" : Tensor\n"));
    return text.append("  training : bool\n").append(forward).toString();
  }

  /** An archive of a pickle and a text of the caller's choice, right or wrong. */
  public static byte[] zip(TorchWriter.Pickle net, String source) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      put(zip, out, "net/data.pkl", net.pickle());
      put(zip, out, "net/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
      for (Map.Entry<String, byte[]> storage : net.storages().entrySet()) {
        put(zip, out, "net/data/" + storage.getKey(), storage.getValue());
      }
      put(zip, out, "net/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      put(zip, out, "net/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, out, "net/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Puts a file where its bytes begin at a multiple of 64, as PyTorch does. */
  private static void put(
      ZipOutputStream zip, ByteArrayOutputStream out, String name, byte[] content)
      throws IOException {
    zip.flush();
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    boolean packed = name.contains("/code/") && content.length > LEAST_PACKED;
    entry.setMethod(packed ? ZipEntry.DEFLATED : ZipEntry.STORED);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // same content, same bytes
    entry.setCrc(crc.getValue());
    entry.setSize(content.length);
    int unpadded = out.size() + LOCAL_HEADER + name.length() + EXTRA_HEADER;
    byte[] extra = new byte[EXTRA_HEADER + Math.floorMod(-unpadded, ALIGNED)];
    extra[0] = (byte) EXTRA_ID;
    extra[1] = (byte) (EXTRA_ID >> 8);
    extra[2] = (byte) (extra.length - EXTRA_HEADER);
    entry.setExtra(extra);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** Two layers of a network with seeded weights, which says what the right answer is. */
  public static final class Mlp {
    private final int in;
    private final int hidden;
    private final int out;
    private final float[] first;
    private final float[] second;

    /** A network of these widths. */
    public Mlp(long seed, int in, int hidden, int out) {
      this.in = in;
      this.hidden = hidden;
      this.out = out;
      SplittableRandom random = new SplittableRandom(seed);
      this.first = eighths(random, hidden * (in + 1));
      this.second = eighths(random, out * (hidden + 1));
    }

    /** Numbers of which products and small sums are exact in 32 bits. */
    private static float[] eighths(SplittableRandom random, int count) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = random.nextInt(-8, 9) / 8f;
      }
      return numbers;
    }

    /** {@code forward(x)}: relu(x A' + a) B' + b. */
    public byte[] archive() {
      return archive("cpu");
    }

    /** The same, saved where its weights were at that place, such as {@code cuda:0}. */
    public byte[] archive(String place) {
      return TorchScripts.archive(
          parameters(),
          """
            def forward(self: __torch__.Net,
              x: Tensor) -> Tensor:
              h = torch.relu(torch.linear(x, self.a_weight, self.a_bias))
              return torch.linear(h, self.b_weight, self.b_bias)
          """,
          place);
    }

    /** {@code forward(x, y)}: the answer for x + y, and its hidden layer. */
    public byte[] pairArchive() {
      return TorchScripts.archive(
          parameters(),
          """
            def forward(self: __torch__.Net,
              x: Tensor,
              y: Tensor) -> Tuple[Tensor, Tensor]:
              s = torch.add(x, y)
              h = torch.relu(torch.linear(s, self.a_weight, self.a_bias))
              return (torch.linear(h, self.b_weight, self.b_bias), h)
          """);
    }

    /** Its weights in the order of the file. */
    public Map<String, Floats> parameters() {
      Map<String, Floats> parameters = new LinkedHashMap<>();
      parameters.put("a_weight", new Floats(weight(first, hidden, in), hidden, in));
      parameters.put("a_bias", new Floats(bias(first, hidden, in), hidden));
      parameters.put("b_weight", new Floats(weight(second, out, hidden), out, hidden));
      parameters.put("b_bias", new Floats(bias(second, out, hidden), out));
      return parameters;
    }

    private static float[] weight(float[] layer, int out, int in) {
      return Arrays.copyOf(layer, out * in);
    }

    private static float[] bias(float[] layer, int out, int in) {
      return Arrays.copyOfRange(layer, out * in, out * in + out);
    }

    /** The hidden layer of some rows. */
    public float[] hidden(float... rows) {
      float[] made = layer(first, in, hidden, rows);
      for (int i = 0; i < made.length; i++) {
        made[i] = Math.max(0, made[i]);
      }
      return made;
    }

    /** The answer of some rows. */
    public float[] answer(float... rows) {
      return layer(second, hidden, out, hidden(rows));
    }

    private static float[] layer(float[] layer, int in, int out, float... rows) {
      float[] made = new float[rows.length / in * out];
      for (int i = 0; i < made.length; i++) {
        float sum = layer[out * in + i % out];
        for (int k = 0; k < in; k++) {
          sum += layer[i % out * in + k] * rows[i / out * in + k];
        }
        made[i] = sum;
      }
      return made;
    }
  }
}
