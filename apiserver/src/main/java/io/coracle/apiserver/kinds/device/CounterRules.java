package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.Set;

/** Rules for counters that devices share, and for what devices take of them. */
final class CounterRules {
  private static final int MAX_SETS = 8;
  private static final int MAX_COUNTERS = 32;
  private static final int MAX_CONSUMPTIONS = 2;

  private CounterRules() {}

  static void shared(Field sets) {
    sets(sets, MAX_SETS, "name");
  }

  static void consumed(Field consumptions) {
    sets(consumptions, MAX_CONSUMPTIONS, "counterSet");
  }

  private static void sets(Field sets, int most, String key) {
    if (sets.size() > most) {
      sets.tooMany(most);
      return;
    }
    for (Field set : sets.items()) {
      Field name = set.at(key);
      if (name.notEmpty("")) {
        name.invalid(Names.dnsLabel(name.text()));
      }
      counters(set.at("counters"));
    }
    Set<String> names = new HashSet<>();
    for (Field set : sets.items()) {
      if (!names.add(set.at(key).text())) {
        set.duplicate(set.at(key).text());
      }
    }
  }

  private static void counters(Field counters) {
    if (counters.size() == 0) {
      counters.required("");
    } else if (counters.size() > MAX_COUNTERS) {
      counters.tooMany(MAX_COUNTERS);
    } else {
      for (String name : counters.keys()) {
        counters.invalid(name, Names.dnsLabel(name));
      }
    }
  }
}
