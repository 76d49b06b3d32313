package io.coracle.apiserver.kinds.flow;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.field.Trees;
import io.coracle.apiserver.strategy.MetadataLooks;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Levels of priority of requests (API reference, PriorityLevelConfiguration). */
public final class PriorityLevelStrategy implements OwnsStatus {
  private static final int SHARES = 30;
  private static final int QUEUES = 64;
  private static final int HAND = 8;
  private static final int QUEUE_LENGTH = 50;
  private static final int MAX_ENTROPY_BITS = 60;
  private static final int MAX_QUEUES = 10_000_000;
  private static final List<String> TYPES = List.of("Exempt", "Limited");
  private static final List<String> RESPONSES = List.of("Queue", "Reject");

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE;
  }

  @Override
  public MetadataLooks partLooks() {
    return MetadataLooks.NONE;
  }

  @Override
  public void applyDefaults(ObjectNode level) {
    ObjectNode spec = Defaults.objectOrNew(level, "spec");
    ObjectNode exempt = Defaults.object(spec, "exempt");
    if (exempt == null && Defaults.text(spec, "type").equals("Exempt")) {
      exempt = spec.putObject("exempt");
    }
    if (exempt != null) {
      Defaults.numberIfAbsent(exempt, "nominalConcurrencyShares", 0);
      Defaults.numberIfAbsent(exempt, "lendablePercent", 0);
    }
    ObjectNode limited = Defaults.object(spec, "limited");
    if (limited == null) {
      return;
    }
    Defaults.numberIfAbsent(limited, "nominalConcurrencyShares", SHARES);
    Defaults.numberIfAbsent(limited, "lendablePercent", 0);
    ObjectNode queuing = Defaults.object(Defaults.objectOrNew(limited, "limitResponse"), "queuing");
    if (queuing != null) {
      Defaults.number(queuing, "handSize", HAND);
      Defaults.number(queuing, "queues", QUEUES);
      Defaults.number(queuing, "queueLengthLimit", QUEUE_LENGTH);
    }
  }

  @Override
  public void validate(ObjectNode level, FieldFaults faults) {
    Field root = Field.root(level, faults);
    Field spec = root.at("spec");
    Field limited = spec.at("limited");
    Field exempt = spec.at("exempt");
    Field type = spec.at("type");
    String name = root.at("metadata").at("name").text();
    if (type.is("Exempt") != name.equals("exempt")) {
      type.invalid("type must be 'Exempt' for the mandatory level 'exempt' and for no other");
    }
    switch (type.text()) {
      case "Exempt" -> {
        if (limited.present()) {
          limited.forbidden("must be nil if the type is not Limited");
        }
        percent(exempt.at("lendablePercent"));
        exempt.at("nominalConcurrencyShares").notNegative();
      }
      case "Limited" -> {
        if (exempt.present()) {
          exempt.forbidden("must be nil if the type is Limited");
        }
        if (limited.absent()) {
          limited.required("must not be empty when type is Limited");
        } else {
          limited(limited);
        }
      }
      default -> type.notSupported(TYPES);
    }
    ObjectNode fixed = Mandatory.level(name);
    if (fixed != null && !equalButForShares(spec, fixed)) {
      spec.invalid("must equal the fixed value of a mandatory level");
    }
  }

  /** The shares of a mandatory level may be tuned if it is exempt. */
  private static boolean equalButForShares(Field spec, ObjectNode fixed) {
    if (!spec.at("type").is("Exempt") || !(spec.node() instanceof ObjectNode object)) {
      return Trees.equal(spec.node(), fixed);
    }
    ObjectNode compared = object.deepCopy();
    compared.remove("exempt");
    return Trees.equal(compared, fixed);
  }

  @Override
  public void validateStatusUpdate(ObjectNode level, ObjectNode before, FieldFaults faults) {
    ConditionTypes.validate(Field.root(level, faults).at("status").at("conditions"));
  }

  private static void limited(Field limited) {
    limited.at("nominalConcurrencyShares").notNegative();
    percent(limited.at("lendablePercent"));
    limited.at("borrowingLimitPercent").notNegative();
    Field response = limited.at("limitResponse");
    Field queuing = response.at("queuing");
    switch (response.at("type").text()) {
      case "Reject" -> {
        if (queuing.present()) {
          queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
        }
      }
      case "Queue" -> {
        if (queuing.absent()) {
          queuing.required("must not be empty if limited.limitResponse.type is Queue");
        } else {
          queuing(queuing);
        }
      }
      default -> response.at("type").notSupported(RESPONSES);
    }
  }

  private static void queuing(Field queuing) {
    positive(queuing.at("queueLengthLimit"));
    Field queues = queuing.at("queues");
    if (positive(queues) && queues.number() > MAX_QUEUES) {
      queues.invalid("must not be greater than " + MAX_QUEUES);
    }
    Field hand = queuing.at("handSize");
    if (!positive(hand)) {
      return;
    }
    if (hand.number() > queues.number()) {
      hand.invalid("must not be greater than queues (" + queues.number() + ")");
    } else if (entropyBits(queues.number(), hand.number()) > MAX_ENTROPY_BITS) {
      hand.invalid("dealing it from that many queues needs more than 60 bits of a hash");
    }
  }

  /** Bits of a hash that dealing uses up: as many for every queue dealt. */
  private static int entropyBits(long queues, long hand) {
    return (int) Math.ceil(Math.log(queues) / Math.log(2) * hand);
  }

  private static boolean positive(Field number) {
    if (number.number() <= 0) {
      number.invalid("must be positive");
      return false;
    }
    return true;
  }

  private static void percent(Field percent) {
    if (percent.number() < 0 || percent.number() > 100) {
      percent.invalid("must be between 0 and 100, inclusive");
    }
  }
}
