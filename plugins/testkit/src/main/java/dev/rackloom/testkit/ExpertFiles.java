package dev.rackloom.testkit;

import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RoutingTrace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes statistics as other engines do. {@code dense} layers without experts come first where the
 * engine counts them.
 */
public final class ExpertFiles {

  private ExpertFiles() {}

  /** SGLang's recorder, mode stat: steps of counts of experts. */
  public static byte[] sglangStat(List<LoadTable> steps, int dense) {
    int rows = dense + steps.getFirst().rows();
    int experts = steps.getFirst().experts();
    int[] all = new int[steps.size() * rows * experts];
    for (int s = 0; s < steps.size(); s++) {
      fill(all, (s * rows + dense) * experts, steps.get(s));
    }
    Map<String, Object> dump = new LinkedHashMap<>();
    dump.put("rank", 0);
    dump.put("logical_count", new TorchWriter.Ints(all, steps.size(), rows, experts));
    dump.put("average_utilization_rate_over_window", 0.75);
    return TorchWriter.save(dump);
  }

  private static void fill(int[] into, int at, LoadTable loads) {
    for (int i = 0; i < loads.rows() * loads.experts(); i++) {
      into[at + i] = (int) loads.load(i / loads.experts(), i % loads.experts());
    }
  }

  /** SGLang's recorder, mode per_pass: counts of slots, here one for each expert, backwards. */
  public static byte[] sglangPasses(List<LoadTable> steps, int dense) {
    int rows = dense + steps.getFirst().rows();
    int experts = steps.getFirst().experts();
    List<Object> records = new ArrayList<>();
    for (LoadTable step : steps) {
      int[] counts = new int[rows * experts];
      for (int r = 0; r < step.rows(); r++) {
        for (int e = 0; e < experts; e++) {
          counts[(dense + r) * experts + experts - 1 - e] = (int) step.load(r, e);
        }
      }
      Map<String, Object> record = record(records.size());
      record.put("global_physical_count", new TorchWriter.Ints(counts, rows, experts));
      records.add(record);
    }
    return detail(records, rows, experts);
  }

