package dev.rackloom.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.graph.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

final class TensorValueTest {

  @Test
  void equal_whenTypeShapeAndBytesAre() {
    TensorValue value = TensorValue.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(value)
        .isEqualTo(TensorValue.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3))
        .hasSameHashCodeAs(TensorValue.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    assertThat(value).isNotEqualTo(TensorValue.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    assertThat(value).isNotEqualTo(TensorValue.of(new float[] {1, 2, 3, 4, 5, 7}, 2, 3));
    assertThat(TensorValue.of(new int[] {0}, 1)).isNotEqualTo(TensorValue.of(new float[] {0}, 1));
    assertThat(value).hasToString("float32[2, 3]");
  }

  @Test
  void nobody_canChangeIt() {
    ByteBuffer source = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(7).flip();
    long[] shape = {1};
    TensorValue value = TensorValue.copyOf(DType.INT64, shape, source);
    source.putLong(0, 8);
    shape[0] = 2;
    value.shape()[0] = 3;
    value.bytes().getLong();
    assertThat(value.toLongs()).containsExactly(7);
    assertThat(value.shape()).containsExactly(1);
    assertThatThrownBy(() -> value.bytes().putLong(0, 8))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void bytes_mustFitTheShape() {
    assertThatThrownBy(() -> TensorValue.of(new float[5], 2, 3))
        .hasMessageContaining("[2, 3] has 24 bytes, not 20");
    assertThatThrownBy(() -> TensorValue.of(new float[0], -1)).hasMessageContaining("[-1]");
    assertThatThrownBy(() -> TensorValue.of(new float[0], Long.MAX_VALUE, 4))
        .hasMessageContaining("does not fit");
    assertThatThrownBy(() -> TensorValue.copyOf(DType.STRING, new long[0], ByteBuffer.allocate(0)))
        .hasMessageContaining("string");
    assertThat(TensorValue.of(new float[0], 0, 3).byteCount()).isZero();
    assertThat(TensorValue.of(new float[] {4}).rank()).isZero();
  }

  @Test
  void readAsAnotherType_itSaysSo() {
    assertThatThrownBy(() -> TensorValue.of(new int[] {1}, 1).toFloats())
        .hasMessageContaining("int32, not float32");
    assertThat(TensorValue.of(new int[] {1, 2}, 2).toInts()).containsExactly(1, 2);
  }
}
