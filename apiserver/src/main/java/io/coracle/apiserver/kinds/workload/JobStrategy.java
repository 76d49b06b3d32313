package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.pod.PodWarnings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Jobs (API reference, Job). */
public final class JobStrategy implements OwnsStatus {
  private static final String CONTROLLER_LABEL = "batch.kubernetes.io/controller-uid";
  private static final String NAME_LABEL = "batch.kubernetes.io/job-name";
  private static final String OLD_CONTROLLER_LABEL = "controller-uid";
  private static final String OLD_NAME_LABEL = "job-name";

  @Override
  public void applyDefaults(ObjectNode job) {
    ObjectNode spec = Defaults.objectOrNew(job, "spec");
    if (Defaults.isAbsent(spec, "completions") && Defaults.isAbsent(spec, "parallelism")) {
      spec.put("completions", 1);
    }
    Defaults.numberIfAbsent(spec, "parallelism", 1);
    boolean perIndex = !Defaults.isAbsent(spec, "backoffLimitPerIndex");
    Defaults.numberIfAbsent(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : 6);
    Defaults.textIfAbsent(spec, "completionMode", "NonIndexed");
    Defaults.flagIfAbsent(spec, "suspend", false);
    Defaults.flagIfAbsent(spec, "manualSelector", false);
    ObjectNode policy = Defaults.object(spec, "podFailurePolicy");
    if (policy != null) {
      for (ObjectNode rule : Defaults.objects(policy, "rules")) {
        for (ObjectNode condition : Defaults.objects(rule, "onPodConditions")) {
          Defaults.text(condition, "status", "True");
        }
      }
    }
    Defaults.textIfAbsent(
        spec, "podReplacementPolicy", policy == null ? "TerminatingOrFailed" : "Failed");
    Templates.defaults(spec);
    labels(job, spec);
  }

  /** A job without labels gets those of its pods. */
  private static void labels(ObjectNode job, ObjectNode spec) {
    ObjectNode metadata = Defaults.object(Defaults.objectOrNew(spec, "template"), "metadata");
    ObjectNode labels = metadata == null ? null : Defaults.object(metadata, "labels");
    ObjectNode own = Defaults.objectOrNew(job, "metadata");
    if (labels != null && !labels.isEmpty() && own.path("labels").isEmpty()) {
      own.set("labels", labels.deepCopy());
    }
  }

  @Override
  public void prepareForCreate(ObjectNode job) {
    OwnsStatus.super.prepareForCreate(job);
    Templates.drop(job);
    ObjectNode spec = Defaults.objectOrNew(job, "spec");
    if (!Defaults.flag(spec, "manualSelector")) {
      selector(job, spec);
    }
    labels(job, spec);
  }

  /** The pods of a job are told from others by the uid of the job. */
  private static void selector(ObjectNode job, ObjectNode spec) {
    ObjectNode metadata = Defaults.objectOrNew(job, "metadata");
    String uid = Defaults.text(metadata, "uid");
    String name = Defaults.text(metadata, "name");
    ObjectNode template = Defaults.objectOrNew(spec, "template");
    ObjectNode labels = Defaults.objectOrNew(Defaults.objectOrNew(template, "metadata"), "labels");
    Defaults.textIfAbsent(labels, CONTROLLER_LABEL, uid);
    Defaults.textIfAbsent(labels, NAME_LABEL, name);
    Defaults.textIfAbsent(labels, OLD_CONTROLLER_LABEL, uid);
    Defaults.textIfAbsent(labels, OLD_NAME_LABEL, name);
    ObjectNode selector = Defaults.objectOrNew(spec, "selector");
    Defaults.textIfAbsent(Defaults.objectOrNew(selector, "matchLabels"), CONTROLLER_LABEL, uid);
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field job = Field.root(object, faults);
    generated(job);
    withSelector(job.at("spec"));
  }

  private static void generated(Field job) {
    Field spec = job.at("spec");
    if (spec.at("manualSelector").flag()) {
      return;
    }
    Field metadata = job.at("metadata");
    Field labels = spec.at("template").at("metadata").at("labels");
    for (String label : List.of(CONTROLLER_LABEL, OLD_CONTROLLER_LABEL)) {
      if (!labels.key(label).is(metadata.at("uid").text())) {
        labels.key(label).invalid("must be '" + metadata.at("uid").text() + "'");
      }
    }
    for (String label : List.of(NAME_LABEL, OLD_NAME_LABEL)) {
      if (!labels.key(label).is(metadata.at("name").text())) {
        labels.key(label).invalid("must be '" + metadata.at("name").text() + "'");
      }
    }
    Field selector = spec.at("selector");
    boolean generated =
        selector.at("matchLabels").size() == 1
            && selector.at("matchExpressions").size() == 0
            && selector.at("matchLabels").key(CONTROLLER_LABEL).is(metadata.at("uid").text());
    if (!generated) {
      selector.invalid("`selector` not auto-generated");
    }
  }

  private static void withSelector(Field spec) {
    JobRules.validate(spec);
    Field selector = spec.at("selector");
    if (selector.absent()) {
      selector.required("");
    } else if (LabelRules.selector(selector)) {
      Templates.matching(selector, spec.at("template"));
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field spec = Field.root(object, faults).at("spec");
    Field old = Field.root(before, new FieldFaults()).at("spec");
    // The reference finds the faults of the specification a second time here.
    withSelector(spec);
    completions(spec, old);
    spec.at("selector").immutable(old.at("selector"));
    boolean suspended = old.at("suspend").flag();
    boolean started = !Defaults.isAbsent(Defaults.objectOrNew(before, "status"), "startTime");
    template(spec.at("template"), old.at("template"), suspended && !started);
    for (String field :
        List.of(
            "completionMode",
            "podFailurePolicy",
            "backoffLimitPerIndex",
            "managedBy",
            "successPolicy")) {
      spec.at(field).immutable(old.at(field));
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    JobStatusRules.validate(object, before, faults);
  }

  /** An indexed job may grow and shrink as long as completions and parallelism stay equal. */
  private static void completions(Field spec, Field before) {
    Field completions = spec.at("completions");
    boolean elastic =
        spec.at("completionMode").is("Indexed")
            && completions.present()
            && before.at("completions").present();
    if (!elastic) {
      completions.immutable(before.at("completions"));
    } else if (!completions.sameAs(before.at("completions"))
        && !completions.sameAs(spec.at("parallelism"))) {
      completions.invalid("can only be modified in tandem with parallelism");
    }
  }

  private static final Set<String> SCHEDULING =
      Set.of("nodeSelector", "affinity", "tolerations", "schedulingGates");

  private static void template(Field template, Field before, boolean schedulingMayChange) {
    if (!schedulingMayChange) {
      template.immutable(before);
      return;
    }
    Field spec = template.at("spec");
    Field old = before.at("spec");
    Set<String> fields = new java.util.TreeSet<>(spec.keys());
    fields.addAll(old.keys());
    for (String field : fields) {
      if (!SCHEDULING.contains(field) && !spec.at(field).sameAs(old.at(field))) {
        template.invalid("field is immutable");
        return;
      }
    }
  }

  @Override
  public List<String> warnings(ObjectNode job) {
    List<String> warnings = new ArrayList<>(PodWarnings.ofName(job));
    warnings.addAll(JobRules.warnings(Defaults.objectOrNew(job, "spec"), "spec"));
    return warnings;
  }

  @Override
  public List<String> updateWarnings(ObjectNode job, ObjectNode before) {
    return PodWarnings.isChanged(job, before)
        ? JobRules.warnings(Defaults.objectOrNew(job, "spec"), "spec")
        : List.of();
  }
}
