package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher with the jar and a JVM as they are, in a checkout whose build is to copy the jar.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
@Timeout(900)
class LauncherIT {
  private static final long DEADLINE_MINUTES = 5;

  @TempDir Path home;

  @BeforeEach
  void checkOut() throws IOException {
    LauncherCheckout.in(home);
    Path jar = Path.of("target", "photonbeam.jar").toAbsolutePath();
    LauncherCheckout.script(home.resolve("mvnw"), "cp '" + jar + "' runners/target/");
  }

  private String run(String javaOptions, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("photonbeam").toString()));
    command.addAll(List.of(words));
    Path said = home.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PHOTONBEAM_JAVA_OPTS", javaOptions);
    builder.environment().keySet().removeAll(List.of("PHOTONBEAM_CLASSPATH", "JAVA_TOOL_OPTIONS"));
    Process process = builder.directory(home.toFile()).start();
    try {
      assertThat(process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String all = Files.readString(said, UTF_8);
    assertThat(process.exitValue()).as(all).isZero();
    return all;
  }

  /** Looks at the bytes of all classes, as the agents of collectors do. */
  public static final class Agent {
    private Agent() {}

    /** Called by the JVM. */
    public static void premain(String words, Instrumentation instrumentation) {
      instrumentation.addTransformer(
          new ClassFileTransformer() {
            @Override
            public byte[] transform(
                ClassLoader loader, String name, Class<?> type, ProtectionDomain of, byte[] bytes) {
              return null;
            }
          });
    }
  }

  private Path agent() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
    Path jar = home.resolve("agent.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      write(Agent.class.getName(), out);
      write(Agent.class.getName() + "$1", out);
    }
    return jar;
  }

  private static void write(String type, JarOutputStream out) throws IOException {
    String name = type.replace('.', '/') + ".class";
    out.putNextEntry(new ZipEntry(name));
    try (InputStream bytes = LauncherIT.class.getClassLoader().getResourceAsStream(name)) {
      bytes.transferTo(out);
    }
    out.closeEntry();
  }

  @Test
  void aJoinOfArchivedClassesRunsWhereTheirBytesAreLookedAt() throws Exception {
    String log = "--primaryLog=" + home.resolve("queries");
    String foreignLog = "--foreignLog=" + home.resolve("clicks");
    run("-Xmx256m", "generate", log, foreignLog, "--events=2000");
    assertThat(home.resolve("runners/target/photonbeam.jsa")).isNotEmptyFile();

    for (String runner : List.of("FlinkRunner", "DirectRunner")) {
      String output = "--output=" + home.resolve(runner);
      run(
          "-Xshare:on -Xmx512m -XX:StartFlightRecording:filename=recorded.jfr -javaagent:"
              + agent(),
          "join",
          "--runner=" + runner,
          log,
          foreignLog,
          output,
          "--pipelineId=a",
          "--stopWhenIdle=1s");
      assertThat(run("-Xmx256m", "verify", log, foreignLog, output)).contains("Exact: all ");
    }
  }
}