  private static Map<String, Object> record(int pass) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("forward_pass_id", pass);
    record.put("rank", 0);
    record.put("gatherer_key", "primary");
    return record;
  }

  private static byte[] detail(List<Object> records, int rows, int experts) {
    int[] backwards =
        IntStream.range(0, rows * experts).map(i -> experts - 1 - i % experts).toArray();
    Map<String, Object> dump = new LinkedHashMap<>();
    dump.put("records", records);
    dump.put("last_physical_to_logical_map", new TorchWriter.Ints(backwards, rows, experts));
    return TorchWriter.save(dump);
  }

  /** SGLang's recorder, mode per_token: one pass of prompts, with eight places for choices. */
  public static byte[] sglangTokens(RoutingTrace trace, int dense) {
    int places = 8;
    int rows = dense + trace.rows();
    int[] ids = new int[rows * trace.tokens() * places];
    Arrays.fill(ids, -1);
    for (int r = 0; r < trace.rows(); r++) {
      for (int t = 0; t < trace.tokens(); t++) {
        for (int j = 0; j < trace.topK(); j++) {
          ids[((dense + r) * trace.tokens() + t) * places + j] =
              trace.experts() - 1 - trace.expert(t, r, j);
        }
      }
    }
    Map<String, Object> record = record(0);
    record.put("input_ids", IntStream.range(0, trace.tokens()).boxed().toList());
    record.put("extend_seq_lens", lengths(trace));
    record.put("forward_mode", 1);
    record.put("topk_ids_of_layer", new TorchWriter.Ints(ids, rows, trace.tokens(), places));
    record.put("misc_objects", List.of());
    return detail(List.of(record), rows, trace.experts());
  }

  private static List<Integer> lengths(RoutingTrace trace) {
    int[] count = new int[trace.prompts()];
    IntStream.range(0, trace.tokens()).forEach(t -> count[trace.prompt(t)]++);
    return Arrays.stream(count).boxed().toList();
  }

  /** Responses of SGLang, one a line. Dense layers ask for expert 0. */
  public static byte[] sglangResponses(RoutingTrace trace, int dense) {
    int one = (dense + trace.rows()) * trace.topK();
    return prompts(trace)
        .map(tokens -> {
          ByteBuffer ids =
              ByteBuffer.allocate(tokens.length * one * Integer.BYTES)
                  .order(ByteOrder.LITTLE_ENDIAN);
          for (int t : tokens) {
            IntStream.range(0, dense * trace.topK()).forEach(i -> ids.putInt(0));
            chosen(trace, t).forEach(ids::putInt);
          }
          return "{\"text\": \"…\", \"meta_info\": {\"prompt_tokens\": "
              + tokens.length
              + ", \"completion_tokens\": 1, \"routed_experts\": \""
              + Base64.getEncoder().encodeToString(ids.array())
              + "\"}}\n";
        })
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static java.util.stream.Stream<int[]> prompts(RoutingTrace trace) {
    return IntStream.range(0, trace.prompts())
        .mapToObj(
            p -> IntStream.range(0, trace.tokens()).filter(t -> trace.prompt(t) == p).toArray());
  }

  private static IntStream chosen(RoutingTrace trace, int token) {
    return IntStream.range(0, trace.rows() * trace.topK())
        .map(i -> trace.expert(token, i / trace.topK(), i % trace.topK()));
  }

  /** Responses of vLLM in a list: nested lists, or packed as an {@code .npy} in base64. */
  public static byte[] vllmResponses(RoutingTrace trace, boolean packed) {
    return prompts(trace)
        .map(tokens ->
            "{\"choices\": [{\"index\": 0, \"routed_experts\": "
                + (packed ? packed(trace, tokens) : nested(trace, tokens))
                + "}]}")
        .collect(Collectors.joining(",\n", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String packed(RoutingTrace trace, int... tokens) {
    int[] ids = Arrays.stream(tokens).flatMap(t -> chosen(trace, t)).toArray();
    byte[] npy = NpyWriter.ints(ids, tokens.length, trace.rows(), trace.topK());
    return '"' + Base64.getEncoder().encodeToString(npy) + '"';
  }

  private static String nested(RoutingTrace trace, int... tokens) {
    return Arrays.stream(tokens)
        .mapToObj(t ->
            IntStream.range(0, trace.rows())
                .mapToObj(r ->
                    list(
                        IntStream.range(0, trace.topK()).map(j -> trace.expert(t, r, j)).toArray()))
                .collect(Collectors.joining(",", "[", "]")))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String list(int... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** vLLM's load statistics, a line a step: as many slots as experts, backwards. */
  public static byte[] vllmLoads(List<LoadTable> steps) {
    StringBuilder lines = new StringBuilder();
    for (int s = 0; s < steps.size(); s++) {
      LoadTable step = steps.get(s);
      int experts = step.experts();
      int[] backwards = IntStream.range(0, experts).map(e -> experts - 1 - e).toArray();
      lines.append(
          "{\"record_type\": \"eplb_load_stats\", \"step\": %d, \"num_ranks\": 2, \"expert_load\": %s, \"p2l_map\": %s}\n"
              .formatted(
                  s,
                  rows(
                      step.rows(),
                      r ->
                          list(Arrays.stream(backwards).map(e -> (int) step.load(r, e)).toArray())),
                  rows(step.rows(), r -> list(backwards))));
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String rows(int count, java.util.function.IntFunction<String> row) {
    return IntStream.range(0, count).mapToObj(row).collect(Collectors.joining(",", "[", "]"));
  }

  /** Plain counts in JSON. */
  public static byte[] countsJson(LoadTable loads) {
    return rows(loads.rows(), r -> list(whole(loads, r))).getBytes(StandardCharsets.UTF_8);
  }

  /** Plain counts in CSV. */
  public static byte[] countsCsv(LoadTable loads) {
    return IntStream.range(0, loads.rows())
        .mapToObj(r ->
            Arrays.stream(whole(loads, r))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",")))
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static int[] whole(LoadTable loads, int row) {
    return Arrays.stream(loads.row(row)).mapToInt(d -> (int) d).toArray();
  }

  /** A trace as an {@code .npy}. */
  public static byte[] npy(RoutingTrace trace) {
    int[] ids = IntStream.range(0, trace.tokens()).flatMap(t -> chosen(trace, t)).toArray();
    return NpyWriter.ints(ids, trace.tokens(), trace.rows(), trace.topK());
  }

  /** The prompts of a trace's tokens as an {@code .npy}. */
  public static byte[] npyPrompts(RoutingTrace trace) {
    return NpyWriter.ints(
        IntStream.range(0, trace.tokens()).map(trace::prompt).toArray(), trace.tokens());
  }

  /** One rank's file of TensorRT-LLM's statistics: a tensor for each step and layer. */
  public static byte[] tensorRtRank(List<LoadTable> steps, int dense) {
    SafetensorsWriter writer = new SafetensorsWriter();
    for (int s = 0; s < steps.size(); s++) {
      for (int r = 0; r < steps.get(s).rows(); r++) {
        writer.ints(s + "_" + (dense + r), whole(steps.get(s), r));
      }
    }
    return writer.toBytes();
  }
}
