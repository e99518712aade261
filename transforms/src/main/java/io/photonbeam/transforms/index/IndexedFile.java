package io.photonbeam.transforms.index;

import io.photonbeam.transforms.model.NamedFile;
import java.util.Comparator;

/**
 * A file of which blocks are noted in the index, under a name by which it may be found.
 *
 * @param number by which the entries name it
 * @param name without a marker if an earlier version has noted it: then whatever is there may be it
 */
record IndexedFile(long number, NamedFile name) implements Comparable<IndexedFile> {
  /** Each file of the log once, and in one order for all who read them. */
  private static final Comparator<IndexedFile> ORDER =
      Comparator.comparing((IndexedFile file) -> file.name().path())
          .thenComparingLong(IndexedFile::number);

  /** The same file under another name. */
  IndexedFile at(String path) {
    return new IndexedFile(number, name.at(path));
  }

  @Override
  public int compareTo(IndexedFile other) {
    return ORDER.compare(this, other);
  }
}
