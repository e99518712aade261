package io.photonbeam.pipelines.compact;

import java.io.IOException;
import java.nio.file.Path;

/** A disk that lets a test look at the world before each change, and forbid it. */
record WatchedDisk(Disk disk, Watcher watcher) implements Disk {

  /** Sees each change before it is made. */
  @FunctionalInterface
  interface Watcher {
    /** Throws if the change can't be made. */
    void before(String change) throws IOException;
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    watcher.before("create " + folder);
    disk.createFolders(folder);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    watcher.before("move " + from + " to " + to);
    disk.move(from, to);
  }

  @Override
  public void sync(Path folder) throws IOException {
    watcher.before("sync " + folder);
    disk.sync(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
    watcher.before("delete " + file);
    disk.delete(file);
  }
}
