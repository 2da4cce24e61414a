package dev.rackloom.core.serving;

import dev.rackloom.api.Ids;
import dev.rackloom.engine.serving.Batch;
import dev.rackloom.engine.serving.StepTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of devices that deal the sequences of a batch out between them, and may do a part of the
 * work for the sequences of all. A step takes what the slowest device takes. Who decodes is dealt
 * out by number and prompts by their tokens, each to the device that is then least behind its
 * share: a prompt is not cut, so one alone is as slow as on one device.
 */
final class DealtSteps implements StepTime {

  /**
   * A device.
   *
   * @param share of the sequences
   * @param own time for its sequences
   * @param forAll time for its part of what is done for the sequences of all
   */
  record Member(double share, StepTime own, StepTime forAll) {}

  private final List<Member> members;

  DealtSteps(List<Member> members) {
    this.members = List.copyOf(members);
  }

  @Override
  public long nanos(Batch batch) {
    long longest = 0;
    List<Batch> dealt = deal(batch);
    for (int m = 0; m < members.size(); m++) {
      Batch part = dealt.get(m);
      long own = part.tokens() == 0 ? 0 : members.get(m).own().nanos(part);
      longest = Math.max(longest, own + members.get(m).forAll().nanos(batch));
    }
    return longest;
  }

  /** What of a batch each device computes. */
  List<Batch> deal(Batch batch) {
    List<Hand> hands = new ArrayList<>();
    members.forEach(m -> hands.add(new Hand(m.share())));
    int ending = batch.sampled() - batch.decodes();
    for (int i = 0; i < batch.chunks(); i++) {
      int tokens = batch.chunkTokens().get(i);
      Hand hand = next(hands, h -> h.promptTokens + tokens);
      hand.chunk(tokens, batch.chunkPast().get(i), i < ending);
    }
    for (int i = 0; i < batch.decodes(); i++) {
      Hand hand = next(hands, h -> h.keys.size() + 1);
      hand.keys.add(batch.decodeKeys().get(i));
    }
    return hands.stream().map(Hand::batch).toList();
  }

  private interface Load {
    long after(Hand hand);
  }

  private static Hand next(List<Hand> hands, Load load) {
    Hand best = hands.getFirst();
    for (Hand hand : hands) {
      if (load.after(hand) / hand.share < load.after(best) / best.share) {
        best = hand;
      }
    }
    return best;
  }

  /** What a device was dealt so far. */
  private static final class Hand {
    private final double share;
    private final List<Integer> tokens = new ArrayList<>();
    private final List<Integer> past = new ArrayList<>();
    private final List<Integer> keys = new ArrayList<>();
    private int ending;
    private long promptTokens;

    Hand(double share) {
      this.share = share;
    }

    void chunk(int newTokens, int before, boolean ends) {
      tokens.add(newTokens);
      past.add(before);
      promptTokens += newTokens;
      ending += ends ? 1 : 0;
    }

    Batch batch() {
      return new Batch(
          Ids.copyOf(tokens), Ids.copyOf(past), Ids.copyOf(keys), keys.size() + ending);
    }
  }
}
