package io.photonbeam.pipelines.output;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputId;
import io.photonbeam.repair.OwnPipelines;
import io.photonbeam.repair.UnknownFiles;
import io.photonbeam.repair.UnknownFiles.Unknown;
import io.photonbeam.repair.UnknownFiles.Why;
import io.photonbeam.repair.VisibleFile;
import io.photonbeam.text.ShellWord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Sees to it that an output and a registry belong together: with the registry of another output,
 * all that is joined already would be joined a second time, and with the pipeline of another
 * output, that one's files would be published or made again in this one. For a run's beginning: a
 * registry that is away is an error at once.
 *
 * <p>Told apart are outputs by their ids, so that an output may be moved; a copy of it has the same
 * id, and counts as the same output.
 */
public final class RegistryBinding {
  /** Published files that are looked up: a second's work, and all files of most outputs. */
  private static final int SAMPLE = 20_000;

  private final Path output;
  private final IdRegistry registry;
  private final String uri;
  private final OutputIdFile idFile;
  private final NotedHorizon horizon;

  /**
   * That of an output with a registry.
   *
   * @param uri of the registry, for messages
   */
  public RegistryBinding(Path output, IdRegistry registry, String uri) {
    this.output = output;
    this.registry = registry;
    this.uri = uri;
    this.idFile = new OutputIdFile(output);
    this.horizon = new NotedHorizon(output);
  }

  /**
   * Binds a pipeline to the output in the registry; the first time, the output is given its id.
   *
   * @throws IOException if the output has rows of which the registry knows nothing, or newest
   *     commits that it does not know, or the pipeline belongs to another output; then the registry
   *     is as it was
   */
  public void bind(String pipeline, RandomGenerator random) throws IOException {
    requireNotTakenOver(requireKnowsRows());
    requireNotBehind();
    requireNotElsewhere(pipeline, registry.bindings().outputOf(pipeline));
    requireNotElsewhere(
        pipeline, Optional.of(registry.bindings().bind(pipeline, idFile.obtain(random))));
    horizon.note(registry.horizon());
  }

  /** A file that tells this output from all others; it is there once a pipeline is bound. */
  public Path mark() {
    return idFile.path();
  }

  /**
   * Binds a pipeline that has left traces in an output, unless it is bound already; the output is
   * given an id if it has none.
   *
   * @return whether it is bound to this output
   */
  public static boolean bindFound(
      Path output, IdRegistry registry, String pipeline, RandomGenerator random)
      throws IOException {
    OutputId id = new OutputIdFile(output).obtain(random);
    return registry.bindings().bind(pipeline, id).equals(id);
  }

  /**
   * The pipelines of the output.
   *
   * @param traces pipelines that have left a trace in it
   */
  Set<String> own(Collection<String> traces) throws IOException {
    return own(output, registry, traces);
  }

  /** The same, for somebody who only looks. */
  static Set<String> own(Path output, IdRegistry registry, Collection<String> traces)
      throws IOException {
    // The file is read after the registry: see below.
    Map<String, OutputId> bindings = registry.bindings().all();
    return OwnPipelines.of(new OutputIdFile(output).read(), bindings, traces);
  }

  /**
   * Refuses an output in which no pipeline has left a trace, beside a registry with commits: they
   * were published somewhere, and that may have been here.
   *
   * @throws IOException if the output has no rows, and the registry is not new
   */
  public void requireTraces() throws IOException {
    if (!hasRows(output) && !registry.isNew()) {
      throw new IOException(
          ("no pipeline of the output %s has ever committed in the registry %s, which has commits:"
                  + " if the output was deleted or moved, bring it back, or name the folder where it"
                  + " is; if it is a new one, start its join first")
              .formatted(output, uri));
    }
  }

  /** Whether the output has any joined row. */
  public static boolean hasRows(Path output) throws IOException {
    return !SampleRows.files(output, 1).isEmpty();
  }

  /**
   * The id of an output; empty if it has none yet.
   *
   * @throws IOException if it can't be read
   */
  public static Optional<OutputId> idOf(Path output) throws IOException {
    return new OutputIdFile(output).read();
  }

