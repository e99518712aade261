package io.photonbeam.transforms.output;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Points of the commit protocol at which a process can be made to stand still, so that a test can
 * kill it just there. The system property {@code photonbeam.holdAt} names the point in lower case;
 * without it nothing is ever held. Where {@code photonbeam.holdWhen} names a file, nothing is held
 * before that file is there. Whoever is held says so on the standard error and waits to be killed.
 */
public enum FailPoint {
  /** The rows are staged; no id is taken. */
  STAGED,
  /** The ids are taken; no file is published. */
  COMMITTED,
  /** The files are published; the commit is not marked. */
  PUBLISHED,
  /** All is done. */
  MARKED;

  /** Begins the line that is said. */
  public static final String SAYING = "held at ";

  private static final String WANTED = System.getProperty("photonbeam.holdAt", "");

  private static final String WHEN = System.getProperty("photonbeam.holdWhen", "");

  /** Holds the thread for ever if this is the point to be held at. */
  public void reached() {
    if (!WANTED.isEmpty() && WANTED.equals(name().toLowerCase(Locale.ROOT)) && isTime()) {
      System.err.println(SAYING + WANTED);
      while (true) {
        LockSupport.park(this);
      }
    }
  }

  private static boolean isTime() {
    return WHEN.isEmpty() || Files.exists(Path.of(WHEN));
  }
}
