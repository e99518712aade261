package io.photonbeam.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packages of this module depend on each other in one direction. */
class PackagesTest {
  private static JavaClasses classes;

  /** Those of this module alone, and none of its tests. */
  @BeforeAll
  static void readClasses() throws Exception {
    Path module = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    classes = new ClassFileImporter().importPath(module);
    assertThat(classes.contain(Main.class)).isTrue();
    assertThat(classes.contain(PackagesTest.class)).isFalse();
  }

  @Test
  void noPackagesFormACycle() {
    slices().matching("io.photonbeam.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void eachPackageIsUsedByThoseAboveItAlone() {
    String module = "io.photonbeam.cli";
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(module + "..")
        .layer("cli")
        .definedBy(module)
        .layer("command")
        .definedBy(module + ".command")
        .layer("demo")
        .definedBy(module + ".demo")
        .layer("runner")
        .definedBy(module + ".runner")
        .layer("progress")
        .definedBy(module + ".progress")
        .layer("report")
        .definedBy(module + ".report")
        .layer("page")
        .definedBy(module + ".page")
        .layer("cluster")
        .definedBy(module + ".cluster")
        .layer("flink")
        .definedBy(module + ".flink")
        .layer("state")
        .definedBy(module + ".state")
        .layer("tools")
        .definedBy(
            module + ".option",
            module + ".process",
            module + ".text",
            module + ".html",
            module + ".plot")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("command")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("demo")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("runner")
        .mayOnlyBeAccessedByLayers("command", "demo")
        .whereLayer("progress")
        .mayOnlyBeAccessedByLayers("command", "demo")
        .whereLayer("page")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("command", "demo", "page")
        .whereLayer("cluster")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("state")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("flink")
        .mayOnlyBeAccessedByLayers("command", "runner", "cluster")
        .whereLayer("tools")
        .mayOnlyBeAccessedByLayers(
            "cli", "command", "demo", "runner", "progress", "report", "page", "cluster")
        .ensureAllClassesAreContainedInArchitecture()
        .check(classes);
  }
}
