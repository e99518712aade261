package io.photonbeam.store.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native client, which is there or not once for a whole process: in processes of their own. */
class FdbClientTest {
  private static final String API_NOBODY_CHOSE = "0";

  @TempDir Path dir;
  private Path nobody;

  @BeforeEach
  void writeClusterFile() throws IOException {
    // Port 1 of this machine: nobody listens there.
    nobody = Files.writeString(dir.resolve("nobody.cluster"), "test:1@127.0.0.1:1");
  }

  @Test
  void aLibraryThatIsNotWhereItIsSaidToBeIsNamed() throws Exception {
    assertThat(open("-DFDB_LIBRARY_PATH_FDB_C=" + dir.resolve("libfdb_c.so")))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("StoreAccessException: -DFDB_LIBRARY_PATH_FDB_C names " + dir)
                    .contains("libfdb_c.so, which is not there"));
  }

  @Test
  void aClientThatCanNotBeLoadedIsToldEachTimeWithWhatToDo() throws Exception {
    Path noLibrary = Files.writeString(dir.resolve("libfdb_java.so"), "no library");

    List<String> told = open("-DFDB_LIBRARY_PATH_FDB_JAVA=" + noLibrary);

    assertThat(told)
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("StoreAccessException: FoundationDB's native client, ")
                    .contains("can't be loaded")
                    .contains("foundationdb-clients")
                    .contains("-DFDB_LIBRARY_PATH_FDB_C=/path/to/libfdb_c.so"));
    assertThat(told.get(0)).isEqualTo(told.get(1));
  }

  @Test
  @NeedsFoundationDb
  void aClusterThatIsAwayIsToldWithinTheTimeout() throws Exception {
    assertThat(open())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("StoreUnavailableException: ")
                    .contains("nobody.cluster gave no answer for 3 s")
                    .contains("Right now 127.0.0.1:1 does not answer."));
  }

  @Test
  @NeedsFoundationDb
  void anotherApiVersionInThisProcessIsNamed() throws Exception {
    assertThat(run(nobody.toString(), "700"))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("StoreAccessException: Something else in this JVM")
                    .contains("another API version than 710"));
  }

  @Test
  @NeedsFoundationDb
  void aProcessThatLeavesItsStoreOpenEndsByItself() throws Exception {
    String location = System.getenv(FdbSandbox.CLUSTER_FILE) + "?prefix=test/left-open";

    assertThat(run(location, API_NOBODY_CHOSE))
        .hasSize(2)
        .allSatisfy(
            line -> assertThat(line).startsWith("open: ").endsWith("prefix test/left-open"));
  }

  private List<String> open(String... options) throws Exception {
    return run(nobody.toString(), API_NOBODY_CHOSE, options);
  }

  /** Runs {@link OpenFdbStore}, which has to end in order, and gives its lines. */
  private List<String> run(String location, String otherVersion, String... options)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    String library = System.getProperty(FdbClient.LIBRARY_PROPERTY);
    if (library != null) {
      command.add("-D" + FdbClient.LIBRARY_PROPERTY + "=" + library);
    }
    command.addAll(List.of(options));
    command.addAll(List.of(OpenFdbStore.class.getName(), location, otherVersion));
    Path output = dir.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }
}
