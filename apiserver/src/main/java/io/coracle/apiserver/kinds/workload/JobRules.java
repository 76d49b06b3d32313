package io.coracle.apiserver.kinds.workload;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.pod.PodWarnings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Rules for the specification of jobs, in jobs and in the templates of cron jobs. */
final class JobRules {
  private static final List<String> MODES = List.of("Indexed", "NonIndexed");
  private static final List<String> RESTART = List.of("Never", "OnFailure");
  private static final List<String> REPLACEMENT = List.of("Failed", "TerminatingOrFailed");
  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
  private static final List<String> OPERATORS = List.of("In", "NotIn");
  private static final List<String> STATUSES = List.of("False", "True", "Unknown");
  private static final int MAX_PARALLELISM = 100_000;

  /** So many completions by so many pods at a time are more than can be tracked. */
  private static final int MANY_COMPLETIONS = 100_000;

  private static final int MANY_AT_ONCE = 10_000;
  private static final int MAX_RULES = 20;
  private static final int MAX_EXIT_CODES = 255;
  private static final List<String> COUNTS =
      List.of(
          "parallelism",
          "completions",
          "activeDeadlineSeconds",
          "backoffLimit",
          "ttlSecondsAfterFinished",
          "backoffLimitPerIndex",
          "maxFailedIndexes");

  private JobRules() {}

  static void validate(Field spec) {
    for (String count : COUNTS) {
      spec.at(count).notNegative();
    }
    indexes(spec);
    Field policy = spec.at("podFailurePolicy");
    if (policy.present()) {
      failurePolicy(policy, spec);
    }
    if (spec.at("successPolicy").present()) {
      SuccessPolicyRules.validate(spec);
    }
    Field replacement = spec.at("podReplacementPolicy");
    replacement.optionalOneOf(policy.present() ? List.of("Failed") : REPLACEMENT);
    Field manager = spec.at("managedBy");
    if (manager.present() && (manager.text().indexOf('/') < 0 || !isQualified(manager.text()))) {
      manager.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
    }
    Field template = spec.at("template");
    Templates.validate(template);
    Field restart = template.at("spec").at("restartPolicy");
    if (restart.isEmpty() || restart.is("Always")) {
      restart.required("valid values: \"OnFailure\", \"Never\"");
    } else if (restart.oneOf(RESTART) && policy.present() && !restart.is("Never")) {
      restart.invalid("only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  private static boolean isQualified(String name) {
    return Names.qualifiedName(name).isEmpty();
  }

  private static void indexes(Field spec) {
    Field mode = spec.at("completionMode");
    boolean indexed = mode.is("Indexed");
    mode.optionalOneOf(MODES);
    Field completions = spec.at("completions");
    Field perIndex = spec.at("backoffLimitPerIndex");
    Field failed = spec.at("maxFailedIndexes");
    if (indexed) {
      if (completions.absent()) {
        completions.required("when completion mode is Indexed");
      }
      if (spec.at("parallelism").number() > MAX_PARALLELISM) {
        spec.at("parallelism").invalid("must be less than or equal to " + MAX_PARALLELISM);
      }
    } else if (perIndex.present()) {
      perIndex.invalid("requires indexed completion mode");
    }
    if (failed.present()) {
      if (perIndex.absent()) {
        perIndex.required("when maxFailedIndexes is specified");
      }
      if (completions.present() && failed.number() > completions.number()) {
        failed.invalid("must be less than or equal to completions");
      }
    }
  }

  private static void failurePolicy(Field policy, Field spec) {
    Set<String> containers = new HashSet<>();
    for (String list : List.of("containers", "initContainers")) {
      for (Field container : spec.at("template").at("spec").at(list).items()) {
        containers.add(container.at("name").text());
      }
    }
    Field rules = policy.at("rules");
    if (rules.size() > MAX_RULES) {
      rules.tooMany(MAX_RULES);
    }
    for (Field rule : rules.items()) {
      Field action = rule.at("action");
      if (action.is("FailIndex") && spec.at("backoffLimitPerIndex").absent()) {
        action.invalid("requires the backoffLimitPerIndex to be specified");
      }
      action.requiredOneOf(ACTIONS);
      Field exitCodes = rule.at("onExitCodes");
      Field conditions = rule.at("onPodConditions");
      if (exitCodes.present()) {
        exitCodes(exitCodes, containers);
      }
      for (Field condition : conditions.items()) {
        condition.at("type").invalid(Names.qualifiedName(condition.at("type").text()));
        condition.at("status").requiredOneOf(STATUSES);
      }
      if (exitCodes.present() && conditions.size() > 0) {
        rule.invalid("specifying both OnExitCodes and OnPodConditions is not supported");
      } else if (exitCodes.absent() && conditions.size() == 0) {
        rule.invalid("specifying one of OnExitCodes and OnPodConditions is required");
      }
    }
  }

  private static void exitCodes(Field exitCodes, Set<String> containers) {
    Field operator = exitCodes.at("operator");
    operator.requiredOneOf(OPERATORS);
    Field container = exitCodes.at("containerName");
    if (container.present() && !containers.contains(container.text())) {
      container.invalid("must be one of the container or initContainer names in the pod template");
    }
    Field values = exitCodes.at("values");
    if (values.size() < 1) {
      values.invalid("at least one value is required");
    } else if (values.size() > MAX_EXIT_CODES) {
      values.tooMany(MAX_EXIT_CODES);
    }
    Set<Long> seen = new HashSet<>();
    boolean ordered = true;
    long previous = Long.MIN_VALUE;
    for (Field value : values.items()) {
      if (operator.is("In") && value.number() == 0) {
        value.invalid("must not be 0 for the In operator");
      }
      if (!seen.add(value.number())) {
        value.duplicate();
      }
      ordered &= value.number() >= previous;
      previous = value.number();
    }
    if (!ordered) {
      values.invalid("must be ordered");
    }
  }

  /**
   * Warnings about the specification of jobs.
   *
   * @param path of it in the whole object
   */
  static List<String> warnings(ObjectNode spec, String path) {
    List<String> warnings = new ArrayList<>();
    if (Defaults.text(spec, "completionMode").equals("Indexed")
        && Defaults.number(spec, "completions") > MANY_COMPLETIONS
        && Defaults.number(spec, "parallelism") > MANY_AT_ONCE) {
      warnings.add(path + ": so many indexes at once may not all be tracked");
    }
    warnings.addAll(PodWarnings.ofTemplate(spec, path + ".template"));
    return warnings;
  }
}
