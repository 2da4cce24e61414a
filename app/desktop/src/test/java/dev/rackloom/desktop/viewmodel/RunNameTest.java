package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layer.0 | layer.5 | 6 | layer.0–5",
        "layer.0/output | layer.11/output | 12 | layer.0–11/output",
        "layer.10/output | layer.11/output | 2 | layer.10–11/output",
        "layer.1/attention | layer.5/attention | 2 | layer.1, 5/attention",
        "layer.2/output | layer.5/output | 3 | layer.2 … 5/output",
        "layer.1/attention | layer.5/output | 10 | layer.1/attention – 5/output",
        "layer.1/attention | layer.1/output | 2 | layer.1/attention – output",
        "layers 2 to 3 | layers 16 to 17 | 8 | layers 2 to 3 – 16 to 17",
        "0 | 11 | 12 | 0–11",
        "embed | head | 2 | embed – head",
        "attention | attention2 | 2 | attention – attention2"
      })
  void whatBothShare_isSaidOnce(String first, String last, int stages, String name) {
    assertThat(RunName.of(first, last, stages)).isEqualTo(name);
  }
}
