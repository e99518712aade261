package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonbeam.cli.flink.FlinkBuffers;
import io.photonbeam.cli.process.ShortageException;
import io.photonbeam.cli.process.TemporaryFolder;
import io.photonbeam.cli.runner.FlinkMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedsTest {
  @TempDir Path dir;

  @Test
  void aFolderForTemporaryFilesMustBeThereAndTakeFiles() throws IOException {
    assertThat(TemporaryFolder.problem(dir)).isEmpty();
    assertThat(dir).isEmptyDirectory();
    assertThat(TemporaryFolder.problem(dir.resolve("none"))).contains("does not exist");
    Path file = Files.createFile(dir.resolve("file"));
    assertThat(TemporaryFolder.problem(file)).contains("is no folder");
  }

  @Test
  void oneThatMayNotBeWrittenToIsToldWithItsCause() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("closed"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
    assumeTrue(!Files.isWritable(folder), "this user may write everywhere");

    assertThat(TemporaryFolder.problem(folder)).get().asString().contains("no permission for");
  }

  @Test
  void oneThatIsMountedNoexecOrHasNoFilesOfItsOwnIsRefused() {
    // Every Linux has some; which they are differs.
    List<Path> noexec =
        Stream.of("/dev/shm", "/run/lock", "/proc", "/sys")
            .map(Path::of)
            .filter(Files::isDirectory)
            .filter(NeedsTest::isMountedNoexec)
            .toList();
    assumeTrue(!noexec.isEmpty(), "no such file system here");

    assertThat(noexec).allSatisfy(f -> assertThat(TemporaryFolder.problem(f)).isPresent());
  }

  private static boolean isMountedNoexec(Path folder) {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      return mounts
          .map(line -> line.split(" ", -1))
          .anyMatch(m -> m[1].equals(folder.toString()) && m[3].contains("noexec"));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aCommandWithoutItsFolderSaysSoOnceAndTouchesNothing() throws Exception {
    Process process = join("-Djava.io.tmpdir=" + dir.resolve("none"));
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(told)
        .contains(dir.resolve("none") + ", does not exist", "-Djava.io.tmpdir=DIR")
        .doesNotContain("\tat ");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void aHeapThatIsTooSmallForFlinkIsToldWithWhatItNeedsAndExitCode3() throws Exception {
    Process process = join("-Xmx48m");
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(3);
    assertThat(told).contains("too small for Flink", "needs 80 MiB", "=-Xmx256m");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void aMachineWhoseNameLeadsToNoAddressIsToldBeforeFlinkStarts() throws Exception {
    Path noHosts = Files.createFile(dir.resolve("hosts"));
    Process process = join("-Djdk.net.hosts.file=" + noHosts);
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(told)
        .contains("leads to no address", "/etc/hosts", "--runner=DirectRunner")
        .doesNotContain("\tat ");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void aJoinOnAMachineOfManyProcessorsHasBuffersForAllOfThem() throws Exception {
    List<String> logs =
        List.of("--primaryLog=" + dir.resolve("p"), "--foreignLog=" + dir.resolve("f"));
    assertEndsWell(java("-Xmx256m", words("generate", logs, "--events=1000")));

    assertEndsWell(
        java(
            "-XX:ActiveProcessorCount=16",
            words(
                "join",
                logs,
                "--output=" + dir.resolve("out"),
                "--pipelineId=a",
                "--stopWhenIdle=1s")));
  }

  private static String[] words(String command, List<String> logs, String... options) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(logs);
    words.addAll(List.of(options));
    return words.toArray(new String[0]);
  }

  private static void assertEndsWell(Process process) throws Exception {
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(told).isZero();
  }

  @Test
  void aWidthWhoseBuffersDoNotFitIsRefusedWithOneThatDoes() {
    long room = 1L << 30;
    int widest = FlinkBuffers.widest(room / 4 * 3);

    assertThatCode(() -> FlinkMemory.forBuffers(widest, room)).doesNotThrowAnyException();
    assertThatThrownBy(() -> FlinkMemory.forBuffers(200, room))
        .isInstanceOf(ShortageException.class)
        .hasMessageContainingAll(
            "--parallelism=200 needs 14.8 GiB", "1.0 GiB", "take " + widest + " or less", "=-Xmx");
  }

  @Test
  void onlyAFlinkInThisProcessNeedsItsMemory() {
    assertThat(FlinkMemory.isLocal("FlinkRunner", List.of())).isTrue();
    assertThat(FlinkMemory.isLocal("FlinkRunner", List.of("--flinkMaster=[local]"))).isTrue();
    assertThat(FlinkMemory.isLocal("FlinkRunner", List.of("--flinkMaster=host:1"))).isFalse();
    assertThat(FlinkMemory.isLocal("DirectRunner", List.of())).isFalse();
    assertThatCode(() -> FlinkMemory.check(80L << 20)).doesNotThrowAnyException();
    assertThatThrownBy(() -> FlinkMemory.check(60L << 20)).hasMessageContaining("60 MiB");
  }

  @Test
  void onlyAFlinkInThisProcessThatNobodyConfiguresIsGivenMemoryToSort() throws IOException {
    assertThat(FlinkMemory.forSorting(List.of("--runner=FlinkRunner")))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("--flinkConfDir=");
    for (List<String> others :
        List.of(
            List.of("--runner=DirectRunner"),
            List.of("--runner=FlinkRunner", "--flinkMaster=host:1"),
            List.of("--runner=FlinkRunner", "--flinkConfDir=/etc/flink"))) {
      assertThat(FlinkMemory.forSorting(others)).isEqualTo(others);
    }
  }

  private Process join(String jvmOption) throws IOException {
    return java(
        jvmOption,
        "join",
        "--primaryLog=" + dir.resolve("p"),
        "--foreignLog=" + dir.resolve("f"),
        "--output=" + dir.resolve("out"),
        "--pipelineId=a");
  }

  /** Runs the program in a JVM of its own, its two outputs together. */
  private static Process java(String option, String... words) throws IOException {
    List<String> command = TestJvm.ofProgram(option);
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
