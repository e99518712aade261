package io.photonbeam.repair;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Gives each row a file that it may be in, and each file exactly as many rows as it had: a perfect
 * matching with capacities. Rows get what they prefer where that is possible; the same question has
 * always the same answer. Immutable.
 *
 * <p>There may be several perfect matchings. Two files are in one <i>class</i> if rows can be
 * exchanged between them, perhaps by way of others, so that another perfect matching comes of it.
 * Within a class it can't be told which file had which row; but the rows of a class as a whole are
 * the same in every perfect matching, and those of a class of one file are certain. (In the graph
 * of files with an edge wherever a row of one might be in the other, classes are the strongly
 * connected components: any two perfect matchings differ by cycles of that graph.)
 *
 * <p>Costs at most rows × edges; where preferences can be met, the number of edges.
 */
public final class RowMatching {
  private final int[] files;
  private final int[] classes;

  private RowMatching(int[] files, int[] classes) {
    this.files = files;
    this.classes = classes;
  }

  /**
   * Matches rows with files.
   *
   * @param capacities how many rows each file had
   * @param choices for each row, the files that it may be in, the preferred one first
   * @return null if there is no perfect matching
   */
  public static RowMatching of(int[] capacities, int[][] choices) {
    Search search = new Search(capacities, choices);
    return search.run() ? new RowMatching(search.place, search.classes()) : null;
  }

  /** The file of a row. */
  public int fileOf(int row) {
    return files[row];
  }

  /** The number of a file's class; two files of one class have the same. */
  public int classOf(int file) {
    return classes[file];
  }

  private static final class Search {
    private static final int NONE = -1;

    private final int[] capacities;
    private final int[][] choices;
    private final int[] place;
    private final List<List<Integer>> rowsOf = new ArrayList<>();

    Search(int[] capacities, int[][] choices) {
      this.capacities = capacities;
      this.choices = choices;
      this.place = new int[choices.length];
      Arrays.fill(place, NONE);
      for (int file = 0; file < capacities.length; file++) {
        rowsOf.add(new ArrayList<>());
      }
    }

    boolean run() {
      if (Arrays.stream(capacities).asLongStream().sum() != choices.length) {
        return false;
      }
      for (int row = 0; row < choices.length; row++) {
        if (choices[row].length > 0 && hasRoom(choices[row][0])) {
          put(row, choices[row][0]);
        }
      }
      for (int row = 0; row < choices.length; row++) {
        if (place[row] == NONE && !makeRoom(row)) {
          return false;
        }
      }
      return true;
    }

    private boolean hasRoom(int file) {
      return rowsOf.get(file).size() < capacities[file];
    }

    private void put(int row, int file) {
      if (place[row] != NONE) {
        rowsOf.get(place[row]).remove((Integer) row);
      }
      place[row] = file;
      rowsOf.get(file).add(row);
    }

    /** Moves as few rows as possible from file to file until this one has a place. */
    private boolean makeRoom(int row) {
      int[] movedBy = new int[capacities.length];
      Arrays.fill(movedBy, NONE);
      Deque<Integer> reached = new ArrayDeque<>();
      reach(row, movedBy, reached);
      while (!reached.isEmpty()) {
        int file = reached.remove();
        if (hasRoom(file)) {
          moveAlong(movedBy, file);
          return true;
        }
        for (int other : rowsOf.get(file)) {
          reach(other, movedBy, reached);
        }
      }
      return false;
    }

    private void reach(int row, int[] movedBy, Deque<Integer> reached) {
      for (int file : choices[row]) {
        if (movedBy[file] == NONE && file != place[row]) {
          movedBy[file] = row;
          reached.add(file);
        }
      }
    }

    private void moveAlong(int[] movedBy, int end) {
      int file = end;
      while (file != NONE) {
        int row = movedBy[file];
        int from = place[row];
        put(row, file);
        file = from;
      }
    }

    /** Files that reach each other; a file's class is the first of them. */
    int[] classes() {
      BitSet[] reach = reach();
      int[] classes = new int[reach.length];
      for (int file = 0; file < reach.length; file++) {
        classes[file] = file;
        for (int other = 0; other < file; other++) {
          if (reach[file].get(other) && reach[other].get(file)) {
            classes[file] = classes[other];
            break;
          }
        }
      }
      return classes;
    }

    private BitSet[] reach() {
      BitSet[] reach = new BitSet[capacities.length];
      Arrays.setAll(reach, file -> new BitSet());
      for (int row = 0; row < choices.length; row++) {
        for (int file : choices[row]) {
          reach[place[row]].set(file);
        }
      }
      for (int by = 0; by < reach.length; by++) {
        for (BitSet from : reach) {
          if (from.get(by)) {
            from.or(reach[by]);
          }
        }
      }
      return reach;
    }
  }
}
