package io.coracle.api.protobuf;

import io.coracle.api.catalogue.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages of the API's machinery that belong to no resource. */
final class KnownMessages {
  private static final Schema TEXT = new Schema.Scalar(Schema.Type.STRING);
  private static final Schema INTEGER = new Schema.Scalar(Schema.Type.INTEGER_64);

  private static final Schema.Fields LIST_META =
      new Known("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta")
          .with("selfLink", 1, TEXT)
          .with("resourceVersion", 2, TEXT)
          .with("continue", 3, TEXT)
          .with("remainingItemCount", 4, INTEGER)
          .with(
              "shardInfo",
              5,
              new Known("io.k8s.apimachinery.pkg.apis.meta.v1.ShardInfo")
                  .with("selector", 1, TEXT));

  private static final Schema.Fields CAUSE =
      new Known("io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause")
          .with("reason", 1, TEXT)
          .with("message", 2, TEXT)
          .with("field", 3, TEXT);

  private static final Schema.Fields DETAILS =
      new Known("io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails")
          .with("name", 1, TEXT)
          .with("group", 2, TEXT)
          .with("kind", 3, TEXT)
          .with("causes", 4, list(CAUSE))
          .with("retryAfterSeconds", 5, new Schema.Scalar(Schema.Type.INTEGER_32))
          .with("uid", 6, TEXT);

  /** {@code v1 Status}. */
  static final Schema.Fields STATUS =
      new Known("io.k8s.apimachinery.pkg.apis.meta.v1.Status")
          .with("metadata", 1, LIST_META)
          .with("status", 2, TEXT)
          .with("message", 3, TEXT)
          .with("reason", 4, TEXT)
          .with("details", 5, DETAILS)
          .with("code", 6, new Schema.Scalar(Schema.Type.INTEGER_32));

  private KnownMessages() {}

  /** An object of which only the metadata is shown. */
  static Schema.Fields partial(Schema metadata) {
    return new Known("io.k8s.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata")
        .with("metadata", 1, metadata);
  }

  static Schema.Fields partialList(Schema metadata) {
    return new Known("io.k8s.apimachinery.pkg.apis.meta.v1.PartialObjectMetadataList")
        .with("metadata", 1, LIST_META)
        .with("items", 2, list(partial(metadata)));
  }

  private static Schema list(Schema items) {
    return new Schema.Sequence(() -> items, Schema.ListType.ATOMIC, List.of());
  }

  /** Fields with their numbers, written down here. */
  private static final class Known implements Schema.Fields {
    private final String definition;
    private final Map<String, Schema.Field> fields = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    Known(String definition) {
      this.definition = definition;
    }

    Known with(String name, int number, Schema type) {
      fields.put(name, new Schema.Field(name, () -> type, false, Schema.Patch.DEFAULT));
      numbers.put(name, number);
      return this;
    }

    @Override
    public String definition() {
      return definition;
    }

    @Override
    public Map<String, Schema.Field> fields() {
      return fields;
    }

    @Override
    public int number(String field) {
      return numbers.getOrDefault(field, 0);
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
