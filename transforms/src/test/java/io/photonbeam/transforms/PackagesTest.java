package io.photonbeam.transforms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.photonbeam.transforms.runtime.RunContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packages of this module depend on each other in one direction. */
class PackagesTest {
  private static JavaClasses classes;

  /** Those of this module alone, and none of its tests. */
  @BeforeAll
  static void readClasses() throws Exception {
    Path module =
        Path.of(RunContext.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    classes = new ClassFileImporter().importPath(module);
    assertThat(classes.contain(RunContext.class)).isTrue();
    assertThat(classes.contain(PackagesTest.class)).isFalse();
  }

  @Test
  void noPackagesFormACycle() {
    slices().matching("io.photonbeam.(**)").should().beFreeOfCycles().check(classes);
  }

  private static void assertKnowsNothing(String who, String... ofWhom) {
    noClasses()
        .that()
        .resideInAPackage("io.photonbeam." + who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ofWhom)
        .check(classes);
  }

  @Test
  void whatFlowsKnowsNothingOfTheTransforms() {
    assertKnowsNothing(
        "transforms.model..",
        others("runtime", "output", "row", "shaping", "source", "find", "index", "join", "commit"));
    assertKnowsNothing("transforms.model..", others("repair", "deadletter", "metrics", "state"));
    assertKnowsNothing("transforms.model..", "io.photonbeam.registry..", "io.photonbeam.store..");
  }

  @Test
  void whatARunSharesNamesNoTransform() {
    assertKnowsNothing(
        "transforms.runtime..",
        others("output", "row", "shaping", "source", "find", "index", "join", "commit", "repair"));
    assertKnowsNothing("transforms.runtime..", others("deadletter", "state"));
  }

  @Test
  void metricsAndStateAreForAllAndKnowNoTransform() {
    for (String each : List.of("transforms.metrics..", "transforms.state..")) {
      assertKnowsNothing(
          each,
          others(
              "output", "row", "shaping", "source", "find", "index", "join", "commit", "repair"));
      assertKnowsNothing(each, others("deadletter"));
    }
    assertKnowsNothing("transforms.metrics..", others("runtime", "state"));
  }

  @Test
  void readingJoiningAndCommittingKnowNothingOfEachOther() {
    assertKnowsNothing("transforms.source..", others("join", "commit", "repair", "deadletter"));
    assertKnowsNothing("transforms.source..", others("find", "index"));
    assertKnowsNothing("transforms.find..", others("source"));
    assertKnowsNothing("transforms.find..", others("join", "commit", "repair", "deadletter"));
    assertKnowsNothing(
        "transforms.join..", others("source", "find", "commit", "repair", "deadletter"));
    assertKnowsNothing(
        "transforms.commit..", others("source", "find", "join", "repair", "deadletter"));
    assertKnowsNothing(
        "transforms.deadletter..", others("source", "find", "join", "commit", "repair"));
  }

  @Test
  void theOutputOnTheDiskKnowsNoBeam() {
    assertKnowsNothing("transforms.output..", "org.apache.beam..");
    assertKnowsNothing("transforms.output..", others("runtime", "metrics", "state"));
    assertKnowsNothing("adapter..", "org.apache.beam..");
  }

  private static String[] others(String... packages) {
    String[] names = new String[packages.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = "io.photonbeam.transforms." + packages[i] + "..";
    }
    return names;
  }
}
