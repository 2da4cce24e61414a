package dev.rackloom.samples;

import java.util.SplittableRandom;

/**
 * Weights of the topical sample model: generated, not trained. A byte's embedding points where its
 * class (small letters, capitals, digits, marks, blanks) points; attention adds the mean of what
 * came before; each expert listens to one class, and experts are unequally easy to please. So
 * routing is skewed, and follows what a prompt is made of.
 */
final class TopicalWeights {

  static final int VOCABULARY = 256;
  static final int WIDTH = 64;
  static final int INNER = 128;
  static final int LAYERS = 4;
  static final int EXPERTS = 16;
  static final int TOP_K = 2;

  private static final int CLASSES = 5;
  private static final long SEED = 20_261_128;

  /** How much of an embedding is its class, and how much the byte's own. */
  private static final double OF_CLASS = 1.0;

  private static final double OF_BYTE = 0.7;

  /** How strongly an expert listens to its class, and how much easier the next is to please. */
  private static final double LISTENING = 0.35;

  private static final double EASE = 0.12;

  private final float[][] classes;

  TopicalWeights() {
    SplittableRandom random = new SplittableRandom(SEED);
    classes = new float[CLASSES][];
    for (int c = 0; c < CLASSES; c++) {
      classes[c] = normal(random, WIDTH, 1);
    }
  }

  private static float[] normal(SplittableRandom random, int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  private static SplittableRandom random(int layer, int part) {
    return new SplittableRandom(SEED + 1000L * (layer + 1) + part);
  }

  static int classOf(int b) {
    if (b >= 'a' && b <= 'z') {
      return 0;
    }
    if (b >= 'A' && b <= 'Z') {
      return 1;
    }
    if (b >= '0' && b <= '9') {
      return 2;
    }
    return b == ' ' || b == '\n' || b == '\t' ? 4 : 3;
  }

  /** [vocabulary, width]. */
  float[] embedding() {
    SplittableRandom random = random(-1, 1);
    float[] all = new float[VOCABULARY * WIDTH];
    for (int b = 0; b < VOCABULARY; b++) {
      float[] own = normal(random, WIDTH, OF_BYTE);
      for (int i = 0; i < WIDTH; i++) {
        all[b * WIDTH + i] = (float) (OF_CLASS * classes[classOf(b)][i] + own[i]);
      }
    }
    return all;
  }

  /** [width, vocabulary]: the embedding turned round. */
  float[] head() {
    float[] embedding = embedding();
    float[] turned = new float[embedding.length];
    for (int b = 0; b < VOCABULARY; b++) {
      for (int i = 0; i < WIDTH; i++) {
        turned[i * VOCABULARY + b] = (float) (embedding[b * WIDTH + i] / Math.sqrt(WIDTH));
      }
    }
    return turned;
  }

  /** A matrix that asks or answers a little: attention stays close to the mean. */
  float[] attention(int layer, int part) {
    return normal(random(layer, part), WIDTH * WIDTH, 0.3 / Math.sqrt(WIDTH));
  }

  /** A matrix that passes on what it gets, with a little of its own. */
  float[] passing(int layer, int part) {
    float[] matrix = normal(random(layer, part), WIDTH * WIDTH, 0.2 / Math.sqrt(WIDTH));
    for (int i = 0; i < WIDTH; i++) {
      matrix[i * WIDTH + i] += 0.7f;
    }
    return matrix;
  }

  /** [width, experts]. */
  float[] gate(int layer) {
    SplittableRandom random = random(layer, 10);
    float[] gate = normal(random, WIDTH * EXPERTS, 1.2 / Math.sqrt(WIDTH));
    for (int e = 0; e < EXPERTS; e++) {
      float[] heard = classes[(e + layer) % CLASSES];
      for (int i = 0; i < WIDTH; i++) {
        gate[i * EXPERTS + e] += (float) (LISTENING * heard[i] / Math.sqrt(WIDTH));
      }
    }
    return gate;
  }

  /** [experts]. */
  float[] ease(int layer) {
    float[] ease = new float[EXPERTS];
    for (int e = 0; e < EXPERTS; e++) {
      ease[(e * 5 + layer * 3) % EXPERTS] = (float) (-EASE * e);
    }
    return ease;
  }

  /** [inner, width]: rows are what the fused operator wants. */
  float[] up(int layer, int expert) {
    return normal(random(layer, 100 + expert), INNER * WIDTH, 1 / Math.sqrt(WIDTH));
  }

  float[] upBias(int layer, int expert) {
    return normal(random(layer, 200 + expert), INNER, 0.1);
  }

  /** [width, inner]. */
  float[] down(int layer, int expert) {
    return normal(random(layer, 300 + expert), WIDTH * INNER, 1 / Math.sqrt(INNER));
  }

  float[] downBias(int layer, int expert) {
    return normal(random(layer, 400 + expert), WIDTH, 0.1);
  }
}
