package io.photonbeam.transforms.output;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.text.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a joined log. Readers look below {@code joined/}, where only whole, committed files
 * ever appear; files are staged below {@code _staged/<pipeline>/}, beside it on the same file
 * system. Thread-safe.
 */
public final class OutputFolder {
  private static final Pattern PUBLISHED =
      Pattern.compile("date=([0-9-]+)/hour=([0-9]+)/([0-9a-z-]+)\\.parquet");

  private static final DurableFolders FOLDERS = new DurableFolders(DiskSync::folder);

  private final Path output;
  private final Path joined;
  private final Path staged;
  private final PublishGate gate;

  /** For those who only look, and for those who publish outside a run's transforms. */
  public OutputFolder(Path output) {
    this(output, new PublishGate());
  }

  /** For the transforms of a run, which make nothing visible here once its gate is closed. */
  public OutputFolder(Path output, PublishGate gate) {
    this.output = output;
    this.joined = output.resolve("joined");
    this.staged = output.resolve("_staged");
    this.gate = gate;
  }

  /** The file that tells an output from all others, and from a folder that is none. */
  public static Path mark(Path output) {
    return output.resolve("_photonbeam").resolve("output.json");
  }

  /** Where the published files are. */
  public Path joined() {
    return joined;
  }

  /** Where a file is when it is published. */
  public Path published(OutputFile file) {
    return joined.resolve(file.path());
  }

  /** The pipelines that have staged files here at any time, by name; their folders stay. */
  public List<String> pipelines() throws IOException {
    if (!Presence.isFolder(staged)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(staged)) {
      return folders
          .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
          .map(folder -> folder.getFileName().toString())
          .filter(name -> PipelineId.problem(name).isEmpty())
          .sorted()
          .toList();
    }
  }

  /**
   * The files that a pipeline has staged now; dead letters are not among them, nor is anything
   * behind a link, which may be another's.
   */
  public List<Path> stagedFiles(String pipeline) throws IOException {
    Path folder = staged(pipeline);
    if (!Presence.isFolder(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  /** Where a pipeline stages its files. */
  public Path staged(String pipeline) {
    return staged.resolve(PipelineId.check(pipeline));
  }

  /**
   * Where a pipeline stages its files; its folder is made, and is durable.
   *
   * @throws IOException if the output is gone
   */
  public Path makeStaged(String pipeline) throws IOException {
    Path folder = staged(pipeline);
    makeFolders(List.of(folder));
    return folder;
  }

  /** Where a file is staged: its hour becomes part of its name. */
  public Path staged(String pipeline, OutputFile file) {
    return staged(pipeline).resolve(stagedName(file.path()));
  }

  /**
   * {@code date=2026-01-02/hour=03/<id>.parquet} is staged as {@code <id>.2026-01-02T03.parquet}.
   */
  public static String stagedName(String path) {
    Matcher parts = PUBLISHED.matcher(path);
    if (!parts.matches()) {
      throw new IllegalArgumentException(path + " is no path of a joined file");
    }
    return parts.group(3) + "." + parts.group(1) + "T" + parts.group(2) + ".parquet";
  }

  /**
   * Makes a commit's files visible: step 3 of the protocol. Repeating it is harmless.
   *
   * @throws NoSuchFileException if a file is neither staged nor published; the message names it
   * @throws IOException if the output is gone, or the run has ended
   */
  public void publish(CommitRecord commit) throws IOException {
    Map<Path, Path> moves = new LinkedHashMap<>();
    for (OutputFile file : commit.files()) {
      moves.put(staged(commit.pipeline(), file), published(file));
    }
    publish(moves);
  }

  /**
   * Makes one file visible that is still staged, or was published meanwhile.
   *
   * @throws IOException as {@link #publish} says
   */
  public void restore(Path staged, OutputFile file) throws IOException {
    publish(Map.of(staged, published(file)));
  }

  /**
   * Puts a file that was made again, and is durable, where readers look, in place of a damaged one
   * if that is there.
   *
   * @return whether it is there now; if it is gone, as somebody took it for an orphan, what readers
   *     see is what they saw before
   * @throws IOException if the output is gone, or the run has ended
   */
  public boolean replace(Path made, OutputFile file) throws IOException {
    Path published = published(file);
    try {
      gate.pass(() -> replace(made, published));
      return true;
    } catch (NoSuchFileException e) {
      requireThere();
      return false;
    }
  }

  private void replace(Path made, Path published) throws IOException {
    makeFolders(List.of(published.getParent()));
    DurableFile.move(made, published);
    DiskSync.folder(published.getParent());
  }

  private void publish(Map<Path, Path> moves) throws IOException {
    gate.pass(() -> publishAll(moves));
  }

  private void publishAll(Map<Path, Path> moves) throws IOException {
    Set<Path> folders = parents(moves.values());
    makeFolders(folders);
    for (Map.Entry<Path, Path> move : moves.entrySet()) {
      publish(move.getKey(), move.getValue());
    }
    // Also of those that were there: whoever moved them may have died before this.
    DiskSync.folders(folders);
  }

  private static Set<Path> parents(Collection<Path> files) {
    Set<Path> parents = new LinkedHashSet<>();
    files.forEach(file -> parents.add(file.getParent()));
    return parents;
  }

  private void publish(Path from, Path to) throws IOException {
    try {
      DurableFile.move(from, to);
    } catch (NoSuchFileException e) {
      if (!Files.exists(to)) {
        requireThere();
        throw new NoSuchFileException(
            to.toString(), null, "it is committed, but neither published nor staged as " + from);
      }
    }
  }

  /**
   * Makes durable that a commit's files are published, whoever published them: he may have died
   * before he could.
   */
  public void syncPublished(CommitRecord commit) throws IOException {
    Set<Path> folders = parents(commit.files().stream().map(this::published).toList());
    folders.removeIf(folder -> !Files.isDirectory(folder));
    makeFolders(folders);
    DiskSync.folders(folders);
  }

  /**
   * Makes folders in this output, durably, also if they are there already; never the output itself,
   * whose rows would be gone without a word.
   *
   * @throws IOException if the output is gone
   */
  public void makeFolders(Collection<Path> folders) throws IOException {
    requireThere();
    try {
      FOLDERS.createBelow(output, folders);
    } catch (NoSuchFileException e) {
      requireThere();
      throw e;
    }
  }

  /**
   * Makes sure that this is the output still that it was when its first pipeline began.
   *
   * @throws IOException if it is not; the message says what may have happened
   */
  public void requireThere() throws IOException {
    Path mark = mark(output);
    if (!Presence.isFile(mark)) {
      throw new IOException(
          ("%s is gone: the output was deleted, moved or unmounted, or that file alone was lost."
                  + " Bring it back and start again")
              .formatted(mark));
    }
  }

  /** Makes a folder and those above it, durably, also if they are there already. */
  public static void createFolders(Path folder) throws IOException {
    FOLDERS.create(folder);
  }
}
