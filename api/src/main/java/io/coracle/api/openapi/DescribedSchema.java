package io.coracle.api.openapi;

import io.coracle.api.catalogue.Schema;
import tools.jackson.databind.node.ObjectNode;

/** The schema of a kind that brings its own OpenAPI text: a custom resource. */
public interface DescribedSchema extends Schema.Fields {

  /** Its schema as version 3 of OpenAPI has it, without what all objects have; a copy. */
  ObjectNode openApiV3();

  /** Its schema as far as version 2 of OpenAPI can say it; a copy. */
  ObjectNode openApiV2();
}
