package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.runner.BundledRpcSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.flink.runtime.rpc.RpcSystemLoader;
import org.junit.jupiter.api.Test;

/** What is in the jars that the build makes, and how large they are. */
class JarsIT {
  private static final Path TARGET = Path.of("target");
  private static final Path RUNNABLE = TARGET.resolve("photonbeam.jar");
  private static final Path JOB = TARGET.resolve("photonbeam-job.jar");

  private static final String BUNDLED_RPC =
      BundledRpcSystem.class.getName().replace('.', '/') + ".class";
  private static final String RPC_SERVICE = "META-INF/services/" + RpcSystemLoader.class.getName();

  private static final long MEGABYTE = 1_000_000;

  private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)");

  private static List<String> names(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  private static List<String> natives(Path jar) throws IOException {
    return names(jar).stream().filter(name -> NATIVE.matcher(name).matches()).toList();
  }

  private static List<Path> lib() throws IOException {
    try (Stream<Path> jars = Files.list(TARGET.resolve("flink-lib"))) {
      return jars.toList();
    }
  }

  @Test
  void theyAreAsSmallAsTheyWere() throws IOException {
    assertThat(Files.size(JOB)).isLessThan(60 * MEGABYTE);
    assertThat(Files.size(RUNNABLE)).isLessThan(130 * MEGABYTE);
  }

  @Test
  void theJobJarBringsNothingThatAClusterHas() throws IOException {
    assertThat(names(JOB))
        .contains(Main.class.getName().replace('.', '/') + ".class")
        .noneMatch(name -> name.startsWith("org/apache/flink/"))
        .noneMatch(name -> name.startsWith("org/slf4j/"))
        .noneMatch(name -> name.startsWith("com/esotericsoftware/"));
    assertThat(natives(JOB)).isEmpty();
  }

  /** What finds Pekko among the classes of the runnable jar would look for it in the job's. */
  @Test
  void theJobJarLeavesItToTheClusterHowItsPartsTalkToEachOther() throws IOException {
    assertThat(names(JOB)).doesNotContain(BUNDLED_RPC, RPC_SERVICE);
    assertThat(names(RUNNABLE)).contains(BUNDLED_RPC, RPC_SERVICE);
  }

  @Test
  void allNativeCodeButFlinksIsForFlinksLibFolder() throws IOException {
    List<String> inLib = new ArrayList<>();
    for (Path jar : lib()) {
      List<String> natives = natives(jar);
      assertThat(natives).as(jar.toString()).isNotEmpty();
      inLib.addAll(natives);
    }
    assertThat(inLib).containsAll(natives(RUNNABLE).stream().filter(n -> !isOfFlink(n)).toList());
  }

  private static boolean isOfFlink(String name) {
    return name.startsWith("META-INF/native/liborg_apache_flink_")
        || name.startsWith("net/jpountz/");
  }

  @Test
  void noClassIsInBothTheJobJarAndFlinksLibFolder() throws IOException {
    List<String> inJob = names(JOB).stream().filter(name -> name.endsWith(".class")).toList();
    for (Path jar : lib()) {
      assertThat(names(jar)).as(jar.toString()).doesNotContainAnyElementsOf(inJob);
    }
  }

  @Test
  void theRunnableJarHasFlinkItsPageAndNativeCode() throws IOException {
    assertThat(names(RUNNABLE))
        .contains(
            "org/apache/flink/runtime/rpc/pekko/PekkoRpcSystem.class",
            "web/index.html",
            "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
            "org/apache/flink/runtime/taskexecutor/TaskManagerRunner.class")
        .doesNotContain("flink-rpc-akka.jar");
  }
}
