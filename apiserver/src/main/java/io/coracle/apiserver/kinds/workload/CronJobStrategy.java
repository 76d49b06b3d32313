package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.pod.PodWarnings;
import io.coracle.apiserver.strategy.MetadataLooks;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Cron jobs (API reference, CronJob). */
public final class CronJobStrategy implements OwnsStatus {
  /** A job's name is the cron job's and eleven characters more, and becomes a label. */
  private static final int MAX_NAME = 52;

  private static final List<String> CONCURRENCY = List.of("Allow", "Forbid", "Replace");
  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public void applyDefaults(ObjectNode job) {
    ObjectNode spec = Defaults.objectOrNew(job, "spec");
    Defaults.text(spec, "concurrencyPolicy", "Allow");
    Defaults.flagIfAbsent(spec, "suspend", false);
    Defaults.numberIfAbsent(spec, "successfulJobsHistoryLimit", 3);
    Defaults.numberIfAbsent(spec, "failedJobsHistoryLimit", 1);
    ObjectNode template = Defaults.objectOrNew(spec, "jobTemplate");
    Templates.defaults(Defaults.objectOrNew(template, "spec"));
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field spec = Field.root(object, faults).at("spec");
    schedule(spec.at("schedule"));
    spec.at("startingDeadlineSeconds").notNegative();
    zone(spec.at("timeZone"));
    spec.at("concurrencyPolicy").requiredOneOf(CONCURRENCY);
    Field jobSpec = spec.at("jobTemplate").at("spec");
    JobRules.validate(jobSpec);
    if (jobSpec.at("selector").present()) {
      jobSpec.at("selector").invalid("`selector` will be auto-generated");
    }
    if (jobSpec.at("manualSelector").flag()) {
      jobSpec.at("manualSelector").notSupported("true", List.of("nil", "false"));
    }
    spec.at("successfulJobsHistoryLimit").notNegative();
    spec.at("failedJobsHistoryLimit").notNegative();
  }

  private static void schedule(Field schedule) {
    String text = schedule.text();
    if (text.isEmpty()) {
      schedule.required("");
    } else if (text.contains("TZ")) {
      schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    } else if (!CronText.isSchedule(text)) {
      schedule.invalid("must be five fields of a cron schedule, or a macro such as @daily");
    }
  }

  private static void zone(Field zone) {
    if (zone.absent()) {
      return;
    }
    String text = zone.text();
    if (text.isEmpty()) {
      zone.invalid("timeZone must be nil or non-empty string");
    } else if (text.toLowerCase(Locale.ROOT).equals("local")) {
      zone.invalid("timeZone must be an explicit time zone as defined in the IANA database");
    } else if (!ZONES.contains(text)) {
      zone.invalid("unknown time zone " + text);
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldFaults faults) {
    Field name = Field.root(object, faults).at("metadata").at("name");
    if (name.text().length() > MAX_NAME) {
      name.invalid("must be no more than " + MAX_NAME + " characters");
    }
  }

  @Override
  public List<String> warnings(ObjectNode job) {
    List<String> warnings = new ArrayList<>(PodWarnings.ofName(job));
    warnings.addAll(ofTemplate(job));
    return warnings;
  }

  @Override
  public List<String> updateWarnings(ObjectNode job, ObjectNode before) {
    return PodWarnings.isChanged(job, before) ? ofTemplate(job) : List.of();
  }

  private static List<String> ofTemplate(ObjectNode job) {
    ObjectNode template = Defaults.objectOrNew(Defaults.objectOrNew(job, "spec"), "jobTemplate");
    return JobRules.warnings(Defaults.objectOrNew(template, "spec"), "spec.jobTemplate.spec");
  }
}