  /**
   * Refuses a registry that does not know what is visible in the output: it would be joined a
   * second time.
   *
   * @return the newest visible files that it does not account for in another way
   * @throws IOException if the output has rows of which the registry knows nothing, or newest
   *     commits that it does not know
   */
  public List<Unknown> requireKnowsRows() throws IOException {
    // In this order: another pipeline may just be committing, or an expiry forgetting.
    boolean hasRows = hasRows(output);
    List<VisibleFile> newest = NewestFiles.of(output, SAMPLE);
    if (hasRows && registry.isNew()) {
      throw knowsNone("");
    }
    Set<CommitId> ids = new HashSet<>();
    newest.forEach(file -> file.commit().ifPresent(ids::add));
    Map<CommitId, CommitRecord> records = registry.commitRecords(ids);
    Map<String, OutputId> bindings = registry.bindings().all();
    Set<String> elsewhere = OwnPipelines.elsewhere(idFile.read(), bindings);
    List<Unknown> unknown = UnknownFiles.among(newest, records, elsewhere, registry.horizon());
    if (UnknownFiles.obstacle(unknown).filter(Why.UNKNOWN_COMMIT::equals).isPresent()) {
      throw records.values().stream().allMatch(record -> record.state() == State.FENCED)
          ? knowsNone(", such as " + example(unknown))
          : hasGoneBack(unknown);
    }
    return unknown;
  }

  /** What another output has taken over is visible there, or will be. */
  private void requireNotTakenOver(List<Unknown> unknown) throws IOException {
    Optional<Why> obstacle = UnknownFiles.obstacle(unknown);
    if (obstacle.isPresent()) {
      throw new IOException(
          ("commits that are visible in %s, such as %s, are those of another output, as the"
                  + " registry says: it has taken them over while this one was away, and their rows"
                  + " are visible there as well. Let nobody read this output any more, and start"
                  + " with an empty one and another --pipelineId. Only if its folder _photonbeam was"
                  + " lost, bring that back from a backup")
              .formatted(output.resolve("joined"), example(unknown, obstacle.get())));
    }
  }

  /** The note is read first: it never runs ahead of the registry. */
  private void requireNotBehind() throws IOException {
    Optional<LocalDate> noted = horizon.read();
    LocalDate now = registry.horizon();
    if (noted.isPresent() && now.isBefore(noted.get())) {
      throw new IOException(
          ("the registry %s has expired everything before %s, though it had expired everything"
                  + " before %s: it has gone back in time, as an older copy does. Nothing was done."
                  + " Bring it up to date with %s")
              .formatted(uri, now, noted.get(), recover()));
    }
  }

  private static String example(List<Unknown> unknown) {
    return example(unknown, Why.UNKNOWN_COMMIT);
  }

  private static String example(List<Unknown> unknown, Why why) {
    return unknown.stream()
        .filter(file -> file.why() == why)
        .map(file -> file.file().path())
        .max(Comparator.comparing(path -> path.substring(path.lastIndexOf('/'))))
        .orElseThrow();
  }

  private IOException knowsNone(String example) {
    return new IOException(
        ("the registry %s knows none of the commits in %s%s: their rows would be joined a second"
                + " time. Name the registry that belongs to this output, or an empty output; if it"
                + " is lost, make it again with %s")
            .formatted(uri, output.resolve("joined"), example, recover()));
  }

  private IOException hasGoneBack(List<Unknown> unknown) {
    long commits =
        unknown.stream()
            .filter(file -> file.why() == Why.UNKNOWN_COMMIT)
            .map(file -> file.file().commit())
            .distinct()
            .count();
    return new IOException(
        ("the registry %s does not know %,d of the commits that are visible in %s, such as %s: it"
                + " has gone back in time, as an older copy does, and their rows would be joined a"
                + " second time. Nothing was done. Take them into it with %s")
            .formatted(uri, commits, output.resolve("joined"), example(unknown), recover()));
  }

  private String recover() {
    return "./photonbeam registry recover --output=%s --registry=%s"
        .formatted(ShellWord.of(output.toString()), ShellWord.of(uri));
  }

  private void requireNotElsewhere(String pipeline, Optional<OutputId> bound) throws IOException {
    if (isOther(bound)) {
      throw new IOException(
          ("pipeline '%s' belongs to another output in the registry %s, that with the id %s, and"
                  + " not to %s: choose another --pipelineId, or name the registry of this output. If"
                  + " this output was deleted or moved, bring it back with its folder _photonbeam")
              .formatted(pipeline, uri, bound.orElseThrow(), output));
    }
  }

  /** The file is read after the registry: who has just bound a pipeline wrote the file before. */
  private boolean isOther(Optional<OutputId> bound) throws IOException {
    return bound.isPresent() && !bound.equals(idFile.read());
  }
}
