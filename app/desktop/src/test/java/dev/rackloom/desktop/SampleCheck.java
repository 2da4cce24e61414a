package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.desktop.viewmodel.RackCheck;
import dev.rackloom.desktop.viewmodel.Study;
import java.util.List;

/** Agents that do not answer where the study says so; measuring prices every stage. */
final class SampleCheck implements RackCheck {

  private final SampleStudy study;

  SampleCheck(SampleStudy study) {
    this.study = study;
  }

  @Override
  public List<Silent> silent(Progress progress, Cancellation cancellation) {
    return study.rack().nodes().stream()
        .filter(n -> !n.agent().isEmpty())
        .map(n -> new Silent(n.id(), n.agent(), "connection refused"))
        .toList();
  }

  @Override
  public Study measured(Progress progress, Cancellation cancellation) {
    return study.measured();
  }
}
