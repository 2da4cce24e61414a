package dev.rackloom.engine.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Traces and step times that tests share. */
final class Serving {

  private Serving() {}

  /** Requests of mixed sizes at about so many a second. */
  static Trace mixed(long seed, int requests, double perSecond) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Request> all = new ArrayList<>();
    double at = 0;
    for (int i = 0; i < requests; i++) {
      at += -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
      all.add(new Request((long) at, 1 + random.nextInt(900), 1 + random.nextInt(200)));
    }
    return Trace.of("mixed " + seed, all);
  }

  /** Counts what it is asked. */
  static final class Counting implements StepTime {
    private final int maxTokens;
    private final int maxSequences;
    long promptTokens;
    long sampled;
    long steps;
    long nanos;
    boolean tooMuch;

    Counting(int maxTokens, int maxSequences) {
      this.maxTokens = maxTokens;
      this.maxSequences = maxSequences;
    }

    @Override
    public long nanos(Batch batch) {
      promptTokens += batch.promptTokens();
      sampled += batch.sampled();
      steps++;
      tooMuch |= batch.tokens() > maxTokens || batch.chunks() + batch.decodes() > maxSequences;
      long time = 100_000 + 1_000L * batch.tokens() + batch.allDecodeKeys();
      nanos += time;
      return time;
    }
  }

  static Instance one(StepTime time, ServingOptions options) {
    return Instance.single("gpu", time, options);
  }
}
