package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.desktop.viewmodel.Replay;
import java.util.ArrayList;
import java.util.List;

/** Stages one after the other, each with a transfer after it; requests one after the other. */
final class SampleReplay implements Replay {

  private static final long TRANSFER = 20_000;

  private final SampleStudy study;

  SampleReplay(SampleStudy study) {
    this.study = study;
  }

  @Override
  public List<Span> alone(Placement placement) {
    return request(placement, 0, 0);
  }

  private List<Span> request(Placement placement, int request, long from) {
    List<Span> spans = new ArrayList<>();
    for (Prediction.StageTime t : study.price(placement).timeline()) {
      long end = from + t.endNanos();
      spans.add(new Span(t.device(), false, t.stage(), request, from + t.startNanos(), end));
      spans.add(new Span("pcie >", true, t.stage(), request, end - TRANSFER, end));
    }
    return spans;
  }

  @Override
  public Load underLoad(
      Placement placement, int concurrency, Progress progress, Cancellation cancellation) {
    List<Span> spans = new ArrayList<>();
    long each = study.price(placement).latencyNanos();
    for (int r = 0; r < concurrency * 2; r++) {
      cancellation.check();
      progress.at(r / (concurrency * 2.0), "request " + r);
      spans.addAll(request(placement, r, r * each));
    }
    return new Load(concurrency * 2, 1e9 / each, each, each * 2, spans);
  }
}
