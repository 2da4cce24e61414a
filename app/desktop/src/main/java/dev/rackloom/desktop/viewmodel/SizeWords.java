package dev.rackloom.desktop.viewmodel;

/**
 * How a size is shown.
 *
 * @param title in a word or two
 * @param tip what it means
 * @param scale how far it goes
 */
record SizeWords(String title, String tip, LogScale scale) {

  private static final LogScale BATCH = new LogScale(1, 1 << 12);
  private static final LogScale TOKENS = new LogScale(1, 1 << 20);
  private static final LogScale OUTPUT = new LogScale(1, 1 << 17);

  /**
   * The words of a size.
   *
   * @param phased whether the model has phases: then a request has a prompt and an output
   * @param alone whether no other size of the model is of its kind
   */
  static SizeWords of(Study.Size size, boolean phased, boolean alone) {
    SizeWords words = known(size, phased);
    String named =
        size.symbol().equals("output") ? "" : "\nThe model calls it " + size.symbol() + ".";
    return new SizeWords(title(words, size, alone), words.tip() + named, words.scale());
  }

  /** What is of the same kind is told apart by what the model calls it. */
  private static String title(SizeWords words, Study.Size size, boolean alone) {
    return alone || words.title().equals(size.symbol())
        ? words.title()
        : words.title() + " " + size.symbol();
  }

  private static SizeWords known(Study.Size size, boolean phased) {
    return switch (size.kind()) {
      case BATCH -> new SizeWords("Batch", "Requests worked on together.", BATCH);
      case PROMPT ->
          phased
              ? new SizeWords(
                  "Prompt",
                  "Tokens of the prompt: the prefill pass takes them all at once.",
                  TOKENS)
              : new SizeWords("Length", "Tokens, or steps, of one input.", TOKENS);
      case CONTEXT ->
          new SizeWords(
              "Context",
              "Tokens in the state (KV cache) that a decode pass reads; prefill begins with none.",
              TOKENS);
      case OUTPUT ->
          new SizeWords(
              "Output",
              "Tokens that a request asks for: the decode pass is taken once for each.",
              OUTPUT);
      case OTHER -> new SizeWords(size.symbol(), "A size of the model's inputs.", TOKENS);
    };
  }
}
