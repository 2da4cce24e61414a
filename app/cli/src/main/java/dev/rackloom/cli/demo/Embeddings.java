package dev.rackloom.cli.demo;

import dev.rackloom.client.TensorValue;
import java.util.List;

/** Sentence embeddings: token vectors averaged and set to length 1. */
final class Embeddings {

  private Embeddings() {}

  /** The mean over tokens of a (1, tokens, width) tensor, normalised. */
  static float[] meanPooled(TensorValue tokens) {
    long[] shape = tokens.shape();
    int width = (int) shape[shape.length - 1];
    float[] values = tokens.toFloats();
    float[] mean = new float[width];
    for (int i = 0; i < values.length; i++) {
      mean[i % width] += values[i];
    }
    double length = 0;
    for (float v : mean) {
      length += v * v;
    }
    for (int i = 0; i < width; i++) {
      mean[i] = (float) (mean[i] / Math.sqrt(length));
    }
    return mean;
  }

  /** The two that point most alike. */
  static int[] closest(List<float[]> embeddings) {
    int[] pair = {0, Math.min(1, embeddings.size() - 1)};
    double best = -2;
    for (int i = 0; i < embeddings.size(); i++) {
      for (int j = i + 1; j < embeddings.size(); j++) {
        double cosine = dot(embeddings.get(i), embeddings.get(j));
        if (cosine > best) {
          best = cosine;
          pair = new int[] {i, j};
        }
      }
    }
    return pair;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
