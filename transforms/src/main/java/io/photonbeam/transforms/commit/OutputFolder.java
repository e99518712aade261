package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.PipelineId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The folder of a joined log. Readers look below {@code joined/}, where only whole, committed files
 * ever appear; files are staged below {@code _staged/<pipeline>/}, beside it on the same file
 * system. Thread-safe.
 */
public final class OutputFolder {
  private final Path joined;
  private final Path staged;

  public OutputFolder(Path output) {
    this.joined = output.resolve("joined");
    this.staged = output.resolve("_staged");
  }

  /** Where the published files are. */
  public Path joined() {
    return joined;
  }

  /** Where a pipeline stages its files. */
  public Path staged(String pipeline) {
    return staged.resolve(PipelineId.check(pipeline));
  }

  /** Where a file is staged: its hour becomes part of its name. */
  public Path staged(String pipeline, OutputFile file) {
    return staged(pipeline).resolve(stagedName(file.path()));
  }

  /**
   * {@code date=2026-01-02/hour=03/<id>.parquet} is staged as {@code <id>.2026-01-02T03.parquet}.
   */
  static String stagedName(String path) {
    String[] parts = path.split("/", -1);
    String file = parts[parts.length - 1];
    if (parts.length != 3 || !file.endsWith(".parquet")) {
      throw new IllegalArgumentException(path + " is no path of a joined file");
    }
    String id = file.substring(0, file.length() - ".parquet".length());
    String hour = parts[0].substring("date=".length()) + "T" + parts[1].substring("hour=".length());
    return id + "." + hour + ".parquet";
  }

  /**
   * Makes a commit's files visible: step 3 of the protocol. Repeating it is harmless.
   *
   * @throws NoSuchFileException if a file is neither staged nor published; the message names it
   */
  public void publish(CommitRecord commit) throws IOException {
    for (OutputFile file : commit.files()) {
      publish(staged(commit.pipeline(), file), joined.resolve(file.path()));
    }
  }

  private static void publish(Path from, Path to) throws IOException {
    createFolders(to.getParent());
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      sync(to.getParent());
    } catch (NoSuchFileException e) {
      if (!Files.exists(to)) {
        throw new NoSuchFileException(
            to.toString(), null, "it is committed, but neither published nor staged as " + from);
      }
    }
  }

  /** Makes a folder and those above it, durably. */
  static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      createFolders(parent);
    }
    Files.createDirectories(folder);
    if (parent != null) {
      sync(parent);
    }
  }

  /** Makes what was done in a folder durable. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
