package dev.rackloom.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Rack;
import java.io.IOException;
import java.util.Map;

/** Lists that records got after people had kept them: where one is missing, it is empty. */
final class AddedFields extends BeanDeserializerModifier {

  private static final long serialVersionUID = 1L;

  private static final Map<Class<?>, String> LISTS =
      Map.of(Rack.class, "memories", Placement.class, "tiers", Prediction.class, "tiers");

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
    String list = LISTS.get(bean.getBeanClass());
    return list == null ? deserializer : new Lenient(deserializer, list);
  }

  private static final class Lenient extends DelegatingDeserializer {

    private static final long serialVersionUID = 1L;

    private final String list;

    Lenient(JsonDeserializer<?> strict, String list) {
      super(strict);
      this.list = list;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> strict) {
      return new Lenient(strict, list);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      TreeNode tree = parser.readValueAsTree();
      if (tree instanceof ObjectNode object && !object.has(list)) {
        object.putArray(list);
      }
      try (JsonParser again = parser.getCodec().treeAsTokens(tree)) {
        again.nextToken();
        return super.deserialize(again, context);
      }
    }
  }
}
