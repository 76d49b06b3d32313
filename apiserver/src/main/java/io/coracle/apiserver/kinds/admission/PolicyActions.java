package io.coracle.apiserver.kinds.admission;

import io.coracle.apiserver.expression.Expressions;
import io.coracle.apiserver.expression.Shape;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.webhook.ConditionRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for what a policy does: the checks it makes, the changes it makes. */
final class PolicyActions {
  private static final List<String> REASONS =
      List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
  private static final List<String> PATCHES = List.of("ApplyConfiguration", "JSONPatch");
  private static final List<String> REINVOCATION = List.of("IfNeeded", "Never");
  private static final int MAX_AUDIT_ANNOTATIONS = 20;
  private static final int MAX_VALUE_LENGTH = 5 * 1024;

  private PolicyActions() {}

  static void validations(Field spec, Set<String> names, Set<String> composed) {
    Field validations = spec.at("validations");
    Field annotations = spec.at("auditAnnotations");
    if (validations.size() == 0 && annotations.size() == 0) {
      validations.required("validations or auditAnnotations must contain at least one item");
      annotations.required("validations or auditAnnotations must contain at least one item");
      return;
    }
    for (Field validation : validations.items()) {
      validation(validation, names, composed);
    }
    annotations(annotations, names, composed);
  }

  private static void validation(Field validation, Set<String> names, Set<String> composed) {
    ConditionRules.expression(validation.at("expression"), names, composed, Shape.BOOLEAN);
    Field text = validation.at("messageExpression");
    if (text.present() && text.text().isBlank()) {
      text.invalid("must be non-empty if specified");
    } else if (text.present()) {
      Set<String> withoutAuthorizer = new HashSet<>(names);
      withoutAuthorizer.remove("authorizer");
      Expressions.fault(text.text(), withoutAuthorizer, composed, Shape.TEXT)
          .ifPresent(text::invalid);
    }
    Field message = validation.at("message");
    if (message.present() && !message.text().isEmpty() && message.text().isBlank()) {
      message.invalid("message must be non-empty if specified");
    } else if (message.text().strip().matches("(?s).*[\\n\\r].*")) {
      message.invalid("message must not contain line breaks");
    }
    validation.at("reason").optionalOneOf(REASONS);
  }

  private static void annotations(Field annotations, Set<String> names, Set<String> composed) {
    if (annotations.size() > MAX_AUDIT_ANNOTATIONS) {
      annotations.invalid("must not have more than " + MAX_AUDIT_ANNOTATIONS);
    }
    Set<String> keys = new HashSet<>();
    for (Field annotation : annotations.items()) {
      Field key = annotation.at("key");
      // The key of the annotation will stand behind the policy's name.
      key.invalid(Names.qualifiedName("p/" + key.text()));
      Field value = annotation.at("valueExpression");
      if (value.text().strip().length() > MAX_VALUE_LENGTH) {
        value.required("must not exceed " + MAX_VALUE_LENGTH + " bytes in length");
      } else {
        ConditionRules.expression(value, names, composed, Shape.TEXT);
      }
      if (!keys.add(key.text())) {
        key.duplicate();
      }
    }
  }

  static void mutations(Field spec, Set<String> names, Set<String> composed) {
    Field mutations = spec.at("mutations");
    mutations.notEmpty("mutations must contain at least one item");
    for (Field mutation : mutations.items()) {
      mutation(mutation, names, composed);
    }
    spec.at("reinvocationPolicy").requiredOneOf(REINVOCATION);
  }

  private static void mutation(Field mutation, Set<String> names, Set<String> composed) {
    Field type = mutation.at("patchType");
    if (!type.requiredOneOf(PATCHES)) {
      return;
    }
    boolean apply = type.is("ApplyConfiguration");
    Field used = mutation.at(apply ? "applyConfiguration" : "jsonPatch");
    Field other = mutation.at(apply ? "jsonPatch" : "applyConfiguration");
    if (used.absent()) {
      used.required("must be specified when patchType is " + type.text());
    } else {
      Shape wanted = apply ? Shape.OBJECT : Shape.LIST;
      ConditionRules.expression(used.at("expression"), names, composed, wanted);
    }
    if (other.present()) {
      other.invalid("must not be specified when patchType is " + type.text());
    }
  }
}
