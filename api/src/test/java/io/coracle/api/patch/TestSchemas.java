package io.coracle.api.patch;

import io.coracle.api.catalogue.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Schemas built by hand: those parts of a PodTemplate that patches treat in different ways. */
final class TestSchemas {
  private static final Schema STRING = new Schema.Scalar(Schema.Type.STRING);
  private static final Schema STRINGS = list(STRING);

  private TestSchemas() {}

  /** A {@code PodTemplate}. */
  static Schema podTemplate() {
    Schema labels = new Schema.Mapping(() -> STRING, false);
    Schema owner = object(field("uid", STRING), field("name", STRING), field("kind", STRING));
    Schema metadata =
        object(
            field("name", STRING),
            field("labels", labels),
            merged("finalizers", STRINGS),
            merged("ownerReferences", list(owner), "uid"));
    return object(
        field("apiVersion", STRING),
        field("kind", STRING),
        field("metadata", metadata),
        field("template", object(field("metadata", metadata), field("spec", podSpec()))));
  }

  private static Schema podSpec() {
    Schema environment = object(field("name", STRING), field("value", STRING));
    Schema port =
        object(
            field("containerPort", new Schema.Scalar(Schema.Type.INTEGER_32)),
            field("name", STRING),
            field("protocol", STRING));
    Schema container =
        object(
            field("name", STRING),
            field("image", STRING),
            field("args", STRINGS),
            field("tty", new Schema.Scalar(Schema.Type.BOOLEAN)),
            merged("env", list(environment), "name"),
            merged("ports", list(port), "containerPort"));
    Schema toleration = object(field("key", STRING), field("operator", STRING));
    return object(
        merged("containers", list(container), "name"),
        merged("volumes", list(object(field("name", STRING))), "name"),
        field("tolerations", list(toleration)));
  }

  /** An object that can hold itself in maps and keyed lists, for random trees. */
  static Schema recursive() {
    var self = new Schema[1];
    Supplier<Schema> me = () -> self[0];
    Schema keyed = new Schema.Sequence(me, Schema.ListType.MAP, List.of("key"));
    self[0] =
        object(
            field("key", STRING),
            field("a", STRING),
            new Schema.Field("child", me, false, Schema.Patch.DEFAULT),
            merged("list", keyed, "key"),
            merged("set", STRINGS),
            field("atomic", STRINGS));
    return self[0];
  }

  private static Schema list(Schema items) {
    return new Schema.Sequence(() -> items, Schema.ListType.ATOMIC, List.of());
  }

  private static Schema.Field field(String name, Schema schema) {
    return new Schema.Field(name, () -> schema, false, Schema.Patch.DEFAULT);
  }

  private static Schema.Field merged(String name, Schema schema) {
    return new Schema.Field(
        name, () -> schema, false, new Schema.Patch(true, false, false, Optional.empty()));
  }

  private static Schema.Field merged(String name, Schema schema, String key) {
    return new Schema.Field(
        name, () -> schema, false, new Schema.Patch(true, false, false, Optional.of(key)));
  }

  private static Schema object(Schema.Field... fields) {
    Map<String, Schema.Field> byName = new LinkedHashMap<>();
    for (Schema.Field field : fields) {
      byName.put(field.name(), field);
    }
    return new TestFields(byName);
  }

  private record TestFields(Map<String, Schema.Field> fields) implements Schema.Fields {
    @Override
    public String definition() {
      return "";
    }

    @Override
    public boolean atomic() {
      return false;
    }

    @Override
    public boolean preserveUnknown() {
      return false;
    }
  }
}
