package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How each contender is started, all with the same heap and the same garbage collector.
 *
 * @param home the project's folder, with {@code ./photonbeam}
 * @param logs the folder with the two logs, and the joined rows as Avro
 * @param options heap and parallelism
 * @param disorderSeconds by which events are read out of the order of their times
 */
record Commands(Path home, Path logs, PeersOptions options, long disorderSeconds) {
  /** How long both logs must rest before Photonbeam takes them for finished. */
  static final int IDLE_SECONDS = 2;

  private static final int LIVE_IDLE_SECONDS = 30;
  private static final int FEW_EVENTS = 10_000;

  /** As the launcher gives it to Photonbeam. */
  private static final List<String> LATE_COMPILATION =
      List.of(
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000");

  private static final List<String> OPENED =
      List.of(
          "lang",
          "lang.reflect",
          "net",
          "io",
          "nio",
          "text",
          "time",
          "util",
          "util.concurrent",
          "util.concurrent.atomic",
          "util.concurrent.locks");

  Path primaryLog() {
    return logs.resolve("queries");
  }

  Path foreignLog() {
    return logs.resolve("clicks");
  }

  /** The same with the logs that a contender joins. */
  Commands of(Contender contender) {
    return withLogs(contender.ids().folder(logs));
  }

  /** The joined rows, as an Avro file. */
  Path rows() {
    return logs.resolve("rows.avro");
  }

  /** Writes the logs. */
  Child.Command generate() {
    return generate(List.of("--events=" + options.events()));
  }

  /** Writes a few events, so that a join which follows the logs soon has rows. */
  Child.Command generateSome() {
    return generate(List.of("--events=" + FEW_EVENTS));
  }

  /**
   * Writes live logs, in which the time of each event is when it should be written: nothing is late
   * or out of order.
   */
  Child.Command generateLive(long linesASecond, int seconds) {
    return generate(
        List.of(
            "--eventsPerSecond=" + linesASecond,
            "--duration=" + seconds + "s",
            "--lateShare=0",
            "--outOfOrderShare=0"));
  }

  private Child.Command generate(List<String> arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                photonbeam(),
                "generate",
                "--primaryLog=" + primaryLog(),
                "--foreignLog=" + foreignLog()));
    words.addAll(arguments);
    return new Child.Command(
        List.copyOf(words), Map.of(), logs.resolve("generate"), logs.resolve("none"));
  }

  /** The same with logs in another folder. */
  Commands withLogs(Path folder) {
    return new Commands(home, folder, options, disorderSeconds);
  }

  /** Joins live logs on Flink, which may begin and pause for some time. */
  Child.Command follow(Path place) {
    return photonbeam(
        Contender.PHOTONBEAM_FLINK, "FlinkRunner", options.heap(), LIVE_IDLE_SECONDS, place);
  }

  /** Judges an output of Photonbeam with its own {@code verify}. */
  Child.Command verify(Path place) {
    return new Child.Command(
        List.of(
            photonbeam(),
            "verify",
            "--primaryLog=" + primaryLog(),
            "--foreignLog=" + foreignLog(),
            "--output=" + output(place)),
        Map.of(),
        place.resolve("verify"),
        place.resolve("none"));
  }

  /** Where the rows of a contender that works in this place become visible. */
  static Path visible(Contender contender, Path place) {
    return contender.kind() == Contender.Kind.PHOTONBEAM
        ? output(place).resolve("joined")
        : output(place);
  }

  /**
   * Joins, or does its part of that. In a place where it was killed it goes on as a user would let
   * it: with the same command, and with the newest checkpoint if it keeps any.
   */
  Child.Command start(Contender contender, Path place) throws IOException {
    return switch (contender) {
      case PHOTONBEAM_FLINK ->
          photonbeam(contender, "FlinkRunner", options.heap(), IDLE_SECONDS, place);
      case PHOTONBEAM_FLINK_1G -> photonbeam(contender, "FlinkRunner", "1g", IDLE_SECONDS, place);
      case PHOTONBEAM_FLINK_PRIMARY_UUID, PHOTONBEAM_FLINK_UUID ->
          of(contender).start(Contender.PHOTONBEAM_FLINK, place);
      case PHOTONBEAM_DIRECT ->
          photonbeam(contender, "DirectRunner", options.heap(), IDLE_SECONDS, place);
      case FLINK_SQL_HEAP -> onFlink(contender, "flink-sql", "FlinkSqlJoin", "hashmap", place);
      case FLINK_SQL_ROCKSDB -> onFlink(contender, "flink-sql", "FlinkSqlJoin", "rocksdb", place);
      case BEAM_HEAP -> onFlink(contender, "beam", "BeamJoin", "hashmap", place);
      case BEAM_ROCKSDB -> onFlink(contender, "beam", "BeamJoin", "rocksdb", place);
      case READ_ONLY ->
          java(
              contender,
              "plain",
              "ReadOnly",
              place,
              "--primaryLog=" + primaryLog(),
              "--foreignLog=" + foreignLog(),
              "--parallelism=" + options.parallelism());
      case WRITE_ONLY ->
          java(
              contender,
              "plain",
              "WriteOnly",
              place,
              "--rows=" + rows(),
              "--output=" + output(place));
    };
  }

  private Child.Command photonbeam(
      Contender contender, String runner, String heap, int idleSeconds, Path place) {
    return new Child.Command(
        List.of(
            photonbeam(),
            "join",
            "--primaryLog=" + primaryLog(),
            "--foreignLog=" + foreignLog(),
            "--output=" + output(place),
            "--pipelineId=peer",
            "--runner=" + runner,
            "--stopWhenIdle=" + idleSeconds + "s"),
        Map.of("PHOTONBEAM_JAVA_OPTS", "-Xmx" + heap),
        place.resolve("process"),
        visible(contender, place));
  }

  private Child.Command onFlink(
      Contender contender, String classPath, String name, String state, Path place)
      throws IOException {
    Path checkpoints = place.resolve("checkpoints");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--primaryLog=" + primaryLog(),
                "--foreignLog=" + foreignLog(),
                "--output=" + output(place),
                "--checkpoints=" + checkpoints,
                "--state=" + state,
                "--parallelism=" + options.parallelism(),
                "--disorder=" + disorderSeconds));
    newestCheckpoint(checkpoints).ifPresent(newest -> arguments.add("--resume=" + newest));
    return java(contender, classPath, name, place, arguments.toArray(String[]::new));
  }

  private Child.Command java(
      Contender contender, String classPath, String name, Path place, String... arguments)
      throws IOException {
    Path target = home.resolve("benchmarks/peers/target");
    List<String> words = new ArrayList<>(List.of(java(), "-XX:+UseParallelGC"));
    words.addAll(LATE_COMPILATION);
    words.add("-Xmx" + options.heap());
    words.add("-XX:+ExitOnOutOfMemoryError");
    words.add("-XX:+DisplayVMOutputToStderr");
    OPENED.forEach(opened -> words.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED"));
    words.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    words.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    words.add("-Djava.io.tmpdir=" + Files.createDirectories(place.resolve("tmp")));
    words.add("-cp");
    words.add(
        target.resolve("classes")
            + ":"
            + Files.readString(target.resolve("classpath-" + classPath)).strip());
    words.add("io.photonbeam.peers.contender." + name);
    words.addAll(List.of(arguments));
    return new Child.Command(
        List.copyOf(words), Map.of(), place.resolve("process"), visible(contender, place));
  }

  /** The newest whole checkpoint of any job in a folder. */
  static Optional<Path> newestCheckpoint(Path checkpoints) throws IOException {
    if (!Files.isDirectory(checkpoints)) {
      return Optional.empty();
    }
    try (Stream<Path> tree = Files.walk(checkpoints)) {
      return tree.filter(path -> path.endsWith("_metadata"))
          .map(Path::getParent)
          .max(Comparator.comparingLong(Commands::number));
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().replaceFirst("^chk-", ""));
  }

  private static Path output(Path place) {
    return place.resolve("out");
  }

  private String photonbeam() {
    return home.resolve("photonbeam").toString();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
