package io.photonbeam.transforms.source;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.LogFormatException;
import io.photonbeam.text.Counted;
import io.photonbeam.text.FileFailures;
import java.io.IOException;

/** What is told of one growing file, where it has been read to. */
final class TailProblems {
  private final FileIdentity file;
  private final ReadExtent extent;

  TailProblems(FileIdentity file, ReadExtent extent) {
    this.file = file;
    this.extent = extent;
  }

  private LogProblem of(Kind kind, String detail) {
    return new LogProblem(kind, file.path().toString(), extent.offset(), detail, 0);
  }

  /** So many bytes were cut off unread. */
  LogProblem cut(long lost, long newSize) {
    return of(
        Kind.SHRUNK_FILE,
        "it was cut to %s before %s read".formatted(Counted.of(newSize, "byte"), lastBytes(lost)));
  }

  LogProblem cutBelowWhatWasRead() {
    return of(Kind.SHRUNK_FILE, "it was cut to less than was read of it, and is read anew");
  }

  /**
   * So many bytes are gone unread.
   *
   * @param how what became of the file, for people
   */
  LogProblem vanished(String how, long lost) {
    return of(Kind.VANISHED_FILE, "%s before %s read".formatted(how, lastBytes(lost)));
  }

  LogProblem removed() {
    return of(Kind.VANISHED_FILE, "it was removed before it was read");
  }

  LogProblem noLog(LogFormatException e) {
    String message = e.getMessage();
    String path = file.path() + " ";
    return of(
        Kind.UNREADABLE_FILE,
        message.startsWith(path) ? message.substring(path.length()) : message);
  }

  LogProblem unreadable(IOException e) {
    return of(Kind.UNREADABLE_FILE, FileFailures.words(e));
  }

  LogProblem damaged(BlockRead.Damaged damaged) {
    long skipped = damaged.resumeAt() - damaged.offset();
    return of(Kind.DAMAGED_BLOCK, damaged.reason() + "; " + skipped + " bytes skipped");
  }

  LogProblem appended() {
    return of(Kind.APPENDED_FILE, BlockRead.Appended.REASON);
  }

  LogProblem unfinished() {
    return of(
        Kind.UNFINISHED_FILE,
        "its last " + extent.unread() + " bytes are a half-written or damaged block");
  }

  private static String lastBytes(long lost) {
    return Counted.choose(
        lost, "its last byte was", "its last %s bytes were".formatted(Counted.number(lost)));
  }
}
