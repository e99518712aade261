package io.photonbeam.pipelines.output;

import io.photonbeam.repair.VisibleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The commits' files that were published last, of an output that may have very many. No single
 * clock is trusted to tell which these are: folders of hours are taken in turn by when they were
 * changed last and by their hour, and of a folder with too many files half are the newest by their
 * commit ids, and half are spread over all.
 */
final class NewestFiles {
  private final Path joined;
  private final int limit;
  private final List<VisibleFile> found = new ArrayList<>();

  private NewestFiles(Path joined, int limit) {
    this.joined = joined;
    this.limit = limit;
  }

  private record Hour(Path folder, FileTime changed) {}

  /**
   * Some files, all if there are no more.
   *
   * @param limit most of them
   * @throws IOException if a folder can't be read
   */
  static List<VisibleFile> of(Path output, int limit) throws IOException {
    NewestFiles newest = new NewestFiles(output.resolve("joined"), limit);
    for (Path folder : inTurn(newest.hours())) {
      newest.take(folder);
    }
    return newest.found;
  }

  private List<Hour> hours() throws IOException {
    List<Hour> hours = new ArrayList<>();
    for (Path day : list(joined, "date=")) {
      for (Path hour : list(day, "hour=")) {
        try {
          hours.add(new Hour(hour, Files.getLastModifiedTime(hour)));
        } catch (NoSuchFileException e) {
          // It has just gone.
        }
      }
    }
    return hours;
  }

  private static Set<Path> inTurn(List<Hour> hours) {
    List<Hour> byHour =
        hours.stream().sorted(Comparator.comparing(Hour::folder).reversed()).toList();
    List<Hour> byChange =
        byHour.stream().sorted(Comparator.comparing(Hour::changed).reversed()).toList();
    Set<Path> folders = new LinkedHashSet<>();
    for (int i = 0; i < hours.size(); i++) {
      folders.add(byChange.get(i).folder());
      folders.add(byHour.get(i).folder());
    }
    return folders;
  }

  private void take(Path folder) throws IOException {
    int room = limit - found.size();
    if (room <= 0) {
      return;
    }
    List<VisibleFile> files =
        list(folder, "").stream()
            .map(file -> VisibleFile.of(VisibleFiles.below(joined, file)))
            .filter(file -> file.commit().isPresent())
            .sorted(Comparator.comparing(VisibleFile::path).reversed())
            .toList();
    found.addAll(files.size() <= room ? files : some(files, room));
  }

  private static List<VisibleFile> some(List<VisibleFile> files, int room) {
    int newest = (room + 1) / 2;
    List<VisibleFile> some = new ArrayList<>(files.subList(0, newest));
    int spread = room - newest;
    for (int i = 0; i < spread; i++) {
      some.add(files.get(newest + (int) ((long) i * (files.size() - newest) / spread)));
    }
    return some;
  }

  private static List<Path> list(Path folder, String prefix) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> entry.getFileName().toString().startsWith(prefix)).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }
}
