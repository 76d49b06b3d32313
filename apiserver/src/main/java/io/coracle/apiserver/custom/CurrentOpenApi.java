package io.coracle.apiserver.custom;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.openapi.OpenApi;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The OpenAPI documents of what is served at the moment. Thread-safe. */
public final class CurrentOpenApi implements Supplier<OpenApi> {
  private final CustomResources resources;
  private final BuiltInCatalogue builtIn;
  private final String version;
  private volatile @Nullable Made made;

  /**
   * @param version of the server
   */
  public CurrentOpenApi(CustomResources resources, BuiltInCatalogue builtIn, String version) {
    this.resources = resources;
    this.builtIn = builtIn;
    this.version = version;
  }

  /** Documents, and which state of the resources they are of. */
  private record Made(long generation, OpenApi documents) {}

  @Override
  public OpenApi get() {
    long generation = resources.generation();
    Made last = made;
    if (last == null || last.generation() != generation) {
      last = new Made(generation, new OpenApi(resources, builtIn, version));
      made = last;
    }
    return last.documents();
  }
}
