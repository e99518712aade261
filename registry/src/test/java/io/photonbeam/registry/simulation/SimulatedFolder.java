package io.photonbeam.registry.simulation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An output folder on a disk that keeps what was synced. A rename is atomic; a process that dies
 * takes nothing with it, a power cut whatever was not synced, and the disk itself may lose a file.
 */
final class SimulatedFolder {
  static final String PUBLISHED = "joined/";
  static final String STAGED = "_staged/";
  private static final String SUFFIX = ".parquet";

  private final Map<String, SimulatedFile> files = new TreeMap<>();
  private final List<FolderOp> unsynced = new ArrayList<>();
  private final Set<String> lost = new HashSet<>();
  private final Map<String, SimulatedFile> away = new TreeMap<>();
  private final Set<SimulatedFile> returned = new HashSet<>();
  private final Set<SimulatedFile> strange = new HashSet<>();
  private final Runnable changed;
  private long changes;

  /**
   * Makes an empty folder.
   *
   * @param changed called after each change
   */
  SimulatedFolder(Runnable changed) {
    this.changed = changed;
  }

  /** Where a commit's file is staged: its hour becomes part of its name. */
  static String staged(String pipeline, String target) {
    int slash = target.indexOf('/');
    int file = target.indexOf('/', slash + 1);
    String day = target.substring("date=".length(), slash);
    String hour = target.substring(slash + "/hour=".length(), file);
    String commit = target.substring(file + 1, target.length() - SUFFIX.length());
    return STAGED + pipeline + "/" + commit + "." + day + "T" + hour + SUFFIX;
  }

  /** The pipeline by which a file is staged. */
  static String stagedBy(String path) {
    return path.substring(STAGED.length(), path.indexOf('/', STAGED.length()));
  }

  /** Where it is published. */
  static String published(String target) {
    return PUBLISHED + target;
  }

  /** The beginning of the hour of a file, by its target. */
  static Instant hour(String target) {
    int day = "date=".length();
    int hour = target.indexOf("/hour=") + "/hour=".length();
    return Instant.parse(
        target.substring(day, target.indexOf('/'))
            + "T"
            + target.substring(hour, hour + 2)
            + ":00:00Z");
  }

  /** The day of a published file, in days since 1970. */
  static long day(String published) {
    String date = published.substring(PUBLISHED.length() + "date=".length());
    return LocalDate.parse(date.substring(0, date.indexOf('/'))).toEpochDay();
  }

  static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** All files by their paths. */
  Map<String, SimulatedFile> files() {
    return Collections.unmodifiableMap(files);
  }

  /** Whether the disk ever lost or damaged the file with this target, staged or published. */
  boolean everLost(String target) {
    return lost.contains(target);
  }

  /** Number of changes so far. */
  long changes() {
    return changes;
  }

  void create(String path, SimulatedFile file) {
    if (files.putIfAbsent(path, file) != null) {
      throw new FileFailure("file exists: " + path);
    }
    unsynced.add(new FolderOp.Created(path, file));
    changed();
  }

  void write(String path) {
    existing(path).write();
    changed();
  }

  void force(String path) {
    existing(path).force();
  }

  /** Replaces the target, if there is one. */
  void move(String from, String to) {
    SimulatedFile file = existing(from);
    files.remove(from);
    unsynced.add(new FolderOp.Moved(from, to, file, files.put(to, file)));
    changed();
  }

  void deleteIfExists(String path) {
    SimulatedFile file = files.remove(path);
    if (file != null) {
      unsynced.add(new FolderOp.Deleted(path, file));
      changed();
    }
  }

  /** Makes durable what was done in a folder. */
  void sync(String folder) {
    List<FolderOp> left = new ArrayList<>();
    unsynced.forEach(op -> op.afterSyncOf(folder).ifPresent(left::add));
    unsynced.clear();
    unsynced.addAll(left);
  }

  /** Undoes some of what was not synced, last things first. */
  void powerCut(Choices choices) {
    for (int i = unsynced.size() - 1; i >= 0; i--) {
      if (choices.chance(0.5)) {
        unsynced.get(i).undo(files);
      }
    }
    unsynced.clear();
    files.values().forEach(file -> file.powerCut(choices));
    changed();
  }

  /** What the disk may do to a file. */
  enum Harm {
    LOST,
    CUT_OFF,
    FLIPPED
  }

  /** Lets the disk lose a file, or damage it. Its bytes may come back. */
  void harm(String path, Harm harm) {
    SimulatedFile file = existing(path);
    lost.add(file.target());
    if (file.isWhole()) {
      away.put(path, file.copy());
    }
    file.damage(harm == Harm.CUT_OFF);
    if (harm == Harm.LOST) {
      files.remove(path);
    }
    changed();
  }

  /** The paths of files of which the disk may bring the bytes back. */
  Set<String> away() {
    return away.keySet();
  }

  /** One of them. */
  SimulatedFile away(String path) {
    return away.get(path);
  }

  /** Brings a file back as it was once, whatever is in its place by now; returns it. */
  SimulatedFile comeBack(String path) {
    SimulatedFile file = away.remove(path);
    lost.add(file.target());
    returned.add(file);
    files.put(path, file);
    changed();
    return file;
  }

  /** Whether a file is one that the disk brought back. */
  boolean isReturned(SimulatedFile file) {
    return returned.contains(file);
  }

  /** Lets somebody put a file among the published ones that nobody has committed. */
  void putStrange(String path, SimulatedFile file) {
    strange.add(file);
    files.put(path, file);
    changed();
  }

  /** Whether a file is one that somebody has put there. */
  boolean isStrange(SimulatedFile file) {
    return strange.contains(file);
  }

  /** Lets somebody take such files away again. */
  void removeStrange() {
    files.values().removeAll(strange);
    changed();
  }

  /** Is not read any more, by anybody. */
  void clear() {
    files.values().forEach(file -> lost.add(file.target()));
    files.clear();
    away.clear();
    unsynced.clear();
    changed();
  }

  private SimulatedFile existing(String path) {
    SimulatedFile file = files.get(path);
    if (file == null) {
      throw new FileFailure.Missing(path);
    }
    return file;
  }

  private void changed() {
    changes++;
    changed.run();
  }
}
