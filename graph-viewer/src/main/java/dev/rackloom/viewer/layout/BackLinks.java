package dev.rackloom.viewer.layout;

import java.util.Arrays;

/** Finds the links that close a cycle: an iterative depth-first walk, linear time. */
final class BackLinks {

  private static final byte NEW = 0;
  private static final byte OPEN = 1;
  private static final byte DONE = 2;

  private final Level level;
  private final int[] start;
  private final int[] out;
  private final boolean[] back;
  private final byte[] state;
  private final int[] stack;
  private final int[] next;

  BackLinks(Level level) {
    this.level = level;
    int n = level.boxes().size();
    start = new int[n + 1];
    out = new int[level.links().size()];
    back = new boolean[out.length];
    state = new byte[n];
    stack = new int[n];
    indexLinks();
    next = Arrays.copyOf(start, n);
  }

  private void indexLinks() {
    level.links().forEach(l -> start[l.from() + 1]++);
    for (int i = 1; i < start.length; i++) {
      start[i] += start[i - 1];
    }
    int[] fill = start.clone();
    for (int i = 0; i < out.length; i++) {
      out[fill[level.links().get(i).from()]++] = i;
    }
  }

  boolean[] find() {
    for (int box = 0; box < state.length; box++) {
      if (state[box] == NEW) {
        walk(box);
      }
    }
    return back;
  }

  private void walk(int root) {
    int depth = 0;
    stack[0] = root;
    state[root] = OPEN;
    while (depth >= 0) {
      int box = stack[depth];
      if (next[box] == start[box + 1]) {
        state[box] = DONE;
        depth--;
        continue;
      }
      int link = out[next[box]++];
      int to = level.links().get(link).to();
      back[link] = state[to] == OPEN && to != box;
      if (state[to] == NEW) {
        state[to] = OPEN;
        stack[++depth] = to;
      }
    }
  }
}
