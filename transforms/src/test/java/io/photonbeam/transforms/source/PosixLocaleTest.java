package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.model.LogChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log with names that the JVM's locale can't express is followed all the same. */
final class PosixLocaleTest {
  private static final Coder<LogCheckpointMark> MARKS = LogCheckpointMark.Coder.of();

  /** Follows a log in a JVM of its own, while its files are renamed; prints what it is told. */
  static final class Follow {
    private Follow() {}

    public static void main(String[] args) throws Exception {
      FollowedFolder folder = new FollowedFolder(Path.of(args[0]));
      LogFollower tail = folder.tail(LogCheckpointMark.start());
      for (int step = 1; Files.exists(folder.path("step" + step)); step++) {
        Process shell =
            new ProcessBuilder("sh", folder.path("step" + step).toString())
                .directory(folder.path("").toFile())
                .start();
        shell.waitFor();
        for (int look = 0; look < 2; look++) {
          folder.read(tail).forEach(chunk -> print(folder, chunk));
        }
      }
    }

    private static void print(FollowedFolder folder, LogChunk chunk) {
      chunk.problems().forEach(problem -> System.out.println("problem " + problem.kind()));
      chunk
          .moves()
          .forEach(
              move ->
                  System.out.println(
                      folder.name(move.file().path())
                          + ">"
                          + move.to().map(folder::name).orElse("nowhere")));
      if (chunk.blocks() > 0) {
        System.out.println("read " + folder.name(chunk.file()));
      }
    }
  }

  @Test
  void filesOfSuchNamesAreToldAsPassedOverAndTheOthersAreFollowed(@TempDir Path log)
      throws Exception {
    TestLog.primaries("a").writeTo(log.resolve("x.avro"));
    TestLog.primaries("b").anew().writeTo(log.resolve("y.avro"));
    steps(
        log,
        "cp x.avro $(printf 'sp\\303\\244ti.avro.1')",
        "mv y.avro $(printf '\\303\\244.avro.1'); mv x.avro x.avro.1",
        "mv $(printf '\\303\\244.avro.1') $(printf '\\303\\244.avro.2')",
        "mv x.avro.1 x.avro.2");

    assertThat(follow(log).lines())
        .containsExactlyInAnyOrder(
            "read x.avro",
            "read y.avro",
            "problem PASSED_OVER_FILE",
            "x.avro>x.avro.1",
            "y.avro>nowhere",
            "problem PASSED_OVER_FILE",
            "problem PASSED_OVER_FILE",
            "x.avro.1>x.avro.2");
  }

  /** Goes on from a mark in a JVM of its own, and prints the mark that it leaves. */
  static final class Resume {
    private Resume() {}

    public static void main(String[] args) throws Exception {
      FollowedFolder folder = new FollowedFolder(Path.of(args[0]));
      LogFollower tail = folder.tail(CoderUtils.decodeFromBase64(MARKS, args[1]));
      folder.read(tail);
      System.out.print(CoderUtils.encodeToBase64(MARKS, tail.mark()));
    }
  }

  @Test
  void howFarSuchFilesWereReadIsKeptForWhoeverCanReadOn(@TempDir Path log) throws Exception {
    Path strange = log.resolve("\u00e4.avro");
    TestLog.primaries("a").writeTo(log.resolve("x.avro"));
    TestLog.primaries("b").anew().writeTo(strange);
    FollowedFolder folder = new FollowedFolder(log);
    LogFollower before = folder.tail(LogCheckpointMark.start());
    folder.read(before);
    TestLog.primaries("c").anew().writeTo(log.resolve("y.avro"));

    String left = java(Resume.class, log, CoderUtils.encodeToBase64(MARKS, before.mark()));

    LogCheckpointMark mark = CoderUtils.decodeFromBase64(MARKS, left);
    assertThat(mark.positions())
        .hasSize(3)
        .hasEntrySatisfying(strange, at -> assertThat(at.offset()).isPositive());
    assertThat(folder.read(folder.tail(mark))).as("all was read").isEmpty();
  }

  private static void steps(Path log, String... commands) throws IOException {
    for (int i = 0; i < commands.length; i++) {
      Files.writeString(log.resolve("step" + (i + 1)), commands[i]);
    }
  }

  private static String follow(Path log) throws Exception {
    return java(Follow.class, log);
  }

  private static String java(Class<?> main, Path log, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                log.toString()));
    command.addAll(List.of(more));
    ProcessBuilder java = new ProcessBuilder(command);
    Path out = log.resolve("out.txt");
    Path err = log.resolve("err.txt");
    java.redirectOutput(out.toFile()).redirectError(err.toFile());
    java.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
    Process process = java.start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
      return Files.readString(out);
    } finally {
      process.destroyForcibly();
    }
  }
}
