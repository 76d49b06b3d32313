package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rules for the status of a job (KEP-4368): what controllers, ours or others, may say of it, so
 * that an end is an end. Each rule looks only at updates that touch what it is about.
 */
final class JobStatusRules {
  private static final List<String> ENDS =
      List.of("Failed", "Complete", "FailureTarget", "SuccessCriteriaMet");

  private final Field status;
  private final Field old;
  private final boolean suspended;

  private JobStatusRules(Field job, Field before) {
    this.status = job.at("status");
    this.old = before.at("status");
    this.suspended = before.at("spec").at("suspend").flag();
  }

  static void validate(ObjectNode job, ObjectNode before, FieldFaults faults) {
    var rules = new JobStatusRules(Field.root(job, faults), Field.root(before, new FieldFaults()));
    rules.numbers();
    rules.finished();
    rules.targets();
    rules.completionTime();
    rules.changes();
  }

  private static boolean holds(Field status, String type) {
    for (Field condition : status.at("conditions").items()) {
      if (condition.at("type").is(type)) {
        return condition.at("status").is("True");
      }
    }
    return false;
  }

  private boolean holds(String type) {
    return holds(status, type);
  }

  private boolean changed(String... types) {
    for (String type : types) {
      if (holds(type) != holds(old, type)) {
        return true;
      }
    }
    return false;
  }

  private boolean differs(String field) {
    return !status.at(field).sameAs(old.at(field));
  }

  private void numbers() {
    for (String field : List.of("active", "succeeded", "failed", "ready", "terminating")) {
      status.at(field).notNegative();
    }
    Field ready = status.at("ready");
    if ((differs("ready") || differs("active")) && ready.number() > status.at("active").number()) {
      ready.invalid("cannot set more ready pods than active");
    }
  }

  private void finished() {
    if (!holds("Complete") && !holds("Failed")) {
      return;
    }
    boolean now = changed("Complete", "Failed");
    if ((now || differs("active")) && status.at("active").number() > 0) {
      status.at("active").invalid("active>0 is invalid for finished job");
    }
    if ((now || differs("terminating")) && status.at("terminating").number() > 0) {
      status.at("terminating").invalid("terminating>0 is invalid for finished job");
    }
    if ((now || differs("startTime")) && !suspended && status.at("startTime").isEmpty()) {
      status.at("startTime").required("startTime is required for finished job");
    }
    Field uncounted = status.at("uncountedTerminatedPods");
    boolean some = uncounted.at("succeeded").size() + uncounted.at("failed").size() > 0;
    if ((now || differs("uncountedTerminatedPods")) && some) {
      uncounted.invalid("uncountedTerminatedPods needs to be empty for finished job");
    }
  }

  /** Both ends are announced before they come, and exclude each other. */
  private void targets() {
    Field conditions = status.at("conditions");
    if (changed("Failed", "FailureTarget") && holds("Failed") && !holds("FailureTarget")) {
      conditions.invalid("cannot set Failed=True condition without the FailureTarget=true one");
    }
    if (changed("Complete", "SuccessCriteriaMet")
        && holds("Complete")
        && !holds("SuccessCriteriaMet")) {
      conditions.invalid(
          "cannot set Complete=True condition without the SuccessCriteriaMet=true one");
    }
    for (String good : List.of("Complete", "SuccessCriteriaMet")) {
      for (String bad : List.of("Failed", "FailureTarget")) {
        if (changed(good, bad) && holds(good) && holds(bad)) {
          conditions.invalid("cannot set " + good + "=True and " + bad + "=true conditions");
        }
      }
    }
  }

  private void completionTime() {
    Field time = status.at("completionTime");
    boolean touched = changed("Complete") || differs("completionTime");
    if (touched && holds("Complete") && time.isEmpty()) {
      time.required("completionTime is required for Complete jobs");
    }
    if (touched && !holds("Complete") && !time.isEmpty()) {
      time.invalid("completionTime cannot be set when there is no Complete=True condition");
    }
    Field start = status.at("startTime");
    boolean both = !time.isEmpty() && !start.isEmpty();
    if ((differs("startTime") || differs("completionTime"))
        && both
        && time.text().compareTo(start.text()) < 0) {
      time.invalid("completionTime cannot be set before startTime");
    }
    if (!old.at("completionTime").isEmpty() && !time.isEmpty()) {
      time.immutable(old.at("completionTime"));
    }
  }

  private void changes() {
    for (String end : ENDS) {
      if (holds(old, end) && !holds(end)) {
        status.at("conditions").invalid("cannot disable the terminal " + end + "=True condition");
      }
    }
    for (String field : List.of("failed", "succeeded")) {
      if (status.at(field).number() < old.at(field).number()) {
        status.at(field).invalid("cannot decrease the counter");
      }
    }
    Field start = status.at("startTime");
    if (!suspended && !old.at("startTime").isEmpty()) {
      if (start.isEmpty()) {
        start.required("startTime cannot be removed for unsuspended job");
      } else if (differs("startTime")) {
        start.invalid("startTime cannot be modified for unsuspended job");
      }
    }
  }
}
