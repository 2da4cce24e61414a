package dev.rackloom.samples;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * A routing trace that nobody measured: generated, the same on every machine. Experts differ in how
 * often they are asked for, each prompt has a topic that favours a few of them, topics come and go
 * over time, and experts of a topic fire together.
 */
final class GeneratedRouting {

  private static final int PROMPTS = 128;
  private static final int TOKENS = 32;
  private static final int LAYERS = 26;
  private static final int EXPERTS = 64;
  private static final int TOP_K = 6;
  private static final int TOPICS = 8;
  private static final double SKEW = 0.7;
  private static final double TOPICAL = 2.2;
  private static final long SEED = 20260;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final double[][] liked = new double[LAYERS][EXPERTS];
  private final double[][][] topical = new double[TOPICS][LAYERS][EXPERTS];

  private GeneratedRouting() {
    for (int l = 0; l < LAYERS; l++) {
      for (int e = 0; e < EXPERTS; e++) {
        liked[l][e] = SKEW * random.nextGaussian();
        for (double[][] topic : topical) {
          topic[l][e] = random.nextInt(EXPERTS / TOP_K) == 0 ? TOPICAL : 0;
        }
      }
    }
  }

  /** Tokens x layers x choices, as {@code .npy} of bytes. */
  static byte[] choices() {
    GeneratedRouting routing = new GeneratedRouting();
    byte[] chosen = new byte[PROMPTS * TOKENS * LAYERS * TOP_K];
    int at = 0;
    for (int p = 0; p < PROMPTS; p++) {
      // The second half of the topics comes up as time goes by.
      int topic = routing.random.nextInt(TOPICS / 2) + (p * TOPICS / 2 / PROMPTS);
      for (int t = 0; t < TOKENS; t++) {
        for (int l = 0; l < LAYERS; l++) {
          at = routing.choose(topic, l, chosen, at);
        }
      }
    }
    return npy("|u1", PROMPTS * TOKENS + ", " + LAYERS + ", " + TOP_K, chosen);
  }

  /** The prompt of each token, as {@code .npy} of 32-bit integers. */
  static byte[] prompts() {
    ByteBuffer of =
        ByteBuffer.allocate(PROMPTS * TOKENS * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int t = 0; t < PROMPTS * TOKENS; t++) {
      of.putInt(t / TOKENS);
    }
    return npy("<i4", PROMPTS * TOKENS + ",", of.array());
  }

  /** The experts with the largest of likings plus noise, the first of them first. */
  private int choose(int topic, int layer, byte[] into, int at) {
    double[] score = new double[EXPERTS];
    for (int e = 0; e < EXPERTS; e++) {
      double gumbel = -Math.log(-Math.log(random.nextDouble(1e-12, 1)));
      score[e] = liked[layer][e] + topical[topic][layer][e] + gumbel;
    }
    for (int k = 0; k < TOP_K; k++) {
      int best = 0;
      for (int e = 1; e < EXPERTS; e++) {
        best = score[e] > score[best] ? e : best;
      }
      score[best] = Double.NEGATIVE_INFINITY;
      into[at + k] = (byte) best;
    }
    return at + TOP_K;
  }

  private static byte[] npy(String type, String shape, byte[] data) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    int padded = (10 + header.length() + 1 + 63) / 64 * 64;
    String line = header + " ".repeat(padded - 10 - header.length() - 1) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(line.length() & 0xff);
    out.write(line.length() >> 8);
    out.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(data);
    return out.toByteArray();
  }
}
