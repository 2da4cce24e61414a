package dev.rackloom.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:7411", "localhost:1", "[::1]:65535", "127.9.9.9:0"})
  void loopback_isRecognisedAndWrittenAsItWasRead(String text) {
    Address address = Address.parse(text);
    assertThat(address.isLoopback()).isTrue();
    assertThat(address).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0:7411", "10.0.0.1:1", "[::]:1", "node.example:1", "localhost.example:1"})
  void anythingElse_isNotLoopback(String text) {
    assertThat(Address.parse(text).isLoopback()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":1", "host", "host:", "host:x", "host:65536", "host:-1"})
  void nonsense_isNamed(String text) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void parts_areThere() {
    assertThat(Address.parse("[::1]:5")).isEqualTo(new Address("::1", 5));
  }
}
