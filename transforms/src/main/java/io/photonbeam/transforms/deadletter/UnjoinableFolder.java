package io.photonbeam.transforms.deadletter;

import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.output.DiskSync;
import io.photonbeam.transforms.output.DurableFile;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The dead letters of an output: {@code unjoinable/reason=…/date=…/<unique>.parquet}, where only
 * whole files ever appear. They are staged in {@code _staged/<pipeline>/unjoinable/}. Thread-safe.
 */
public final class UnjoinableFolder {
  private static final String NAME = "unjoinable";
  private static final String SUFFIX = ".parquet";

  private final Path unjoinable;
  private final OutputFolder output;

  public UnjoinableFolder(Path output) {
    this.unjoinable = output.resolve(NAME);
    this.output = new OutputFolder(output);
  }

  /** Where a pipeline stages a file; its folder is made. */
  Path staged(String pipeline, String name) throws IOException {
    Path folder = folder(pipeline);
    output.makeFolders(List.of(folder));
    return folder.resolve(name + SUFFIX);
  }

  private Path folder(String pipeline) {
    return output.staged(pipeline).resolve(NAME);
  }

  /** Makes a staged file visible, durably. */
  Path publish(Path staged, String reason, LocalDate day) throws IOException {
    Path folder = unjoinable.resolve("reason=" + reason).resolve("date=" + day);
    output.makeFolders(List.of(folder));
    Path published = folder.resolve(staged.getFileName());
    DiskSync.folder(staged.getParent());
    DurableFile.move(staged, published);
    DiskSync.folder(folder);
    return published;
  }

  /**
   * Deletes what a crash of a pipeline left staged: its letters are written again. That pipeline
   * must not be running.
   */
  public void clearStaged(String pipeline) throws IOException {
    for (Path file : parquetFiles(folder(pipeline))) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * The visible files that hold foreign events left for one of some reasons, in path order. Files
   * of places without events are left out.
   */
  public List<Path> filesWithEvents(Collection<Reason> reasons) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Reason reason : reasons) {
      for (Path file : files(reason)) {
        if (DeadLetterEvents.areIn(file)) {
          files.add(file);
        }
      }
    }
    return files;
  }

  /** All visible files of a reason, those of places without events among them, in path order. */
  List<Path> files(Reason reason) throws IOException {
    return parquetFiles(unjoinable.resolve("reason=" + reason.code()));
  }

  /** Deletes visible files, durably; those that are gone already do not matter. */
  public static void delete(Collection<Path> files) throws IOException {
    Set<Path> folders = new TreeSet<>();
    for (Path file : files) {
      Files.deleteIfExists(file);
      folders.add(file.getParent());
    }
    for (Path folder : folders) {
      DiskSync.folder(folder);
    }
  }

  private static List<Path> parquetFiles(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
    }
  }
}
