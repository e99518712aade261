package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the launcher in a checkout of its own, with a Java and a build that only say what they got.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherScriptTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");

  private static final String MEASURE = "src/main/java/io/photonbeam/benchmarks/Measure.java";
  private static final String PEERS = "peers/src/main/java/io/photonbeam/peers/Commands.java";

  @TempDir private Path dir;
  private Path home;
  private Path jar;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void checkOut() throws IOException {
    home = Files.createDirectory(dir.resolve("a checkout"));
    jar = home.resolve("runners/target/photonbeam.jar");
    for (Path source : LauncherCheckout.in(home)) {
      old(source);
    }
    build("echo jar > runners/target/photonbeam.jar");
    java("17.0.1");
  }

  @AfterEach
  void noProcessIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void theFirstRunBuildsAndLaterRunsStartAtOnce() throws Exception {
    Result first = run("join", "--output=a b");
    Result second = run("verify");

    assertThat(first.err).contains("first run: building");
    assertThat(first.out).endsWith("[-jar][" + jar.toRealPath() + "][join][--output=a b]\n");
    assertThat(second.err).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aNewerSourceIsBuiltAndADeletedOneToo() throws Exception {
    run();
    Path source = Files.createFile(home.resolve("registry/src/main/New.java"));
    Files.setLastModifiedTime(jar, FileTime.from(OLD.plusSeconds(60)));
    Result added = run();
    old(source);
    old(source.getParent());
    Files.setLastModifiedTime(jar, FileTime.from(OLD.plusSeconds(60)));
    Result unchanged = run();
    Files.delete(source);
    Result deleted = run();

    assertThat(added.err).contains("the sources have changed");
    assertThat(unchanged.err).isEmpty();
    assertThat(deleted.err).contains("the sources have changed");
  }

  /** What the script makes of the jar may be other than what a former one made. */
  @Test
  void afterANewerScriptIsBuilt() throws Exception {
    run();
    Files.setLastModifiedTime(jar, FileTime.from(OLD.plusSeconds(60)));
    assertThat(run().err).isEmpty();
    Files.setLastModifiedTime(home.resolve("photonbeam"), FileTime.from(OLD.plusSeconds(120)));

    assertThat(run().err).contains("the sources have changed");
  }

  @Test
  void aSourceThatChangesDuringTheBuildIsBuiltAgain() throws Exception {
    build("echo jar > runners/target/photonbeam.jar; touch -t 203001010000 pom.xml");
    run();
    build("echo jar > runners/target/photonbeam.jar");

    assertThat(run().err).contains("the sources have changed");
  }

  @Test
  void aFailedBuildEndsTheRun() throws Exception {
    build("echo broken >&2; exit 1");

    Result result = run("join");

    assertThat(result.exit).isEqualTo(1);
    assertThat(result.err).contains("broken", "the build failed");
    assertThat(result.out).isEmpty();
    assertThat(home.resolve("runners/target/build.lock")).doesNotExist();
  }

  @Test
  void twoFirstRunsAtOnceBuildOnce() throws Exception {
    build("until [ -e go ]; do :; done; echo jar > runners/target/photonbeam.jar");
    Process one = start(Map.of(), home.resolve("photonbeam"), "one");
    await().atMost(PATIENCE).until(() -> builds() == 1);
    Path err = dir.resolve("two.err");
    Process two =
        starting(Map.of(), home.resolve("photonbeam"), "two").redirectError(err.toFile()).start();
    started.add(two);
    await()
        .atMost(PATIENCE)
        .until(() -> Files.readString(err).contains("waiting for the build by process"));
    Files.createFile(home.resolve("go"));

    assertThat(finish(one).out).endsWith("[one]\n");
    assertThat(finish(two).out).endsWith("[two]\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aLockOfADeadProcessIsTaken() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(jar.getParent());
    Files.createSymbolicLink(jar.resolveSibling("build.lock"), Path.of(String.valueOf(dead.pid())));

    assertThat(run().exit).isZero();
  }

  @Test
  void itRunsThroughASymbolicLinkFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("a checkout", "photonbeam"));

    assertThat(finish(start(Map.of(), link, "join")).out).contains(jar.toRealPath().toString());
  }

  @Test
  void aFolderThatIsDeletedIsToldClearly() throws Exception {
    Path deleted = Files.createDirectory(dir.resolve("deleted"));
    String inIt = "cd '%s' && rmdir '%s' && exec '%s' join";
    Path script = dir.resolve("script");
    LauncherCheckout.script(script, inIt.formatted(deleted, deleted, home.resolve("photonbeam")));

    Result result = finish(start(Map.of(), script));

    assertThat(result.exit).isEqualTo(1);
    assertThat(result.err).contains("the current folder has been deleted");
    assertThat(result.out).isEmpty();
  }

  @Test
  void optionsForTheJvmArePassed() throws Exception {
    Map<String, String> options = Map.of("PHOTONBEAM_JAVA_OPTS", "-Xmx1g -Da=b");

    String out = finish(start(options, home.resolve("photonbeam"))).out;

    assertThat(out)
        .contains("[-XX:+UseParallelGC]", "[-Dphotonbeam.terminal=false]", "[-Xmx1g][-Da=b]");
  }

  @Test
  void theYoungGenerationIsBoundedInLargeHeapsOnly() throws Exception {
    for (String large : List.of("-Xmx3g", "-Da=b -Xmx16G", "-Xmx128g -Da=b")) {
      assertThat(jvmOptions(large)).as(large).contains("[-XX:MaxNewSize=800m]");
    }
    for (String other :
        List.of("", "-Xmx1g", "-Xmx300m -Da=3g", "-Xmx4g -Xmn2g", "-Xmx4g -XX:NewRatio=1")) {
      assertThat(jvmOptions(other)).as(other).doesNotContain("MaxNewSize=800m");
    }
  }

  private String jvmOptions(String given) throws Exception {
    return finish(start(Map.of("PHOTONBEAM_JAVA_OPTS", given), home.resolve("photonbeam"))).out;
  }

  /** A JVM that is told of two collectors does not start. */
  @Test
  void aCollectorThatTheJvmIsToldOfByAnyMeansWins() throws Exception {
    run();
    LauncherCheckout.script(
        dir.resolve("jdk/bin/java"),
        "exec '%s/bin/java' \"$1\" -version".formatted(System.getProperty("java.home")));

    for (String means :
        List.of("PHOTONBEAM_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      Map<String, String> environment = Map.of(means, "-XX:+UseG1GC");

      Result result = finish(start(environment, home.resolve("photonbeam")));

      assertThat(result.exit).as(result.err).isZero();
    }
  }

  @Test
  void theJvmCompilesLateUnlessItIsToldOtherwise() throws Exception {
    Map<String, String> options =
        Map.of("PHOTONBEAM_JAVA_OPTS", "-XX:Tier4InvocationThreshold=5000");

    String own = finish(start(options, home.resolve("photonbeam"))).out;

    // The last of several counts.
    assertThat(own)
        .containsSubsequence(
            "[-XX:Tier4InvocationThreshold=50000]", "[-XX:Tier4InvocationThreshold=5000]");
  }

  /** Else a comparison would compare what nobody runs. */
  @Test
  void whatIsMeasuredIsCompiledAsALaunchedJoinIs() throws Exception {
    List<String> launched = compilerOptions(Path.of("..", "photonbeam"));
    Path benchmarks = Path.of("..", "benchmarks");

    assertThat(launched).hasSize(4);
    assertThat(compilerOptions(benchmarks.resolve(MEASURE))).isEqualTo(launched);
    assertThat(compilerOptions(benchmarks.resolve(PEERS))).isEqualTo(launched);
  }

  private static List<String> compilerOptions(Path file) throws IOException {
    return Pattern.compile("-XX:Tier4\\w+=\\d+")
        .matcher(Files.readString(file))
        .results()
        .map(MatchResult::group)
        .sorted()
        .toList();
  }

  @Test
  void classesThatWereArchivedByTheBuildAreUsedUntilTheJarIsANewOne() throws Exception {
    javaThatArchives();
    Path archive = jar.resolveSibling("photonbeam.jsa");

    String first = run().out;
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    String ofAnotherJar = run().out;

    assertThat(first).contains("[-XX:SharedArchiveFile=" + archive.toRealPath() + "]");
    assertThat(ofAnotherJar).contains("[-jar]").doesNotContain("SharedArchiveFile");
    assertThat(home.resolve("runners/target"))
        .isDirectoryNotContaining(left -> left.toString().contains("archiving"));
  }

  @Test
  void theArchiveHoldsTheClassesOfBothRunners() throws Exception {
    javaThatArchives();

    run();

    assertThat(jar.resolveSibling("photonbeam.jsa"))
        .content()
        .isEqualTo("Shared\nFlinkRunner\nDirectRunner\n");
  }

  @Test
  void withoutAnArchiveEverythingWorks() throws Exception {
    javaThat("case $* in *DumpLoadedClassList*) echo no disk >&2; exit 1 ;; esac\n");

    Result result = run("join");

    assertThat(result.exit).isZero();
    assertThat(result.err).doesNotContain("no disk");
    assertThat(result.out).endsWith("[join]\n").doesNotContain("SharedArchiveFile");
  }

  @Test
  void aClassPathIsAddedToTheJar() throws Exception {
    Map<String, String> path = Map.of("PHOTONBEAM_CLASSPATH", "my jars/*:classes");

    String out = finish(start(path, home.resolve("photonbeam"), "join", "--output=a b")).out;

    assertThat(out)
        .endsWith(
            "[-cp][%s:my jars/*:classes][io.photonbeam.cli.Main][join][--output=a b]\n"
                .formatted(jar.toRealPath()))
        .contains("[--add-opens=java.base/java.util=ALL-UNNAMED]");
  }

  @Test
  void aClassPathWithATildeThatNobodyExpandsIsRefused() throws Exception {
    for (String path : List.of("~/a.jar", "b.jar:~/a.jar")) {
      Result result =
          finish(start(Map.of("PHOTONBEAM_CLASSPATH", path), home.resolve("photonbeam"), "join"));

      assertThat(result.exit).isEqualTo(2);
      assertThat(result.err).contains("write $HOME instead");
    }
  }

  @Test
  void fileNamesAreUtf8InAnyLocale() throws Exception {
    LauncherCheckout.script(dir.resolve("jdk/bin/java"), "locale charmap");

    for (String locale : List.of("POSIX", "C", "", "no_SUCH.UTF-8", "C.UTF-8")) {
      Map<String, String> environment = Map.of("LC_ALL", locale, "LANG", "", "LC_CTYPE", "");

      Result result = finish(start(environment, home.resolve("photonbeam"), "join"));

      assertThat(result.out).as(locale).isEqualTo("UTF-8\n");
    }
  }

  @Test
  void aLocaleOfUtf8StaysAsItIs() throws Exception {
    LauncherCheckout.script(dir.resolve("jdk/bin/java"), "echo \"$LC_ALL,$LANG\"");

    Map<String, String> environment = Map.of("LC_ALL", "", "LANG", "C.UTF-8");

    assertThat(finish(start(environment, home.resolve("photonbeam"))).out).isEqualTo(",C.UTF-8\n");
  }

  @Test
  void aJvmWithoutMemorySaysWhatToDoAndExitsWith3() throws Exception {
    LauncherCheckout.script(
        dir.resolve("jdk/bin/java"),
        """
        own=0; for a in "$@"; do [ "$a" != -jar ] || break; own=$((own + 1)); done
        all=$#; i=0
        for a in "$@"; do [ $i -ge $own ] || set -- "$@" "$a"; i=$((i + 1)); done
        shift $all
        exec '%s/bin/java' "$@" -Xmx16m -cp '%s' '%s'\
        """
            .formatted(
                System.getProperty("java.home"),
                Path.of(Hungry.class.getProtectionDomain().getCodeSource().getLocation().toURI()),
                Hungry.class.getName()));

    Result result = run("join");

    assertThat(result.exit).isEqualTo(3);
    assertThat(result.err).contains("out of memory (exit code 3)", "PHOTONBEAM_JAVA_OPTS=-Xmx");
    assertThat(result.out).isEmpty();
  }

  /** A program that needs more memory than there is. */
  static final class Hungry {
    private Hungry() {}

    public static void main(String[] args) {
      Object[] kept = null;
      while (true) {
        kept = new Object[] {kept, new byte[1 << 20]};
      }
    }
  }

  @Test
  void anOldJavaOrNoneIsToldClearly() throws Exception {
    java("1.8.0_402");
    Result old = run();
    Files.delete(dir.resolve("jdk/bin/java"));
    Result none = run();

    assertThat(old.exit).isEqualTo(1);
    assertThat(old.err).contains("is Java 8; a JDK 17 or newer is needed");
    assertThat(none.exit).isEqualTo(1);
    assertThat(none.err).contains("JAVA_HOME is", "no bin/java");
  }

  private void build(String action) throws IOException {
    LauncherCheckout.script(home.resolve("mvnw"), "echo \"$@\" >> builds\n" + action);
  }

  private void java(String version) throws IOException {
    javaThat("");
    Files.writeString(dir.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private void javaThat(String does) throws IOException {
    Path bin = Files.createDirectories(dir.resolve("jdk/bin"));
    LauncherCheckout.script(bin.resolve("java"), does + "printf '[%s]' \"$@\"; echo");
  }

  /** As a JVM does; what it archives is what it was told to. */
  private void javaThatArchives() throws IOException {
    javaThat(
        """
        list=
        for word; do
          case $word in
            -XX:DumpLoadedClassList=*)
              printf 'Shared id: 1\\n%s id: 2\\nOwn id: 3 super: 1 source: x.jar\\n' "${word##*/}" >"${word#*=}"
              echo '@lambda-form-invoker [SPECIES_RESOLVE] Species_LL' >>"${word#*=}" ;;
            -XX:SharedClassListFile=*) list=${word#*=} ;;
            -XX:SharedArchiveFile=*) archive=${word#*=} ;;
          esac
        done
        [ -z "$list" ] || cp "$list" "$archive"
        """);
  }

  private int builds() throws IOException {
    Path log = home.resolve("builds");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  private Result run(String... arguments) throws Exception {
    return finish(start(Map.of(), home.resolve("photonbeam"), arguments));
  }

  private Process start(Map<String, String> environment, Path script, String... arguments)
      throws IOException {
    Process process = starting(environment, script, arguments).start();
    started.add(process);
    return process;
  }

  private ProcessBuilder starting(Map<String, String> environment, Path script, String... words) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(Arrays.asList(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.environment().remove("PHOTONBEAM_JAVA_OPTS");
    builder.environment().remove("PHOTONBEAM_CLASSPATH");
    builder.environment().put("JAVA_HOME", dir.resolve("jdk").toString());
    builder.environment().putAll(environment);
    return builder;
  }

  private static Result finish(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
    return new Result(process.exitValue(), out, err);
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(OLD));
  }

  private record Result(int exit, String out, String err) {}
}
