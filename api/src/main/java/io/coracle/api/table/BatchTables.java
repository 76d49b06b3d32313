package io.coracle.api.table;

import io.coracle.api.GroupResource;
import io.coracle.api.time.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tables of jobs and what starts them. */
final class BatchTables {
  private BatchTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    return Map.of(
        new GroupResource("batch", "jobs"), jobs(),
        new GroupResource("batch", "cronjobs"), cronJobs());
  }

  private static TablePrinter jobs() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Status", "How far the job is."),
            Column.text("Completions", "How many pods of those wanted have succeeded."),
            Column.text("Duration", "How long the job has run."),
            Column.age(),
            WorkloadTables.CONTAINERS,
            WorkloadTables.IMAGES,
            WorkloadTables.SELECTOR),
        (row, job) -> {
          row.text(status(job)).text(completions(job)).text(duration(job, row.now())).age(job);
          WorkloadTables.containers(row, job.path("spec").path("template"))
              .text(Texts.selector(job.path("spec").path("selector")));
        });
  }

  private static String status(JsonNode job) {
    if (Texts.conditionIsTrue(job, "Complete")) {
      return "Complete";
    }
    if (Texts.conditionIsTrue(job, "Failed")) {
      return "Failed";
    }
    if (Texts.isBeingDeleted(job)) {
      return "Terminating";
    }
    for (String type : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (Texts.conditionIsTrue(job, type)) {
        return type;
      }
    }
    return "Running";
  }

  private static String completions(JsonNode job) {
    long succeeded = job.path("status").path("succeeded").asLong(0);
    JsonNode completions = job.path("spec").path("completions");
    if (completions.isNumber()) {
      return succeeded + "/" + completions.asLong();
    }
    long parallelism = job.path("spec").path("parallelism").asLong(0);
    return succeeded + (parallelism > 1 ? "/1 of " + parallelism : "/1");
  }

  private static String duration(JsonNode job, Instant now) {
    JsonNode start = job.path("status").path("startTime");
    JsonNode end = job.path("status").path("completionTime");
    if (!start.isString()) {
      return "";
    }
    Instant until = end.isString() ? Times.parse(end.asString()) : now;
    return Ages.human(Duration.between(Times.parse(start.asString()), until));
  }

  private static TablePrinter cronJobs() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Schedule", "When jobs are started, as in cron."),
            Column.text("Timezone", "The time zone of the schedule."),
            Column.bool("Suspend", "Whether no jobs are started."),
            Column.integer("Active", "How many jobs run."),
            Column.text("Last Schedule", "How long ago a job was started last."),
            Column.age(),
            WorkloadTables.CONTAINERS,
            WorkloadTables.IMAGES,
            WorkloadTables.SELECTOR),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          JsonNode last = object.path("status").path("lastScheduleTime");
          row.text(spec.path("schedule").asString(""))
              .text(Texts.or(spec.path("timeZone"), Texts.NONE))
              .text(suspended(spec.path("suspend")))
              .number(object.path("status").path("active").size())
              .text(last.isString() ? Ages.since(last, row.now()) : Texts.NONE)
              .age(object);
          JsonNode job = spec.path("jobTemplate").path("spec");
          WorkloadTables.containers(row, job.path("template"))
              .text(Texts.selector(job.path("selector")));
        });
  }

  private static String suspended(JsonNode suspend) {
    if (!suspend.isBoolean()) {
      return Texts.UNSET;
    }
    return suspend.asBoolean() ? "True" : "False";
  }
}
