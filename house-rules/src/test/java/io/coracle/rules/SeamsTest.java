package io.coracle.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Time, timers, sleeping, threads, randomness and ids come from the environment alone. */
class SeamsTest {
  private static final String ADAPTER = "io.coracle.base.system";

  private static final Set<String> BANNED_CALLS =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.LocalDate.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.Thread.sleep",
          "java.lang.Thread.startVirtualThread",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.util.concurrent.CompletableFuture.delayedExecutor",
          "java.util.concurrent.CompletableFuture.orTimeout",
          "java.util.concurrent.CompletableFuture.completeOnTimeout");

  private static final Set<Class<?>> BANNED_CONSTRUCTORS =
      Set.of(Random.class, java.util.Timer.class, java.util.Date.class);

  /** Measures and load tests look at the real clock: that is what they are for. */
  private static final Set<String> OUTSIDE = Set.of("io.coracle.bench", "io.coracle.e2e");

  @Test
  void mainCode_outsideTheAdapter_takesTimeAndChanceFromTheEnvironment() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.coracle");
    var broken = new TreeSet<String>();
    for (JavaClass type : classes) {
      if (isOutside(type)) {
        continue;
      }
      for (JavaAccess<?> access : type.getAccessesFromSelf()) {
        if (isBanned(access)) {
          broken.add(access.getDescription());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean isOutside(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ADAPTER) || OUTSIDE.stream().anyMatch(name::startsWith);
  }

  private static boolean isBanned(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    String owner = target.getOwner().getName();
    if (target instanceof AccessTarget.ConstructorCallTarget constructor) {
      boolean withoutArguments = constructor.getRawParameterTypes().isEmpty();
      return withoutArguments
          && BANNED_CONSTRUCTORS.stream().anyMatch(banned -> banned.getName().equals(owner));
    }
    return BANNED_CALLS.contains(owner + "." + target.getName());
  }
}
