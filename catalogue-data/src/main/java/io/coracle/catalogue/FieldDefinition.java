package io.coracle.catalogue;

import java.util.List;

/** A field while it is being put together. */
final class FieldDefinition {
  final String name;
  final JsonType type;

  /**
   * Where protobuf has it: the field's number; of a field inside an embedded message both, outer
   * first. Zero: nowhere.
   */
  int number;

  boolean required;
  Definition.Presence presence = Definition.Presence.KEEP;
  boolean merge;
  boolean retainKeys;
  boolean replace;
  String mergeKey = "";
  String listType = "";
  List<String> mapKeys = List.of();
  String mapType = "";
  String documentation = "";
  String defaultJson = "";
  List<String> enumeration = List.of();

  FieldDefinition(String name, JsonType type) {
    this.name = name;
    this.type = type;
  }
}
