package io.photonbeam.registry.simulation;

import io.photonbeam.registry.OutputFile;
import java.util.List;

/**
 * A file of joined rows, wherever it is. The same object stays the same file when it is moved.
 *
 * <p>Its size comes of its rows, and differs from that of a file of other rows in most cases only;
 * one that is made again is larger than before. Its checksum is that of no other content.
 */
final class SimulatedFile {
  /** What a file's bytes are, by what a record says of them. */
  record Content(List<String> rows, int version) {
    /** As a file is made again: padded, so that its size tells it from the one before. */
    static Content largerThan(long bytes, List<String> rows) {
      long unpadded = new Content(rows, 0).bytes();
      return new Content(rows, (int) Math.max(1, bytes - unpadded + 1));
    }

    long bytes() {
      return 100L * rows.size() + rows.stream().mapToInt(row -> row.hashCode() & 1).sum() + version;
    }

    String checksum() {
      return "sim:%08x-%d".formatted(rows.hashCode(), version);
    }

    /** What a record says of a file with it. */
    OutputFile recordedAs(String target) {
      return new OutputFile(target, rows.size(), bytes(), checksum());
    }
  }

  private final String commit;
  private final String target;
  private final Content content;
  private final long created;
  private boolean whole;
  private boolean forced;
  private boolean damaged;
  private boolean cut;
  private boolean unreadable;

  /**
   * A file that is begun and not written.
   *
   * @param target where it is when published
   */
  SimulatedFile(String commit, String target, Content content, long created) {
    this.commit = commit;
    this.target = target;
    this.content = content;
    this.created = created;
  }

  /** The same bytes once more, as a disk that was away brings them back. */
  SimulatedFile copy() {
    SimulatedFile copy = new SimulatedFile(commit, target, content, created);
    copy.whole = whole;
    copy.forced = true;
    copy.damaged = damaged;
    copy.cut = cut;
    return copy;
  }

  String commit() {
    return commit;
  }

  String target() {
    return target;
  }

  /** The ids of the events that are in it once it is written. */
  List<String> rows() {
    return content.rows();
  }

  long created() {
    return created;
  }

  /** Whether a reader finds all rows, as soon as he may open it. */
  boolean isWhole() {
    return whole;
  }

  /** As a listing tells it. */
  long bytes() {
    return whole || (damaged && !cut) ? content.bytes() : content.bytes() - 1;
  }

  /** As a reader of all bytes finds it; that of a damaged file is no other's. */
  String checksum() {
    return whole ? content.checksum() : "sim:damaged";
  }

  /** Whether it can't be opened now. */
  boolean isUnreadable() {
    return unreadable;
  }

  void setUnreadable(boolean now) {
    unreadable = now;
  }

  void write() {
    whole = true;
  }

  void force() {
    forced = true;
  }

  /** Whether it is the disk's fault that a reader does not. */
  boolean isDamaged() {
    return damaged;
  }

  /** Whether its bytes are wrong and its size is right. */
  boolean isFlipped() {
    return damaged && !cut;
  }

  /** Lets the disk damage it, and cut it off, or leave its size as it is. */
  void damage(boolean cutOff) {
    whole = false;
    damaged = true;
    cut = cutOff;
  }

  /** What was not forced to the disk may be torn afterwards. */
  void powerCut(Choices choices) {
    whole &= forced || choices.chance(0.5);
    forced = true;
  }

  /** All that can be known of it. */
  @Override
  public String toString() {
    return commit + target + content + whole + damaged + cut + unreadable;
  }
}
