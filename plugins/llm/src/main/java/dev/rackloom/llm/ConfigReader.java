package dev.rackloom.llm;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.NotUnderstood;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Translates the fields of a Hugging Face {@code config.json} into an architecture. */
final class ConfigReader {

  private static final long MOST_LAYERS = 4096;

  /** Families whose output projection is the embedding unless they say otherwise. */
  private static final Set<String> TIED =
      Set.of(
          "gemma",
          "gemma2",
          "gemma3",
          "gemma3_text",
          "gpt2",
          "gpt_bigcode",
          "mamba",
          "mamba2",
          "falcon",
          "bloom",
          "cohere",
          "cohere2",
          "opt",
          "lfm2",
          "lfm2_moe");

  /** Families that normalise what mixer and feed make, too. */
  private static final Set<String> FOUR_NORMS =
      Set.of("gemma2", "gemma3", "gemma3_text", "glm4", "gemma3n_text");

  /** Fields that say there is more to the model than its decoder, and what it is. */
  private static final List<String> BESIDE =
      List.of("vision_config", "audio_config", "thinker_config", "talker_config", "encoder");

  private final Config top;
  private final Config text;
  private final String type;
  private final List<NotUnderstood> notUnderstood = new ArrayList<>();

  private ConfigReader(Config top) {
    this.top = top;
    this.text = top.json().path("text_config").isObject() ? top.inside("text_config") : top;
    this.type = text.text("model_type", top.text("model_type", "unknown"));
  }

  /** The architecture that {@code config} describes. */
  static Architecture read(String name, Config config) {
    try {
      return new ConfigReader(config).architecture(name);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw RackloomException.user(
          config.file() + " describes something no model is: " + e.getMessage(), "check the file.");
    }
  }

  private Architecture architecture(String name) {
    if (top.flag("is_encoder_decoder", false)) {
      throw RackloomException.user(
          config() + " is of an encoder and a decoder (" + type + ")",
          "export the two to ONNX and open those.");
    }
    long layers = layerCount();
    LayerPlan plan = new LayerPlan(text, type, (int) layers);
    MixerFields mixers = new MixerFields(text, type, notUnderstood);
    FeedFields feeds = new FeedFields(text, type);
    List<Architecture.Layer> all = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      all.add(layer(i, plan, mixers, feeds));
    }
    beside();
    return new Architecture(
        name,
        type,
        text.hidden(),
        text.need("vocab_size"),
        text.flag("tie_word_embeddings", top.flag("tie_word_embeddings", TIED.contains(type))),
        all,
        new PrecisionFields(top, text, notUnderstood).read(),
        notUnderstood);
  }

  private String config() {
    return top.file();
  }

  private long layerCount() {
    long layers = text.need("num_hidden_layers", "n_layer", "num_layers", "n_layers");
    if (layers < 1 || layers > MOST_LAYERS) {
      throw RackloomException.user(
          config() + ": " + layers + " layers; there must be 1 to " + MOST_LAYERS,
          "check the file.");
    }
    return layers;
  }

  private Architecture.Layer layer(int i, LayerPlan plan, MixerFields mixers, FeedFields feeds) {
    Mixer mixer = mixers.of(plan.mixer(i));
    Feed feed = plan.hasFeed(i) ? feeds.of(plan.hasExperts(i)) : new Feed.None();
    boolean parallel =
        text.flag("parallel_attn", false) || text.flag("use_parallel_residual", false);
    boolean single = mixer instanceof Mixer.None || feed instanceof Feed.None || parallel;
    return new Architecture.Layer(
        mixer, feed, single ? 1 : FOUR_NORMS.contains(type) ? 4 : 2, parallel);
  }

  private void beside() {
    for (String part : BESIDE) {
      if (top.has(part)) {
        miss(part, "the part of the model beside its decoder", "its work is not counted");
      }
    }
    if (text.get(0, "num_nextn_predict_layers", "mtp_num_hidden_layers") > 0) {
      miss(
          "num_nextn_predict_layers",
          "layers that predict further tokens",
          "they are left out, as when serving without speculation");
    }
    if (text.get(0, "index_topk") > 0) {
      miss("index_topk", "sparse attention by an index", "attention is counted over all keys");
    }
    if (text.get(0, "num_kv_shared_layers") > 0) {
      miss("num_kv_shared_layers", "layers that share a cache", "each is counted with its own");
    }
  }

  private void miss(String where, String what, String consequence) {
    notUnderstood.add(new NotUnderstood(where, what, consequence));
  }
}
