package io.photonbeam.transforms.output;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Points of the commit protocol at which a process can be made to stand still, so that a test or a
 * demonstration can kill it just there. The system property {@link #HOLD_AT} names the point, as
 * its {@link #argument}; without it nothing is ever held. Where {@link #HOLD_WHEN} names a file,
 * nothing is held before that file is there. Whoever is held says so on the standard error and
 * waits to be killed.
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

  /** A system property that names the point to be held at. */
  public static final String HOLD_AT = "photonbeam.holdAt";

  /** A system property that names the file that has to be there. */
  public static final String HOLD_WHEN = "photonbeam.holdWhen";

  /** Begins the line that is said; the point's argument follows. */
  public static final String SAYING = "held at ";

  private static final String WANTED = System.getProperty(HOLD_AT, "");

  private static final String WHEN = System.getProperty(HOLD_WHEN, "");

  /** How the point is named to a process. */
  public String argument() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Holds the thread for ever if this is the point to be held at. */
  public void reached() {
    if (!WANTED.isEmpty() && WANTED.equals(argument()) && isTime()) {
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
