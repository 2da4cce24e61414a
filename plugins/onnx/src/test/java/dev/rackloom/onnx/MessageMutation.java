package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One random change somewhere inside a message: a number, a name, a field dropped or doubled. */
final class MessageMutation {

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    3,
    7,
    64,
    255,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 31,
    1L << 40,
    1L << 62
  };

  private MessageMutation() {}

  static void mutate(Message.Builder message, RandomGenerator random) {
    List<FieldDescriptor> fields = new ArrayList<>(message.getAllFields().keySet());
    if (fields.isEmpty()) {
      return;
    }
    FieldDescriptor field = fields.get(random.nextInt(fields.size()));
    if (random.nextInt(12) == 0) {
      message.clearField(field);
    } else if (field.isRepeated()) {
      repeated(message, field, random);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      Message.Builder inner = ((Message) message.getField(field)).toBuilder();
      mutate(inner, random);
      message.setField(field, inner.build());
    } else {
      message.setField(field, changed(field, message.getField(field), random));
    }
  }

  private static void repeated(
      Message.Builder message, FieldDescriptor field, RandomGenerator random) {
    int n = message.getRepeatedFieldCount(field);
    int i = random.nextInt(n);
    int j = random.nextInt(n);
    Object value = message.getRepeatedField(field, i);
    int kind = random.nextInt(8);
    if (kind == 0) {
      message.addRepeatedField(field, value);
    } else if (kind == 1) {
      message.setRepeatedField(field, j, value);
    } else if (kind == 2) {
      List<Object> kept = new ArrayList<>();
      for (int k = 0; k < n; k++) {
        if (k != i) {
          kept.add(message.getRepeatedField(field, k));
        }
      }
      message.setField(field, kept);
    } else if (value instanceof Message m) {
      Message.Builder inner = m.toBuilder();
      mutate(inner, random);
      message.setRepeatedField(field, i, inner.build());
    } else {
      message.setRepeatedField(field, i, changed(field, value, random));
    }
  }

  private static Object changed(FieldDescriptor field, Object value, RandomGenerator random) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return switch (field.getJavaType()) {
      case INT -> (int) number;
      case LONG -> number;
      case FLOAT -> (float) (random.nextBoolean() ? number : random.nextGaussian());
      case DOUBLE -> (double) number;
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text((String) value, random);
      case BYTE_STRING -> cut((ByteString) value, random);
      case ENUM -> {
        List<EnumValueDescriptor> all = field.getEnumType().getValues();
        yield all.get(random.nextInt(all.size()));
      }
      case MESSAGE -> value;
    };
  }

  private static String text(String old, RandomGenerator random) {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> old + old;
      case 2 -> old + "/experts." + random.nextInt(4);
      case 3 -> "x" + random.nextInt(4);
      case 4 -> old.isEmpty() ? "y0" : old.substring(random.nextInt(old.length()));
      default -> "y0";
    };
  }

  private static ByteString cut(ByteString old, RandomGenerator random) {
    return old.isEmpty() || random.nextBoolean()
        ? old.concat(ByteString.copyFrom(new byte[] {(byte) random.nextInt(), -1}))
        : old.substring(random.nextInt(old.size()));
  }
}
