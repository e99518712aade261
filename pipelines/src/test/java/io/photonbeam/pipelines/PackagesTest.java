package io.photonbeam.pipelines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.photonbeam.pipelines.join.JoinRun;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packages of this module depend on each other in one direction. */
class PackagesTest {
  private static JavaClasses classes;

  /** Those of this module alone, and none of its tests. */
  @BeforeAll
  static void readClasses() throws Exception {
    Path module =
        Path.of(JoinRun.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    classes = new ClassFileImporter().importPath(module);
    assertThat(classes.contain(JoinRun.class)).isTrue();
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
  void theAuditKnowsNothingOfWhatItJudges() {
    assertKnowsNothing(
        "pipelines.verify..",
        "io.photonbeam.pipelines.join..",
        "io.photonbeam.pipelines.retry..",
        "io.photonbeam.pipelines.reconcile..",
        "io.photonbeam.transforms.source..",
        "io.photonbeam.transforms.find..",
        "io.photonbeam.transforms.index..",
        "io.photonbeam.transforms.join..",
        "io.photonbeam.transforms.commit..",
        "io.photonbeam.transforms.repair..",
        "io.photonbeam.transforms.metrics..",
        "io.photonbeam.transforms.runtime..",
        "io.photonbeam.transforms.state..");
  }

  @Test
  void optionsKnowNothingOfTheirUse() {
    assertKnowsNothing("pipelines.option..", "io.photonbeam.transforms..", "org.apache.beam..");
    assertKnowsNothing("pipelines.config..", "org.apache.beam..");
  }
}
