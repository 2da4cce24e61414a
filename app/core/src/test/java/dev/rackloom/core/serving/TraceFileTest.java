package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.engine.serving.Request;
import dev.rackloom.engine.serving.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFileTest {

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("trace"), text);
  }

  @Test
  void csv_inAnyOrderOfColumns() throws IOException {
    Trace trace = TraceFile.read(file("output,arrival,note,prompt\n5,10.5,x,100\n\n6,12,y,200\n"));
    assertThat(trace.requests())
        .containsExactly(new Request(0, 100, 5), new Request(1_500_000_000, 200, 6));
  }

  @Test
  void lines_ofJson() throws IOException {
    Trace trace =
        TraceFile.read(
            file(
                "{\"arrival\": 0, \"prompt\": 7, \"output\": 1}\n"
                    + "{\"arrival\": 0.25, \"prompt\": 8, \"output\": 2}\n"));
    assertThat(trace.requests().get(1)).isEqualTo(new Request(250_000_000, 8, 2));
  }

  @Test
  void azure_countsFromItsFirstStamp() throws IOException {
    Trace trace =
        TraceFile.read(
            file(
                "TIMESTAMP,ContextTokens,GeneratedTokens\n"
                    + "2023-11-16 18:17:03.9799600,4808,10\n"
                    + "2023-11-16 18:17:04.0319600,3180,8\n"));
    assertThat(trace.requests().get(0)).isEqualTo(new Request(0, 4808, 10));
    assertThat(trace.requests().get(1).arrivalNanos()).isBetween(51_999_000L, 52_001_000L);
  }

  @Test
  void mooncake_packed_isInMilliseconds() throws IOException {
    Path packed = folder.resolve("mooncake.jsonl.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(
          ("{\"timestamp\": 3000, \"input_length\": 6758, \"output_length\": 500, \"hash_ids\": [0]}\n"
                  + "{\"timestamp\": 3500, \"input_length\": 10, \"output_length\": 4}\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    assertThat(TraceFile.read(packed).requests())
        .containsExactly(new Request(0, 6758, 500), new Request(500_000_000, 10, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arrival,prompt,output;2,1,1;1,1,1 | line 3: arrives before",
        "arrival,prompt,output;NaN,1,1 | line 2: arrival is 'NaN'",
        "arrival,prompt,output;-1,1,1 | line 2: arrival is '-1'",
        "arrival,prompt,output;1e999,1,1 | line 2: arrival is '1e999'",
        "arrival,prompt,output;soon,1,1 | line 2: arrival is 'soon', not a time",
        "arrival,prompt,output;1,0,1 | line 2: prompt is '0'",
        "arrival,prompt,output;1,5,-2 | line 2: output is '-2'",
        "arrival,prompt,output;1,five,1 | line 2: prompt is 'five', not a number",
        "arrival,prompt,output;1,2 | line 2: has not the fields",
        "time,tokens;1,2 | line 1: has not the fields",
        "arrival,prompt,output | holds no request",
        "{\"arrival\": 1} | line 1: has not the fields",
        "{\"arrival\" | line 1: is not JSON",
      })
  void badTraces_areRefusedWithOneMessage(String text, String message) throws IOException {
    Path file = file(text.replace(';', '\n'));
    assertThatThrownBy(() -> TraceFile.read(file))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining(message);
  }

  @Test
  void emptyAndMissingFiles_areRefused() throws IOException {
    Path empty = file("");
    assertThatThrownBy(() -> TraceFile.read(empty)).hasMessageContaining("holds no request");
    assertThatThrownBy(() -> TraceFile.read(folder.resolve("none")))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("cannot read the trace");
  }
}
