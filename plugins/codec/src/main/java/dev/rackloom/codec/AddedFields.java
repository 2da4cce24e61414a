package dev.rackloom.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Rack;
import java.io.IOException;
import java.util.Map;

/** What records got after people had kept them: where it is missing, it is what it was then. */
final class AddedFields extends BeanDeserializerModifier {

  private static final long serialVersionUID = 1L;

  private static final JsonNode EMPTY = JsonNodeFactory.instance.arrayNode();

  private static final Map<Class<?>, Map<String, JsonNode>> ADDED =
      Map.of(
          Rack.class,
          Map.of("memories", EMPTY),
          Placement.class,
          Map.of("tiers", EMPTY, "wire", JsonNodeFactory.instance.textNode(WireFormat.SAME.name())),
          Prediction.class,
          Map.of("tiers", EMPTY),
          DeploymentPlan.class,
          Map.of("microBatches", JsonNodeFactory.instance.numberNode(1)));

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
    Map<String, JsonNode> added = ADDED.get(bean.getBeanClass());
    return added == null ? deserializer : new Lenient(deserializer, added);
  }

  private static final class Lenient extends DelegatingDeserializer {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, JsonNode> added;

    Lenient(JsonDeserializer<?> strict, Map<String, JsonNode> added) {
      super(strict);
      this.added = added;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> strict) {
      return new Lenient(strict, added);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      TreeNode tree = parser.readValueAsTree();
      if (tree instanceof ObjectNode object) {
        added.forEach(object::putIfAbsent);
      }
      try (JsonParser again = parser.getCodec().treeAsTokens(tree)) {
        again.nextToken();
        return super.deserialize(again, context);
      }
    }
  }
}
