package io.photonbeam.pipelines.compact;

import io.photonbeam.transforms.output.PartitionHour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Parquet files in folders of hours: {@code date=YYYY-MM-DD/hour=HH/*.parquet}. What else lies
 * there is passed over, and names that begin with {@code _} or {@code .}, as most readers do.
 *
 * @param root the folder above them, which need not exist
 */
record HourTree(Path root) {

  /** The hours that have a folder. */
  NavigableSet<PartitionHour> hours() throws IOException {
    NavigableSet<PartitionHour> hours = new TreeSet<>();
    for (String date : names(root)) {
      for (String hour : names(root.resolve(date))) {
        PartitionHour.ofFolder(date + "/" + hour).ifPresent(hours::add);
      }
    }
    return hours;
  }

  /** The names of an hour's files, now. */
  NavigableSet<String> files(PartitionHour hour) throws IOException {
    NavigableSet<String> files = new TreeSet<>();
    for (String name : names(folder(hour))) {
      if (name.endsWith(".parquet") && !name.startsWith("_") && !name.startsWith(".")) {
        files.add(name);
      }
    }
    return files;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  Path folder(PartitionHour hour) {
    return root.resolve(hour.folder());
  }

  Path file(PartitionHour hour, String name) {
    return folder(hour).resolve(name);
  }

  /** A file's path from the folder above the root, with '/'. */
  String line(PartitionHour hour, String name) {
    return root.getFileName() + "/" + hour.folder() + "/" + name;
  }
}
