package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.kinds.field.Field;
import java.util.HashSet;
import java.util.Set;

/** Lists whose elements are identified by keys. */
final class MapListRules {
  private static final String BECAUSE = " if parent array's x-kubernetes-list-type is map";

  private MapListRules() {}

  static void check(Field schema, Field keys) {
    if (keys.size() == 0) {
      keys.required("must not be empty if x-kubernetes-list-type is map");
    }
    Field items = schema.at("items");
    if (items.absent()) {
      items.required("must have a schema if x-kubernetes-list-type is map");
      return;
    }
    if (!items.at("type").is("object")) {
      items.at("type").invalid("must be object" + BECAUSE);
      return;
    }
    if (items.at("nullable").flag()) {
      items.at("nullable").forbidden("cannot be nullable" + BECAUSE);
    }
    Set<String> seen = new HashSet<>();
    Set<String> required = new HashSet<>();
    items.at("required").items().forEach(name -> required.add(name.text()));
    for (Field key : keys.items()) {
      Field property = items.at("properties").key(key.text());
      if (!seen.add(key.text())) {
        keys.invalid("must not contain duplicate entries");
      }
      if (property.absent()) {
        keys.invalid("entries must all be names of item properties");
      } else {
        key(property, required.contains(key.text()));
      }
    }
  }

  private static void key(Field property, boolean required) {
    Field type = property.at("type");
    if (type.is("array") || type.is("object")) {
      type.invalid("must be a scalar type" + BECAUSE);
    }
    if (property.at("nullable").flag()) {
      property.at("nullable").forbidden("cannot be nullable as a key of a list map");
    }
    if (!required && property.at("default").absent()) {
      property
          .at("default")
          .required(
              "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                  + " required property");
    }
  }
}
