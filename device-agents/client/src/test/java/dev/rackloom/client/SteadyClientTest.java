package dev.rackloom.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.RackloomException;
import io.grpc.Status;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class SteadyClientTest {

  private static RackloomException failure(Status status) {
    return RackloomException.agent("it failed", "ask another", status.asRuntimeException());
  }

  @Test
  void connectionThatGoesAwayWhileACallIsWritten_isNoAnswer() {
    Status cutOff =
        Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());
    assertThat(SteadyClient.mayGoElsewhere(failure(cutOff))).isTrue();
    assertThat(SteadyClient.mayGoElsewhere(failure(Status.UNAVAILABLE))).isTrue();
  }

  @Test
  void whatAnAgentSays_isTheAnswer() {
    assertThat(SteadyClient.mayGoElsewhere(failure(Status.UNKNOWN))).isFalse();
    assertThat(SteadyClient.mayGoElsewhere(failure(Status.INVALID_ARGUMENT))).isFalse();
  }
}
