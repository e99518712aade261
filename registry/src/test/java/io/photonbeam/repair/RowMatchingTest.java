package io.photonbeam.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compared with an enumeration of all ways to place the rows. */
class RowMatchingTest {
  private static final int RUNS = 20_000;

  private static RowMatching match(int[] capacities, int[]... choices) {
    return RowMatching.of(capacities, choices);
  }

  @Test
  void rowsGoWhereTheyPreferIfTheNumbersAllow() {
    RowMatching matching = match(new int[] {1, 1}, new int[] {1, 0}, new int[] {0, 1});

    assertThat(matching.fileOf(0)).isEqualTo(1);
    assertThat(matching.fileOf(1)).isZero();
  }

  @Test
  void aRowGivesWayToOneThatHasNoChoice() {
    RowMatching matching =
        match(new int[] {1, 1, 1}, new int[] {0, 1}, new int[] {1, 2}, new int[] {0});

    assertThat(IntStream.range(0, 3).map(matching::fileOf)).containsExactly(1, 2, 0);
  }

  @Test
  void filesThatRowsCanBeExchangedBetweenAreOneClass() {
    RowMatching matching =
        match(
            new int[] {1, 1, 1, 1},
            new int[] {0, 1},
            new int[] {1, 2},
            new int[] {2, 0},
            new int[] {3, 0});

    assertThat(matching.classOf(1)).isEqualTo(matching.classOf(0));
    assertThat(matching.classOf(2)).isEqualTo(matching.classOf(0));
    assertThat(matching.classOf(3)).isNotEqualTo(matching.classOf(0));
  }

  @Test
  void thereIsNoneIfTheNumbersOrThePlacesDoNotFit() {
    assertThat(match(new int[] {1, 1}, new int[] {0, 1})).isNull();
    assertThat(match(new int[] {1, 1}, new int[] {0}, new int[] {0})).isNull();
    assertThat(match(new int[] {1, 1}, new int[] {0, 1}, new int[0])).isNull();
    assertThat(match(new int[0])).isNotNull();
  }

  @Test
  void itIsFoundWheneverThereIsOneAndClassesAreWhatCanBeExchanged() {
    int found = 0;
    int exchanges = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      int[] capacities = random.ints(1 + random.nextInt(4), 0, 3).toArray();
      int[][] choices = choices(random, Arrays.stream(capacities).sum(), capacities.length);
      List<int[]> all = new ArrayList<>();
      enumerate(capacities.clone(), choices, new int[choices.length], 0, all);

      RowMatching matching = RowMatching.of(capacities, choices);

      assertThat(matching == null).as("seed %d", seed).isEqualTo(all.isEmpty());
      if (matching != null) {
        found++;
        int[] files = IntStream.range(0, choices.length).map(matching::fileOf).toArray();
        assertThat(all).as("seed %d", seed).anyMatch(one -> Arrays.equals(one, files));
        exchanges += requireClasses(seed, capacities.length, matching, all);
      }
    }
    assertThat(found).isGreaterThan(RUNS / 4);
    assertThat(exchanges).isGreaterThan(RUNS / 40);
  }

  /** A union of classes has always the same rows, and no smaller set of files within a class. */
  private static int requireClasses(int seed, int files, RowMatching matching, List<int[]> all) {
    int varying = 0;
    for (int set = 1; set < 1 << files; set++) {
      Set<Set<Integer>> contents = new HashSet<>();
      for (int[] one : all) {
        Set<Integer> rows = new HashSet<>();
        for (int row = 0; row < one.length; row++) {
          if ((set >> one[row] & 1) == 1) {
            rows.add(row);
          }
        }
        contents.add(rows);
      }
      boolean closed = true;
      for (int a = 0; a < files; a++) {
        for (int b = 0; b < files; b++) {
          closed &= matching.classOf(a) != matching.classOf(b) || (set >> a & 1) == (set >> b & 1);
        }
      }
      assertThat(contents.size() == 1).as("seed %d, files %s", seed, set).isEqualTo(closed);
      varying += closed ? 0 : 1;
    }
    return varying;
  }

  private static int[][] choices(Random random, int rows, int files) {
    int[][] choices = new int[rows][];
    for (int row = 0; row < rows; row++) {
      int[] some = IntStream.range(0, files).filter(f -> random.nextInt(3) > 0).toArray();
      for (int i = some.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int swapped = some[i];
        some[i] = some[other];
        some[other] = swapped;
      }
      choices[row] = some;
    }
    return choices;
  }

  private static void enumerate(
      int[] left, int[][] choices, int[] place, int row, List<int[]> all) {
    if (row == choices.length) {
      all.add(place.clone());
      return;
    }
    for (int file : choices[row]) {
      if (left[file] > 0) {
        left[file]--;
        place[row] = file;
        enumerate(left, choices, place, row + 1, all);
        left[file]++;
      }
    }
  }
}
