package io.photonbeam.transforms.source;

import io.photonbeam.transforms.model.FileMove;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** What has become of names and is yet to be told, that of one look at the log together. */
final class UntoldMoves {
  /**
   * Moves that are kept to be told, beside those of the latest look. While a store is away none is
   * told, and logs may be rotated for days: beyond that the oldest are dropped, and what can't be
   * found then for want of them is left to a reconciliation.
   */
  static final int MAX = 20_000;

  private final Queue<List<FileMove>> moves;

  UntoldMoves(List<List<FileMove>> moves) {
    this.moves = new ArrayDeque<>(moves);
  }

  void add(List<FileMove> together) {
    if (together.isEmpty()) {
      return;
    }
    moves.add(List.copyOf(together));
    int untold = moves.stream().mapToInt(List::size).sum();
    while (untold > MAX && moves.size() > 1) {
      untold -= moves.remove().size();
    }
  }

  /** Those to be told next. */
  Optional<List<FileMove>> poll() {
    return Optional.ofNullable(moves.poll());
  }

  List<List<FileMove>> all() {
    return List.copyOf(moves);
  }
}
