package io.coracle.catalogue;

import com.google.gson.annotations.SerializedName;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Takes documentation and required fields from the annotations of the client's model classes. */
final class ModelClasses {
  private static final String LIBRARY = "io.kubernetes.client.openapi.models.";

  private ModelClasses() {}

  /**
   * Completes a definition; leaves it as it is when there is no model class.
   *
   * @param prefix what stands before the version in the class' name when two groups have a type of
   *     this name
   */
  static void complete(Definition definition, String prefix) {
    modelClass(definition.name, prefix).ifPresent(model -> complete(definition, model));
  }

  private static void complete(Definition definition, Class<?> model) {
    ApiModel annotation = model.getAnnotation(ApiModel.class);
    if (annotation != null) {
      definition.documentation = annotation.description();
    }
    Set<?> required = requiredFields(model);
    for (var member : model.getDeclaredFields()) {
      SerializedName name = member.getAnnotation(SerializedName.class);
      FieldDefinition field = name == null ? null : definition.fields.get(name.value());
      if (field != null) {
        field.required = required.contains(field.name);
        field.documentation = documentation(model, member.getName());
      }
    }
  }

  private static Set<?> requiredFields(Class<?> model) {
    try {
      return (Set<?>) model.getField("openapiRequiredFields").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(model + " does not say which fields are required", e);
    }
  }

  private static String documentation(Class<?> model, String member) {
    String capitalized = member.substring(0, 1).toUpperCase(Locale.ROOT) + member.substring(1);
    for (Method method : model.getMethods()) {
      ApiModelProperty property = method.getAnnotation(ApiModelProperty.class);
      if (property != null
          && (method.getName().equals("get" + capitalized)
              || method.getName().equals("is" + capitalized))) {
        return property.value();
      }
    }
    return "";
  }

  private static Optional<Class<?>> modelClass(String definition, String prefix) {
    String[] parts = definition.split("\\.", -1);
    String simple = parts[parts.length - 1];
    String version = parts[parts.length - 2];
    String versioned =
        version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1) + simple;
    Optional<Class<?>> exact = find(prefix + versioned);
    return exact.isPresent() ? exact : find(versioned);
  }

  private static Optional<Class<?>> find(String simpleName) {
    try {
      return Optional.of(Class.forName(LIBRARY + simpleName));
    } catch (ClassNotFoundException absent) {
      // Types that the published documentation does not mention have no model class.
      return Optional.empty();
    }
  }
}
