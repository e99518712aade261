package io.photonbeam.log;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packages of this module depend on each other in one direction. */
class PackagesTest {
  private static JavaClasses classes;

  /** Those of this module alone, and none of its tests. */
  @BeforeAll
  static void readClasses() throws Exception {
    Path module =
        Path.of(LogProblem.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    classes = new ClassFileImporter().importPath(module);
    assertThat(classes.contain(LogProblem.class)).isTrue();
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
  void textsAndIdsKnowNothingOfLogs() {
    assertKnowsNothing("text..", "io.photonbeam.log..", "io.photonbeam.event..");
    assertKnowsNothing("event..", "io.photonbeam.log..");
  }

  @Test
  void recordsFilesAndFoldersStandOnEachOther() {
    assertKnowsNothing("log", "io.photonbeam.log.*..");
    assertKnowsNothing("log.schema..", logs("record", "file", "folder"));
    assertKnowsNothing("log.record..", logs("file", "folder"));
    assertKnowsNothing("log.file..", logs("folder"));
  }

  private static String[] logs(String... packages) {
    return Stream.of(packages)
        .map(each -> "io.photonbeam.log." + each + "..")
        .toArray(String[]::new);
  }
}
