package io.coracle.rules;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies point downward only; which module may use which stands here and nowhere else. */
class ModuleDependenciesTest {
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("base", Set.of()),
          Map.entry("pki", Set.of("base")),
          Map.entry("http", Set.of("base", "pki")),
          Map.entry("catalogue", Set.of()),
          Map.entry("api", Set.of("base")),
          Map.entry("store", Set.of("base")),
          Map.entry("client", Set.of("base", "pki", "http", "api")),
          Map.entry("apiserver", Set.of("base", "pki", "http", "api", "store")),
          Map.entry("scheduler", Set.of("base", "api", "client")),
          Map.entry("controllers", Set.of("base", "pki", "http", "api", "client")),
          Map.entry("kubelet", Set.of("base", "pki", "http", "api", "client")),
          Map.entry("network", Set.of("base", "api", "client")),
          Map.entry("simulation", Set.of("base", "http", "api", "client", "kubelet")),
          Map.entry(
              "cluster",
              Set.of(
                  "base",
                  "pki",
                  "http",
                  "api",
                  "store",
                  "client",
                  "apiserver",
                  "scheduler",
                  "controllers",
                  "kubelet",
                  "network",
                  "simulation")),
          Map.entry("cli", Set.of("base", "pki", "http", "api", "client", "cluster")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.coracle");

  private static String moduleOf(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", 4);
    return parts.length > 2 ? parts[2] : "";
  }

  static Set<String> modules() {
    var modules = new TreeSet<String>();
    CLASSES.forEach(type -> modules.add(moduleOf(type)));
    modules.remove("bench");
    modules.remove("e2e");
    modules.remove("rules");
    return modules;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void module_usesOnlyWhatItMay(String module) {
    assertThat(ALLOWED).as("module %s must stand in the allow-list", module).containsKey(module);
    Set<String> allowed = ALLOWED.getOrDefault(module, Set.of());
    var broken = new TreeSet<String>();
    for (JavaClass type : CLASSES) {
      if (!moduleOf(type).equals(module)) {
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass();
        String used = moduleOf(target);
        if (target.getPackageName().startsWith("io.coracle.")
            && !used.equals(module)
            && !allowed.contains(used)) {
          broken.add(dependency.getDescription());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packagesOfAModule_haveNoCycles(String module) {
    slices()
        .matching("io.coracle." + module + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void allowList_itself_hasNoCycles() {
    ALLOWED.forEach(
        (module, uses) ->
            uses.forEach(used -> assertThat(ALLOWED.get(used)).as(used).doesNotContain(module)));
  }
}
